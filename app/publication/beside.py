"""What is frozen beside a table's own figures: facts of the register, movement, and what other weights would do."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.councils.models import Council
from app.publication import queries
from app.publication.models import Edition, EditionCall, EditionTable
from app.publication.weighing import sensitivity_of, weighed_call
from app.results.models import Run
from app.waves.models import Wave, WaveCouncil
from scoring.codec import inputs_from_json
from scoring.decode import to_data
from scoring.errors import InputError
from scoring.records import LeagueInputs
from scoring.waves import compare_waves

_MOVED = ("score_before", "score_now", "change", "se_change", "relative_change", "p_bh", "verdict")


def add_beside(
    session: Session, run: Run, tables: Sequence[EditionTable], calls: Sequence[EditionCall]
) -> None:
    """Fill in what stands beside the figures of unsaved tables."""
    known = profiles(session, run.wave)
    before = queries.find_edition_before(session, run.wave)
    earlier = inputs_from_json(queries.inputs_of(session, before.number)) if before else None
    now = inputs_from_json(run.inputs) if earlier else None
    sections = (json.loads(run.inputs)["instrument"] or {}).get("sections", [])
    for table in tables:
        for row in table.rows:
            row.profile = known.get(row.council_code, {})
        if before and earlier and now:
            add_movement(table, before, earlier, now)
        add_sensitivity(table, calls, sections)


def profiles(session: Session, wave: Wave) -> dict[str, dict[str, Any]]:
    """Council code → what the register says of it now."""
    wanted = (
        select(WaveCouncil, Council)
        .join(Council, col(Council.id) == WaveCouncil.council_id)
        .where(WaveCouncil.wave_id == wave.id)
    )
    return {
        held.gss_code: {
            "short_name": council.short_name,
            "type": held.council_type.value,
            "nation": council.nation.value,
            "region": council.region,
            "county": council.county,
            "population": council.population,
            "rural_class": council.rural_class,
            "deprivation_decile": council.deprivation_decile,
            "nearest": council.nearest.split(),
        }
        for held, council in session.exec(wanted)
    }


def add_movement(table: EditionTable, before: Edition, earlier: LeagueInputs, now: LeagueInputs) -> None:
    """Change since the edition before; nothing where the group or every topic of it is new."""
    try:
        found = compare_waves(earlier, now, group=table.group_code, measure=table.measure.value)
    except InputError:
        return
    table.movement = {
        "edition": before.number,
        "title": before.title,
        "topics": list(found.topics),
        "mean_change": found.mean_change,
        "consistently_good": list(found.consistently_good),
    }
    moved = {one.council: to_data(one) for one in found.rows}
    for row in table.rows:
        if row.council_code in moved:
            row.movement = {name: moved[row.council_code][name] for name in _MOVED}


def add_sensitivity(
    table: EditionTable, calls: Sequence[EditionCall], sections: Sequence[Mapping[str, Any]]
) -> None:
    ranked = {row.council_code: row.council_name for row in table.rows if row.place_label}
    topics = {topic["code"] for topic in table.topics}
    weighed = [
        weighed_call(call.council_code, call.topic_code, call.match_score, call.service_score, call.figures)
        for call in calls
        if call.council_code in ranked and call.topic_code in topics
    ]
    table.sensitivity = sensitivity_of(weighed, ranked, table.topics, table.measure, sections)

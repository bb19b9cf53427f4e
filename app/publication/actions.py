"""Publish, correct, export."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.core.formats import day
from app.publication import downloads, drafts, queries, rules, words
from app.publication.beside import add_beside
from app.publication.copies import Background, background, public_calls
from app.publication.models import Edition, EditionCall
from app.results.models import Run
from app.results.queries import league_inputs
from app.review.finding_queries import open_findings
from app.review.queries import unruled_challenges
from app.waves.models import Wave
from scoring.codec import digest, inputs_to_json


def publish(session: Session, *, run: Run, title: str, by: Person | None, at: datetime) -> Edition:
    """Publish a wave's tables as a new edition: everything that a public page shows is copied into it.

    Raises WrongState (not ready, published before, or verdicts have changed since), BadInput (no title).
    """
    rules.check_title(title)
    _check_publishable(session, run, at)
    rules.check_first(queries.find_edition_of_wave(session, run.wave.code))
    edition = _copy(session, run, title.strip(), at)
    _record(session, "publication.publish", edition, by, at)
    return edition


def correct(
    session: Session, *, edition: Edition, run: Run, reason: str, by: Person | None, at: datetime
) -> Edition:
    """Publish a new edition that corrects another, with the scores and places that differ.

    Raises WrongState (nothing differs, corrected before, not ready), BadInput (no reason).
    """
    rules.check_reason(reason)
    rules.check_newest(queries.find_correction(session, edition))
    rules.check_differs(edition, run)
    _check_publishable(session, run, at)
    before, after = queries.full_tables_of(session, edition), drafts.edition_tables(run)
    corrected = _copy(session, run, edition.title, at)
    corrected.corrects_id = edition.id
    corrected.reason = reason.strip()
    corrected.differences = rules.differences(before, after)
    session.add(corrected)
    _record(session, "publication.correct", corrected, by, at, corrects=edition.number)
    return corrected


def _record(
    session: Session, name: str, edition: Edition, by: Person | None, at: datetime, **details: Any
) -> None:
    said = {"number": edition.number, "tables_sha256": edition.tables_sha256, **details}
    audit.record(session, name, subject=edition, by=by, at=at, **said)


def _check_publishable(session: Session, run: Run, at: datetime) -> None:
    unruled, undecided = unruled_challenges(session, run.wave_id), open_findings(session, run.wave_id)
    rules.check_ready(run.wave, unruled=unruled, undecided=undecided, at=at)
    rules.check_current(run, digest(inputs_to_json(league_inputs(session, run.wave))))


def _copy(session: Session, run: Run, title: str, at: datetime) -> Edition:
    wave = run.wave
    calls = public_calls(session, run)
    edition = Edition(
        number=queries.next_number(session),
        run_id=run.id or 0,
        title=title,
        wave_code=wave.code,
        wave_title=wave.title,
        fieldwork=f"{day(wave.from_date)} to {day(wave.to_date)}",
        lead_measure=wave.lead_measure,
        published_at=at,
        inputs=run.inputs,
        inputs_sha256=run.inputs_sha256,
        tables_sha256=run.tables_sha256,
        method_version=run.method_version,
        licence=words.LICENCE,
        fictional=wave.fictional,
        about=about_edition(calls, background(session, wave), wave),
    )
    try:
        with session.begin_nested():
            session.add(edition)
    except IntegrityError as taken:
        raise WrongState(
            "Somebody else published at this moment. Look at the editions, then try again."
        ) from taken
    tables = drafts.edition_tables(run)
    add_beside(session, run, tables, calls)
    for table in tables:
        table.edition_id = edition.id or 0
        session.add(table)
    for call in calls:
        call.edition_id = edition.id or 0
        session.add(call)
    session.flush()
    return edition


def about_edition(calls: Sequence[EditionCall], behind: Background, wave: Wave) -> dict[str, Any]:
    """What is told about a whole edition."""
    facts = Counter(str(fact["verdict"]) for call in calls for fact in call.facts)
    two_way = Counter(str(call.figures["two_way"]) for call in calls if call.figures.get("two_way"))
    return {
        "finding": words.finding(facts),
        "calls": len(calls),
        "reached": sum(call.reached for call in calls),
        "councils": len({call.council_code for call in calls}),
        "facts": dict(sorted(facts.items())),
        "two_way": dict(sorted(two_way.items())),
        "assessors": behind.assessors,
        "staff_minutes": behind.staff_minutes,
        "left_out": behind.left_out,
        "judged_twice": behind.judged_twice,
        "judged_twice_alike": behind.judged_twice_alike,
        "judged_twice_alpha": behind.judged_twice_alpha,
        "replies": behind.replies,
        "challenges": behind.challenges,
        "unreached_policy": wave.unreached_policy.value,
    }


def export(session: Session, *, edition: Edition, folder: Path) -> list[Path]:
    """Write an edition's downloads and a list of their SHA-256 sums into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = queries.full_tables_of(session, edition)
    name = f"edition-{edition.number}"
    whole = downloads.edition_data(edition, tables, queries.calls_of(session, edition))
    contents = {
        f"{name}.csv": downloads.tables_csv(edition, tables),
        f"{name}.json": json.dumps(whole, ensure_ascii=False, indent=1) + "\n",
        "inputs.json": queries.inputs_of(session, edition.number),
    }
    written = []
    for file_name, text in contents.items():
        path = folder / file_name
        path.write_bytes(text.encode("utf-8"))
        written.append(path)
    sums = folder / "SHA256SUMS"
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in written]
    sums.write_text("".join(lines), encoding="utf-8")
    return [*written, sums]

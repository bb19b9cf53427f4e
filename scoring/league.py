"""The one door from settled verdicts to a finished table: `compile_league_table`. METHOD 4 to 7.

A table ranks one measure, inside one group, over topics that every member answers for. The same inputs give
the same bytes, whatever the order of their rows: no clock, no random numbers. What a call comes to is in
`outcome`, the arithmetic in `standing`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from scoring.adjustment import Adjusted, adjust, allocation_rule_holds, mixed_variance
from scoring.check import check_inputs, topics_of
from scoring.codec import digest, inputs_to_json
from scoring.errors import InputError, UnlikeCouncils
from scoring.frame import Frame, Prepared
from scoring.league_rows import all_topics, league_rows, topic_cells
from scoring.outcome import call_outcomes, published
from scoring.records import Group, LeagueInputs, Measure, SeMode
from scoring.score import Cube, post_stratified_mean
from scoring.standing import Standing, honesty, stand
from scoring.tables import AllTopics, AssessorSeverity, CallOutcome, HonestyBox, LeagueTable

ONLY_ONE = "only one council: there is nothing to compare it with"
NO_ERROR = "no error can be estimated: one call for each council and topic"
SEVERITY_LEFT_OUT = (
    "calls were not shared out among assessors as the method asks (three or more a council, "
    "none with more than half): the standard errors leave their severity out"
)
SEVERITY_HELD = "the standard errors hold the severity of assessors"
SEVERITY_UNKNOWN = (
    "the severity of assessors cannot be told apart from the councils: there are no adjusted scores"
)
# Share of the table that a council may move when severity is taken out before the table says so. METHOD 9.2.
MOVES = 0.1
MOSTLY_CHANCE = "the order mostly reflects chance"


@dataclass(frozen=True, slots=True)
class Edition:
    """All tables of one edition (every group × measure, the leading measure first) and the digest of its
    inputs.
    """

    method_version: str
    digest: str
    title: str
    wave: str
    tables: tuple[LeagueTable, ...]


def compile_league_table(inputs: LeagueInputs, *, group: str, measure: str) -> LeagueTable:
    """The league table of one group on one measure ("match" or "service").

    Raises
    ------
    InputError  a field of the inputs cannot be used, there is no such group, or no instrument for "service".
    UnlikeCouncils  "topic planning does not apply to council X".
    """
    check_inputs(inputs)
    for candidate in inputs.groups:
        if candidate.code == group:
            return _compile(_prepare(inputs), candidate, Measure(measure))
    raise InputError("groups", f"no group {group}")


def compile_edition(inputs: LeagueInputs) -> Edition:
    """Every group × measure. Without an instrument there is no service table. Raises as
    `compile_league_table`.
    """
    check_inputs(inputs)
    prepared = _prepare(inputs)
    measures = [m for m in Measure if m is Measure.MATCH or inputs.instrument is not None]
    measures.sort(key=lambda m: m is not inputs.options.measure)
    tables = tuple(_compile(prepared, group, measure) for measure in measures for group in inputs.groups)
    return Edition(inputs.method_version, prepared.digest, inputs.title, inputs.wave, tables)


def _prepare(inputs: LeagueInputs) -> Prepared:
    outcomes: dict[tuple[str, str], list[CallOutcome]] = defaultdict(list)
    for outcome in call_outcomes(inputs):
        outcomes[outcome.council, outcome.topic].append(outcome)
    return Prepared(inputs, digest(inputs_to_json(inputs)), outcomes)


def table_topics(inputs: LeagueInputs, group: Group) -> tuple[str, ...]:
    """The topics of a group's table, in the order of the inputs.

    Raises
    ------
    UnlikeCouncils  a fixed topic does not apply to a member, or the members share none.
    """
    members = [council for council in inputs.councils if council.group == group.code]
    wanted = [t.code for t in inputs.topics if group.topics is None or t.code in group.topics]
    shared = [code for code in wanted if all(code in topics_of(council, inputs) for council in members)]
    if wanted and (not shared or (group.topics is not None and shared != wanted)):
        lost = next(code for code in wanted if code not in shared)
        raise UnlikeCouncils(lost, next(c.code for c in members if lost not in topics_of(c, inputs)))
    return tuple(shared)


def _compile(prepared: Prepared, group: Group, measure: Measure) -> LeagueTable:
    inputs = prepared.inputs
    if measure is Measure.SERVICE and inputs.instrument is None:
        raise InputError("instrument", "is missing: there is no service score without it")
    topics = table_topics(inputs, group)
    weight = {topic.code: topic.weight for topic in inputs.topics}
    members = sorted((c for c in inputs.councils if c.group == group.code), key=lambda c: c.code)
    frame = Frame(prepared, group, tuple(members), topics, np.array([weight[t] for t in topics]), measure)
    if not members or not topics:
        return _empty(frame)
    cube = frame.cube(f"{measure.value}_score")
    options = inputs.options
    reached = np.array([sum(outcome.reached for outcome in frame.calls(council)) for council in members])
    eligible = reached >= options.minimum_reached
    ranked = ~np.isnan(post_stratified_mean(cube.n, cube.s, frame.weights)) & eligible
    adjusted = adjust(frame, ranked)
    held = adjusted if options.se_mode is SeMode.MIXED else None
    standing = stand(
        cube,
        frame.weights,
        eligible=eligible,
        coverage=options.coverage,
        minimum_for_tier=options.minimum_for_tier,
        mixed=mixed_variance(frame, held, cube) if held else None,
    )
    return _table(frame, cube, standing, adjusted)


def _table(frame: Frame, cube: Cube, standing: Standing, adjusted: Adjusted | None) -> LeagueTable:
    rows = league_rows(frame, cube, standing, adjusted)
    ranked = ~np.isnan(standing.place)
    box = honesty(standing.score[ranked], standing.se[ranked], standing.df)
    mostly_chance = box.reliability < 0.5
    return replace(
        _empty(frame),
        ranked=int(ranked.sum()),
        mean=published(float(standing.score[ranked].mean())) if ranked.any() else None,
        residual_variance=published(standing.residual_variance),
        df=standing.df,
        tau=published(standing.tau),
        honesty=HonestyBox(
            published(box.reliability),
            published(box.pairs_told_apart),
            published(box.places_moved_by_chance),
            mostly_chance,
        ),
        all_topics=all_topics(frame, rows),
        notes=tuple(_notes(frame, standing, adjusted, mostly_chance)),
        rows=rows,
        cells=topic_cells(frame),
        severity=_severity(adjusted),
    )


def _notes(frame: Frame, standing: Standing, adjusted: Adjusted | None, mostly_chance: bool) -> Iterator[str]:
    """What a reader of the table must be told, in the order of weight."""
    ranked = ~np.isnan(standing.place)
    if ranked.sum() == 1:
        yield ONLY_ONE
    elif ranked.any() and standing.df == 0:
        yield NO_ERROR
    if mostly_chance:
        yield MOSTLY_CHANCE
    if ranked.sum() > 1 and standing.df > 0:
        mixed = frame.prepared.inputs.options.se_mode is SeMode.MIXED
        if mixed and adjusted is not None:
            yield SEVERITY_HELD
        elif not allocation_rule_holds(frame, ranked):
            yield SEVERITY_LEFT_OUT
        if adjusted is None:
            yield SEVERITY_UNKNOWN
        else:
            moved = np.abs(adjusted.place[ranked] - standing.place[ranked]) > MOVES * ranked.sum()
            if moved.any():
                yield f"{moved.sum()} would move by more than a tenth of the table with severity taken out"


def _severity(adjusted: Adjusted | None) -> tuple[AssessorSeverity, ...]:
    if adjusted is None:
        return ()
    found = zip(adjusted.assessors, adjusted.calls.tolist(), adjusted.offsets.tolist(), strict=True)
    return tuple(AssessorSeverity(name, calls, round(offset, 4) + 0.0) for name, calls, offset in found)


def _empty(frame: Frame) -> LeagueTable:
    inputs = frame.prepared.inputs
    return LeagueTable(
        method_version=inputs.method_version,
        digest=frame.prepared.digest,
        title=inputs.title,
        wave=inputs.wave,
        group=frame.group.code,
        group_name=frame.group.name,
        measure=frame.measure,
        leading=frame.measure is inputs.options.measure,
        topics=frame.topics,
        coverage=inputs.options.coverage,
        ranked=0,
        mean=None,
        residual_variance=None,
        df=0,
        tau=None,
        honesty=HonestyBox(None, None, None, False),
        all_topics=AllTopics((), None),
        notes=(),
        rows=(),
        cells=(),
    )

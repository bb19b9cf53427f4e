"""The one door from settled verdicts to a finished table: `compile_league_table`. METHOD 4 to 7.

A table ranks one measure, inside one group, over topics that every member answers for. The same inputs give
the same bytes, whatever the order of their rows: no clock, no random numbers. What a call comes to is in
`outcome`, the arithmetic in `standing`."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.check import check_inputs, topics_of
from scoring.codec import digest, inputs_to_json
from scoring.errors import InputError, UnlikeCouncils
from scoring.outcome import (
    accuracy_shares,
    call_outcomes,
    is_satisfied,
    published,
    share,
    two_way_counts,
    verdict_counts,
)
from scoring.records import Council, Group, LeagueInputs, Measure
from scoring.score import Cube, Floats, post_stratified_mean, provisional_mean, sufficient_statistics
from scoring.standing import Standing, honesty, stand
from scoring.tables import AllTopics, CallOutcome, HonestyBox, LeagueRow, LeagueTable, TopicCell

ONLY_ONE = "only one council: there is nothing to compare it with"
NO_ERROR = "no error can be estimated: one call for each council and topic"
MOSTLY_CHANCE = "the order mostly reflects chance"


@dataclass(frozen=True, slots=True)
class Edition:
    """All tables of one edition (every group × measure, the leading measure first) and the digest of its
    inputs."""

    method_version: str
    digest: str
    title: str
    wave: str
    tables: tuple[LeagueTable, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    inputs: LeagueInputs
    digest: str
    outcomes: dict[tuple[str, str], list[CallOutcome]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """One table before it is filled: its members, topics, and every counted call of theirs by council and
    topic."""

    prepared: _Prepared
    group: Group
    members: tuple[Council, ...]
    topics: tuple[str, ...]
    weights: Floats
    measure: Measure

    def calls(self, council: Council) -> list[CallOutcome]:
        return [o for topic in self.topics for o in self.prepared.outcomes.get((council.code, topic), [])]

    def cube(self, score: str) -> Cube:
        shape = (len(self.members), len(self.topics))
        found = [
            (i, t, getattr(outcome, score))
            for i, council in enumerate(self.members)
            for t, topic in enumerate(self.topics)
            for outcome in self.prepared.outcomes.get((council.code, topic), [])
            if getattr(outcome, score) is not None
        ]
        rows = np.array(found, dtype=np.float64).reshape(-1, 3)
        return sufficient_statistics(rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2], shape=shape)


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
    `compile_league_table`."""
    check_inputs(inputs)
    prepared = _prepare(inputs)
    measures = [m for m in Measure if m is Measure.MATCH or inputs.instrument is not None]
    measures.sort(key=lambda m: m is not inputs.options.measure)
    tables = tuple(_compile(prepared, group, measure) for measure in measures for group in inputs.groups)
    return Edition(inputs.method_version, prepared.digest, inputs.title, inputs.wave, tables)


def _prepare(inputs: LeagueInputs) -> _Prepared:
    outcomes: dict[tuple[str, str], list[CallOutcome]] = defaultdict(list)
    for outcome in call_outcomes(inputs):
        outcomes[outcome.council, outcome.topic].append(outcome)
    return _Prepared(inputs, digest(inputs_to_json(inputs)), outcomes)


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


def _compile(prepared: _Prepared, group: Group, measure: Measure) -> LeagueTable:
    inputs = prepared.inputs
    if measure is Measure.SERVICE and inputs.instrument is None:
        raise InputError("instrument", "is missing: there is no service score without it")
    topics = table_topics(inputs, group)
    weight = {topic.code: topic.weight for topic in inputs.topics}
    members = sorted((c for c in inputs.councils if c.group == group.code), key=lambda c: c.code)
    frame = _Frame(prepared, group, tuple(members), topics, np.array([weight[t] for t in topics]), measure)
    if not members or not topics:
        return _empty(frame)
    cube = frame.cube(f"{measure.value}_score")
    reached = [sum(outcome.reached for outcome in frame.calls(council)) for council in members]
    options = inputs.options
    standing = stand(
        cube,
        frame.weights,
        eligible=np.array(reached) >= options.minimum_reached,
        coverage=options.coverage,
        minimum_for_tier=options.minimum_for_tier,
    )
    return _table(frame, cube, standing)


def _table(frame: _Frame, cube: Cube, standing: Standing) -> LeagueTable:
    rows = _rows(frame, cube, standing)
    ranked = ~np.isnan(standing.place)
    box = honesty(standing.score[ranked], standing.se[ranked], standing.df)
    mostly_chance = box.reliability < 0.5
    notes = [ONLY_ONE] if ranked.sum() == 1 else [NO_ERROR] if ranked.any() and standing.df == 0 else []
    table = _empty(frame)
    return replace(
        table,
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
        all_topics=_all_topics(frame, rows),
        notes=(*notes, *([MOSTLY_CHANCE] if mostly_chance else [])),
        rows=rows,
        cells=_cells(frame),
    )


def _empty(frame: _Frame) -> LeagueTable:
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


def _rows(frame: _Frame, cube: Cube, standing: Standing) -> tuple[LeagueRow, ...]:
    match = _best_mean(frame, "match_score")
    service = _best_mean(frame, "service_score")
    other = _best_mean(frame, "service_score_other_policy")
    adjusted = np.full(len(frame.members), np.nan)
    rows = []
    for i, council in enumerate(frame.members):
        means = tuple(published(column[i]) for column in (match, service, other))
        rows.append(_row(frame, council, i, cube, standing, means, published(adjusted[i])))
    rows.sort(key=lambda row: (row.place or math.inf, row.score is None, row.name, row.council))
    return tuple(rows)


def _best_mean(frame: _Frame, score: str) -> Floats:
    """Council means (I,) over the table's topics; over those there are when some are missing."""
    cube = frame.cube(score)
    full = post_stratified_mean(cube.n, cube.s, frame.weights)
    return np.where(np.isnan(full), provisional_mean(cube.n, cube.s, frame.weights), full)


def _row(
    frame: _Frame,
    council: Council,
    i: int,
    cube: Cube,
    standing: Standing,
    means: tuple[float | None, ...],
    adjusted: float | None,
) -> LeagueRow:
    options = frame.prepared.inputs.options
    calls = frame.calls(council)
    reached = [outcome for outcome in calls if outcome.reached]
    verdicts = verdict_counts(reached)
    accuracy, lenient = accuracy_shares(verdicts, options.coverage)
    satisfied = [_satisfied(frame, council, topic) for topic in frame.topics]
    place = None if math.isnan(standing.place[i]) else int(standing.place[i])
    missing = tuple(topic for topic, n in zip(frame.topics, cube.n[i], strict=True) if n == 0)
    return LeagueRow(
        council=council.code,
        name=council.name,
        place=place,
        label=standing.label[i],
        reason="" if place else _reason(int(cube.n[i].sum()), missing, options.minimum_reached),
        missing_topics=missing,
        score_1dp=published(standing.score_1dp[i]),
        score=published(standing.score[i]),
        se=published(standing.se[i]),
        lower=published(standing.lower[i]),
        upper=published(standing.upper[i]),
        likely_low=_whole(standing.likely_low[i]),
        likely_high=_whole(standing.likely_high[i]),
        guaranteed_low=_whole(standing.guaranteed_low[i]),
        guaranteed_high=_whole(standing.guaranteed_high[i]),
        expected_rank=published(standing.expected_rank[i]),
        p_top_quarter=published(standing.p_top_quarter[i]),
        tier=standing.tier[i],
        calls=len(calls),
        scored=int(cube.n[i].sum()),
        reached=len(reached),
        topics=len(frame.topics),
        topics_satisfied=sum(satisfied),
        best_practice=place is not None and all(satisfied),
        match_score=means[0],
        service_score=means[1],
        service_score_other_policy=means[2],
        quality_when_reached=published(_quality_when_reached(frame, council)),
        adjusted_score=adjusted,
        reach=share(len(reached), len(calls), options.coverage),
        accuracy=accuracy,
        lenient=lenient,
        verdicts=verdicts,
        two_way=two_way_counts(reached),
    )


def _reason(scored: int, missing: Sequence[str], minimum_reached: int) -> str:
    if scored == 0:
        return "no scored calls"
    if missing:
        return f"incomplete: {', '.join(missing)}"
    return f"fewer than {minimum_reached} reached calls"


def _whole(number: float) -> int | None:
    return None if math.isnan(number) else int(number)


def _satisfied(frame: _Frame, council: Council, topic: str) -> bool:
    calls = frame.prepared.outcomes.get((council.code, topic), [])
    return is_satisfied(calls, frame.prepared.inputs.options.satisfied_share)


def _quality_when_reached(frame: _Frame, council: Council) -> float:
    """Mean per topic over reached calls alone, weighted by topic; NaN without one."""
    total = weight = 0.0
    for topic, topic_weight in zip(frame.topics, frame.weights, strict=True):
        calls = frame.prepared.outcomes.get((council.code, topic), [])
        scores = [o.score(frame.measure) for o in calls if o.reached]
        known = [score for score in scores if score is not None]
        if known:
            total += topic_weight * sum(known) / len(known)
            weight += topic_weight
    return total / weight if weight > 0 else math.nan


def _all_topics(frame: _Frame, rows: Sequence[LeagueRow]) -> AllTopics:
    """Councils satisfactory on every topic, and N prod_t p_t, p_t being the topic's own rate. METHOD 7.2."""
    ranked = [row for row in rows if row.place is not None]
    if not ranked:
        return AllTopics((), None)
    by_code = {council.code: council for council in frame.members}
    expected = float(len(ranked))
    for topic in frame.topics:
        expected *= sum(_satisfied(frame, by_code[row.council], topic) for row in ranked) / len(ranked)
    return AllTopics(tuple(row.council for row in ranked if row.best_practice), published(expected))


def _cells(frame: _Frame) -> tuple[TopicCell, ...]:
    cells = []
    for council in frame.members:
        for topic in frame.topics:
            calls = frame.prepared.outcomes.get((council.code, topic), [])
            scores = [score for score in (o.score(frame.measure) for o in calls) if score is not None]
            cells.append(
                TopicCell(
                    council=council.code,
                    topic=topic,
                    calls=len(calls),
                    scored=len(scores),
                    mean=published(sum(scores) / len(scores)) if scores else None,
                    satisfied=_satisfied(frame, council, topic),
                    verdicts=verdict_counts(calls),
                )
            )
    return tuple(cells)

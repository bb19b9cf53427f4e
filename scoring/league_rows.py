"""The rows and cells of a league table, from its frame and the standing of its councils. METHOD 7."""

import math
from collections.abc import Sequence
from dataclasses import replace

from scoring.adjustment import Adjusted
from scoring.frame import Frame
from scoring.outcome import accuracy_shares, is_satisfied, published, share, two_way_counts, verdict_counts
from scoring.records import Council
from scoring.score import Cube
from scoring.standing import Standing, best_mean
from scoring.tables import AllTopics, LeagueRow, TopicCell


def league_rows(
    frame: Frame, cube: Cube, standing: Standing, adjusted: Adjusted | None
) -> tuple[LeagueRow, ...]:
    """The rows of a table: ranked councils by place, then the others, those without a score last."""
    fields = ("match_score", "service_score", "service_score_other_policy")
    columns = [best_mean(frame.cube(field), frame.weights) for field in fields]
    rows = []
    for i, council in enumerate(frame.members):
        means = tuple(published(column[i]) for column in columns)
        row = _row(frame, council, i, cube, standing, means)
        if adjusted is not None and row.place is not None:
            number, place = round(float(adjusted.score[i]), 4), int(adjusted.place[i])
            row = replace(row, adjusted_score=number, adjusted_place=place)
        rows.append(row)
    rows.sort(key=lambda row: (row.place or math.inf, row.score is None, row.name, row.council))
    return tuple(rows)


def _row(
    frame: Frame,
    council: Council,
    i: int,
    cube: Cube,
    standing: Standing,
    means: tuple[float | None, ...],
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
        adjusted_score=None,
        adjusted_place=None,
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


def _satisfied(frame: Frame, council: Council, topic: str) -> bool:
    calls = frame.cell(council, topic)
    return is_satisfied(calls, frame.prepared.inputs.options.satisfied_share)


def _quality_when_reached(frame: Frame, council: Council) -> float:
    """Mean per topic over reached calls alone, weighted by topic; NaN without one."""
    total = weight = 0.0
    for topic, topic_weight in zip(frame.topics, frame.weights, strict=True):
        calls = frame.cell(council, topic)
        scores = [o.score(frame.measure) for o in calls if o.reached]
        known = [score for score in scores if score is not None]
        if known:
            total += topic_weight * sum(known) / len(known)
            weight += topic_weight
    return total / weight if weight > 0 else math.nan


def all_topics(frame: Frame, rows: Sequence[LeagueRow]) -> AllTopics:
    """Councils satisfactory on every topic, and N prod_t p_t, p_t being the topic's own rate. METHOD 7.2."""
    ranked = [row for row in rows if row.place is not None]
    if not ranked:
        return AllTopics((), None)
    by_code = {council.code: council for council in frame.members}
    expected = float(len(ranked))
    for topic in frame.topics:
        expected *= sum(_satisfied(frame, by_code[row.council], topic) for row in ranked) / len(ranked)
    return AllTopics(tuple(row.council for row in ranked if row.best_practice), published(expected))


def topic_cells(frame: Frame) -> tuple[TopicCell, ...]:
    """Every council × topic of a table, councils by code."""
    cells = []
    for council in frame.members:
        for topic in frame.topics:
            calls = frame.cell(council, topic)
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

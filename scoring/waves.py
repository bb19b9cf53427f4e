"""One table in two waves: what changed, over the topics of both, and who is consistently good. METHOD 12."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.errors import InputError
from scoring.league import compile_league_table, table_topics
from scoring.movement import movement
from scoring.outcome import published
from scoring.records import LeagueInputs, Tier
from scoring.tables import LeagueRow, LeagueTable


@dataclass(frozen=True, slots=True)
class CouncilMovement:
    """Change of one council, points; `verdict` is up, down, no clear change, or "" when there is no standard
    error.
    """

    council: str
    name: str
    score_before: float | None
    score_now: float | None
    change: float | None
    se_change: float | None
    relative_change: float | None
    p_bh: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class WaveComparison:
    """Two waves of one group on one measure. Relative change is change less the table's mean change.

    consistently_good : satisfied on all topics in both waves, or above the average in both.
    """

    before: str
    now: str
    topics: tuple[str, ...]
    mean_change: float | None
    rows: tuple[CouncilMovement, ...]
    consistently_good: tuple[str, ...]


def compare_waves(before: LeagueInputs, now: LeagueInputs, *, group: str, measure: str) -> WaveComparison:
    """Movement of the councils ranked in both waves, over the topics of both tables.

    Raises
    ------
    InputError  a wave has no such group, or the two tables share no topic; and as `compile_league_table`.
    """
    shared = [topic for topic in _topics(now, group) if topic in _topics(before, group)]
    if not shared:
        raise InputError("topics", f"the waves {before.wave} and {now.wave} share no topic in group {group}")
    tables = [_table(inputs, group, measure, shared) for inputs in (before, now)]
    first, second = ({row.council: row for row in table.rows if row.place is not None} for table in tables)
    both = [row for row in tables[1].rows if row.council in first and row.council in second]
    earlier = [first[row.council] for row in both]
    found = movement(_scores(earlier), _errors(earlier), _scores(both), _errors(both))
    rows = tuple(
        CouncilMovement(
            council=row.council,
            name=row.name,
            score_before=old.score,
            score_now=row.score,
            change=published(found.change[i]),
            se_change=published(found.se_change[i]),
            relative_change=published(found.relative_change[i]),
            p_bh=published(found.p_bh[i]),
            verdict=found.verdict[i],
        )
        for i, (old, row) in enumerate(zip(earlier, both, strict=True))
    )
    good = tuple(row.council for old, row in zip(earlier, both, strict=True) if _consistently_good(old, row))
    return WaveComparison(before.wave, now.wave, tuple(shared), published(found.mean_change), rows, good)


def _topics(inputs: LeagueInputs, group: str) -> tuple[str, ...]:
    for candidate in inputs.groups:
        if candidate.code == group:
            return table_topics(inputs, candidate)
    raise InputError("groups", f"no group {group} in wave {inputs.wave}")


def _table(inputs: LeagueInputs, group: str, measure: str, topics: list[str]) -> LeagueTable:
    groups = tuple(replace(g, topics=tuple(topics)) if g.code == group else g for g in inputs.groups)
    return compile_league_table(replace(inputs, groups=groups), group=group, measure=measure)


def _scores(rows: list[LeagueRow]) -> list[float]:
    return [np.nan if row.score is None else row.score for row in rows]


def _errors(rows: list[LeagueRow]) -> list[float]:
    return [np.nan if row.se is None else row.se for row in rows]


def _consistently_good(before: LeagueRow, now: LeagueRow) -> bool:
    above = before.tier is Tier.ABOVE and now.tier is Tier.ABOVE
    return above or (before.best_practice and now.best_practice)

"""The smallest set of calls that cannot all be made, in one sentence with its numbers.

For dates it is one council; for languages and voices the near side of the smallest cut (Hall 1935): these calls
against what the only people who may make them can take; for capacity the whole wave or some dates.
"""

from __future__ import annotations

from scoring.planning.dates import most_dates
from scoring.planning.grid import Grid
from scoring.planning.proofs import Proof, demand, room_of
from scoring.planning.words import calls_in_words, day_in_words, listed


def clash(grid: Grid, code: str, calls: list[int], proof: Proof) -> str:
    """The sentence for one reason; empty where nothing was proved. `calls` are those left out for it."""
    if code in ("DAYS_SHORT", "NO_COMMON_HOURS"):
        return _of_council(grid, code, calls)
    if code == "DAY_CAPACITY_SHORT":
        days = listed([day_in_words(grid.dates[d]) for d in proof.short_days])
        made = sum(proof.made_on[d] for d in proof.short_days)
        return f"Smallest clash: {made + len(calls)} calls fall on {days}, when {made} can be made."
    if code == "CAPACITY_SHORT":
        asked = proof.placeable
        return (
            f"Smallest clash: all {asked} calls that have a date, against {asked - proof.capacity} offered."
        )
    if code in ("VOICE_SHORT", "LANGUAGE_SHORT"):
        return _of_cut(grid, calls, proof)
    return ""


def _of_council(grid: Grid, code: str, calls: list[int]) -> str:
    """The council with the fewest calls among those with too few dates."""
    due = {k: len(grid.calls_of[k]) for k in {grid.council[i] for i in calls}}
    k = min(due, key=lambda k: (due[k], k))
    rows = slice(k * grid.D, (k + 1) * grid.D)
    room = grid.calendar_room[rows] if code == "DAYS_SHORT" else room_of(grid, k)
    fit = most_dates(room, grid.rules.min_gap_days)
    name, n = grid.wave.authorities[k].name, calls_in_words(due[k])
    return f"Smallest clash: {n} to {name}, for which at most {fit} can have a day."


def _of_cut(grid: Grid, calls: list[int], proof: Proof) -> str:
    need = demand(grid)
    lines = {(grid.council[i], grid.due[i].language) for i in calls}
    if proof.clash & lines:
        lines = set(proof.clash)
    asked = sum(need[k][language] for k, language in lines)
    names = listed([grid.wave.authorities[k].name for k in sorted({k for k, _ in lines})])
    left = max(0, asked - len(calls))
    have = {0: "none", 1: "only 1"}.get(left, f"only {left}")
    return f"Smallest clash: the {calls_in_words(asked)} to {names}, of which {have} can be made."

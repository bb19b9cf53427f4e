"""An earlier plan as the starting point of a new one; what has changed since, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from scoring.planning.board import NOBODY, Board
from scoring.planning.codec import planned_to_dict
from scoring.planning.grid import Grid
from scoring.planning.records import Change, Plan, PlannedCall, Unplaced
from scoring.planning.repair import CALL_PRICE

KEPT_PRICE = 8 * CALL_PRICE  # moving a call that nothing forces to move


class EarlierPlan:
    def __init__(self, grid: Grid, plan: Plan | None) -> None:
        self.grid, self.plan = grid, plan
        entries = plan.calls if plan else ()
        self.entries = {grid.index[e.call]: e for e in entries if e.call in grid.index}
        self.kept: set[int] = set()
        self.scenarios = {i: e.scenario for i, e in self.entries.items()}

    def put_back(self, board: Board) -> set[int]:
        """Place every call of the earlier plan that is still possible as it was; return those calls."""
        for relaxation in self.plan.relaxations if self.plan else ():
            k = self.grid.council_of.get(relaxation.authority)
            if k is not None and relaxation.rule == "voice":
                board.limit[k] = max(board.limit[k], min(relaxation.max, self.grid.rules.voice.relaxed_max))
        self.kept = {i for i, entry in self.entries.items() if self.put(board, i, entry)}
        return self.kept

    def put(self, board: Board, i: int, entry: PlannedCall) -> bool:
        """Place call i as the earlier plan had it, if every rule allows it now."""
        grid, k = self.grid, self.grid.council[i]
        p = grid.assessor_of.get(entry.assessor, NOBODY)
        d = entry.start.toordinal() - grid.dates[0].toordinal()
        s, odd = divmod(entry.start.hour * 60 + entry.start.minute, grid.step)
        if odd or not 0 <= d < grid.D or entry.attempt != grid.attempt[i] or p not in grid.eligible[i]:
            return False
        fits = board.date_free(k, d) and board.can_take(p, d) and board.may_speak(p, k)
        if not fits or not board.starts(i, p, d) >> s & 1:
            return False
        q = grid.assessor_of.get(entry.second, NOBODY) if entry.second is not None else NOBODY
        board.place(i, p, d, s)
        if q not in (NOBODY, p) and board.can_listen(q, i, d, s):
            board.set_second(i, q)
        elif grid.due[i].double:
            board.remove(i)
            return False
        return True

    def day(self, entry: PlannedCall) -> int | None:
        """Index of the day that the entry was planned for, if it lies in the period."""
        d = entry.start.toordinal() - self.grid.dates[0].toordinal()
        return d if 0 <= d < self.grid.D else None

    def prices(self) -> list[int] | None:
        if self.plan is None:
            return None
        return [KEPT_PRICE if i in self.kept else CALL_PRICE for i in range(self.grid.N)]


def changes_since(
    plan: Plan,
    calls: tuple[PlannedCall, ...],
    unplaced: tuple[Unplaced, ...],
    grid: Grid,
    because: Mapping[str, str],
) -> tuple[Change, ...]:
    """Every due call whose time, assessor or listener differs from the earlier plan, and why."""
    was = {entry.call: entry for entry in plan.calls}
    tried = {attempt.call for attempt in grid.wave.history}
    found: list[Change] = []
    for entry in calls:
        before = was.get(entry.call)
        if before is not None and _place(before) == _place(entry):
            continue
        old = planned_to_dict(before) if before else None
        why = because.get(entry.call) or _because(entry, before, entry.call in tried)
        found.append(Change(entry.call, old, planned_to_dict(entry), why))
    for left in unplaced:
        if left.call in was:
            why = " ".join(filter(None, (because.get(left.call), left.detail)))
            found.append(Change(left.call, planned_to_dict(was[left.call]), None, why))
    return tuple(found)


def _place(entry: PlannedCall) -> tuple[datetime, str, str | None]:
    return entry.start, entry.assessor, entry.second


def changes_by_person(changes: Sequence[Change], names: Mapping[str, str]) -> list[str]:
    """For each assessor, every call that they lose, get or make at another time, and why."""
    told: dict[str, list[str]] = {}
    for change in changes:
        was, now = (_roles(side) for side in (change.was, change.now))
        for person in {**was, **now}:
            before, after = was.get(person), now.get(person)
            if before == after:
                continue
            words = f"{before or 'nothing'} → {after or 'nothing'}"
            told.setdefault(person, []).append(f"  {change.call}: {words}. {change.because}")
    lines: list[str] = []
    for person in sorted(told):
        lines += [f"{names.get(person, person)} ({person}), {len(told[person])}:", *told[person]]
    return lines


def _roles(side: Mapping[str, Any] | None) -> dict[str, str]:
    """Who does what when in one version of a call."""
    if side is None:
        return {}
    when = str(side["start"]).replace("T", " ")
    people = ((side["assessor"], f"calls {when}"), (side.get("second"), f"listens {when}"))
    return {str(person): words for person, words in people if person}


def _because(entry: PlannedCall, before: PlannedCall | None, tried: bool) -> str:
    if tried:
        return "The last attempt failed; the call is due again on another day and at another time of day."
    if before is None:
        return "The call had no place before."
    if (before.start, before.assessor) == (entry.start, entry.assessor):
        return "Only the second listener is another one."
    return "Its place was no longer possible, or was needed by a call with no other."

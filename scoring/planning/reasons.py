"""Why calls have no place: what is known before the search, what the search left, and the words for it."""

from __future__ import annotations

from collections import Counter

from scoring.planning.board import Board
from scoring.planning.dates import most_dates
from scoring.planning.grid import Grid
from scoring.planning.records import Finding, Unplaced
from scoring.planning.scenarios import choose_scenarios


class Reasons:
    def __init__(self, grid: Grid, board: Board) -> None:
        self.grid, self.board = grid, board
        self.found: dict[int, tuple[str, str]] = {}

    def set_aside(self, calls: list[int]) -> list[int]:
        """Take out the calls that no plan can place for want of a scenario, a speaker or a date."""
        possible = choose_scenarios(self.grid, list(range(self.grid.N)), {})
        for i in calls:
            if not self.grid.eligible[i]:
                self._nobody_may_call(i)
            elif i not in possible:
                self.no_scenario(i)
        waiting: list[list[int]] = [[] for _ in range(self.grid.K)]
        for i in calls:
            if i not in self.found:
                waiting[self.grid.council[i]].append(i)
        for k, rest in enumerate(waiting):
            self._without_dates(k, rest)
        return [i for i in calls if i not in self.found]

    def _nobody_may_call(self, i: int) -> None:
        call = self.grid.due[i]
        speakers = [a for a in self.grid.wave.assessors if call.language in a.languages]
        if not speakers:
            self.found[i] = "LANGUAGE_SHORT", f"No assessor speaks the call's language ({call.language})."
        else:
            text = f"Every assessor who speaks {call.language} has a conflict of interest with this council."
            self.found[i] = "VOICE_SHORT", text

    def no_scenario(self, i: int) -> None:
        call = self.grid.due[i]
        self.found[i] = (
            "LANGUAGE_SHORT",
            f"Topic {call.topic!r} has no scenario in {call.language!r} that the council has not heard.",
        )

    def _without_dates(self, k: int, calls: list[int]) -> None:
        """The council's calls beyond its longest set of dates, by calendar first, then by shared hours."""
        grid = self.grid
        due = sum(1 for i in grid.calls_of[k] if i not in self.found)
        rows = slice(k * grid.D, (k + 1) * grid.D)
        gap = grid.rules.min_gap_days
        by_calendar, by_hours = most_dates(grid.calendar_room[rows], gap), most_dates(grid.room[rows], gap)
        name = grid.wave.authorities[k].name
        hardest = sorted(calls, key=lambda i: (len(grid.eligible[i]), i))
        for n, i in enumerate(hardest[: max(0, due - by_hours)]):
            if n < due - by_calendar:
                text = f"{name} has {by_calendar} possible dates left for {due} calls."
                self.found[i] = "DAYS_SHORT", text
            else:
                text = f"{name} is open while an eligible assessor works for {by_hours} of {due} calls only."
                self.found[i] = "NO_COMMON_HOURS", text

    def explain(self, pool: list[int]) -> None:
        for i in pool:
            self.found.setdefault(
                i, ("NO_PLACE_FOUND", "The search ended without a place; that none exists is not proved.")
            )

    def unplaced(self) -> tuple[Unplaced, ...]:
        return tuple(Unplaced(self.grid.due[i].id, *self.found[i]) for i in sorted(self.found))

    def findings(self, shortfall: int) -> tuple[Finding, ...]:
        grid = self.grid
        counts = Counter(code for code, _ in self.found.values())
        found: list[Finding] = []
        for code, missing in sorted(counts.items()):
            councils = sorted({grid.due[i].authority for i, (c, _) in self.found.items() if c == code})
            text = f"{missing} calls have no place ({code})."
            found.append(Finding(code, missing, code != "NO_PLACE_FOUND", text, tuple(councils)))
        if shortfall:
            text = f"{shortfall} second listeners are missing: nobody else is free when those calls are made."
            found.append(Finding("DOUBLE_SHORT", shortfall, False, text, change="Add assessor days."))
        return tuple(found)

"""Why calls have no place: what is known before the search, what the search left, and the words for it."""

from __future__ import annotations

from collections.abc import Callable

from scoring.planning.board import Board
from scoring.planning.dates import most_dates
from scoring.planning.grid import Grid
from scoring.planning.proofs import Proof
from scoring.planning.records import Unplaced
from scoring.planning.scenarios import choose_scenarios
from scoring.planning.words import language_in_words

WORDS = {
    "LANGUAGE_SHORT": "The assessors who speak {language} cannot take all calls in that language.",
    "CAPACITY_SHORT": "The assessors together have too few calls to give in this period.",
    "DAY_CAPACITY_SHORT": "The councils' open dates need more calls than the assessors can make on them.",
    "VOICE_SHORT": "Too few different assessors may call {name} and the councils that share them.",
    "NO_PLACE_FOUND": "The search found no place for a call to {name}; that none exists is not proved.",
}


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
        language = language_in_words(call.language)
        speakers = [a for a in self.grid.wave.assessors if call.language in a.languages]
        if not speakers:
            self.found[i] = (
                "LANGUAGE_SHORT",
                f"No assessor speaks {language}, the call's language.",
            )
        else:
            text = f"Every assessor who speaks {language} has a conflict of interest with this council."
            self.found[i] = "VOICE_SHORT", text

    def no_scenario(self, i: int) -> None:
        call = self.grid.due[i]
        language = language_in_words(call.language)
        self.found[i] = (
            "LANGUAGE_SHORT",
            f"Topic {call.topic!r} has no scenario in {language} that the council has not heard.",
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

    def explain(self, pool: list[int], proof: Proof) -> None:
        """Share out what was proved over the calls that the search left; the rest is called not proved."""
        rest = sorted(pool)
        for language, missing in proof.by_language.items():
            speak = {i for i in rest if self._language(i) == language}
            rest = self._blame(rest, "LANGUAGE_SHORT", missing, speak.__contains__)
        in_clash = {i for i in rest if (self.grid.council[i], self._language(i)) in proof.clash}
        scarce = {i for i in in_clash if self._language(i) in proof.by_language}
        missing = max(0, proof.clash_size - proof.capacity)
        before = len(rest)
        rest = self._blame(rest, "LANGUAGE_SHORT", missing, scarce.__contains__)
        missing -= before - len(rest)
        whole = "CAPACITY_SHORT" if proof.capacity >= proof.day_capacity else "DAY_CAPACITY_SHORT"
        rest = self._blame(rest, whole, max(proof.capacity, proof.day_capacity), lambda _: True)
        rest = self._blame(rest, "VOICE_SHORT", missing, in_clash.__contains__)
        self._blame(rest, "NO_PLACE_FOUND", len(rest), lambda _: True)

    def _language(self, i: int) -> str:
        return self.grid.due[i].language

    def _blame(self, rest: list[int], code: str, missing: int, fits: Callable[[int], bool]) -> list[int]:
        """Give up to `missing` of the calls in `rest` this reason; return the others."""
        missing -= sum(1 for reason, _ in self.found.values() if reason == code)
        chosen = [i for i in rest if fits(i)][: max(0, missing)]
        for i in chosen:
            text = WORDS[code].format(language=language_in_words(self._language(i)), name=self._name(i))
            self.found[i] = code, text
        return [i for i in rest if i not in chosen]

    def _name(self, i: int) -> str:
        return self.grid.wave.authorities[self.grid.council[i]].name

    def unplaced(self) -> tuple[Unplaced, ...]:
        return tuple(Unplaced(self.grid.due[i].id, *self.found[i]) for i in sorted(self.found))

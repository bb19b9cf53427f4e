"""The state of a plan while it is drawn: who calls when, and what is still free. Always valid.

`free[p·D + d]` are the starts at which an assessor could begin another block; `dates[k]` the days that a
council's planned calls use (mask). Placing and removing keep both; rules are asked before placing.
"""

from __future__ import annotations

from scoring.planning.grid import Grid

NOBODY = -1
MOST_HEARERS = 64


class Board:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.live = grid.rules.double_marking.mode == "live"
        self.day, self.start = [NOBODY] * grid.N, [NOBODY] * grid.N
        self.who, self.second = [NOBODY] * grid.N, [NOBODY] * grid.N
        self.free = list(grid.desk)
        self.busy = [0] * (grid.P * grid.D)
        self.left_day, self.left_week = list(grid.left_day), list(grid.left_week)
        self.left_total = list(grid.left_total)
        self.heard = list(grid.heard)
        voice = grid.rules.voice.max_calls_per_assessor_per_authority
        self.limit = [voice] * grid.K
        self.room = list(grid.room)
        self.dates = [0] * grid.K
        self.tasks: list[list[int]] = [[] for _ in range(grid.P * grid.D)]
        self.load = [0] * grid.P
        self.cells = (1 << grid.block) - 1

    def placed(self, i: int) -> bool:
        return self.who[i] != NOBODY

    def date_free(self, k: int, d: int) -> bool:
        return self.room[k * self.grid.D + d] > 0 and not self.dates[k] & self.grid.near[d]

    def can_take(self, p: int, d: int) -> bool:
        """Do the assessor's limits allow one more call on this day?"""
        grid = self.grid
        return (
            self.left_day[p * grid.D + d] > 0
            and self.left_week[p * grid.W + grid.week[d]] > 0
            and self.left_total[p] > 0
        )

    def may_speak(self, p: int, k: int) -> bool:
        return self.heard[p * self.grid.K + k] < self.limit[k]

    def starts(self, i: int, p: int, d: int) -> int:
        """Mask of the starts at which p could make call i on day d, if limits and voice allow it."""
        grid = self.grid
        return self.free[p * grid.D + d] & grid.open_on(grid.council[i], d) & grid.when[i]

    def place(self, i: int, p: int, d: int, s: int) -> None:
        grid = self.grid
        k = grid.council[i]
        self.who[i], self.day[i], self.start[i] = p, d, s
        self.room[k * grid.D + d] -= 1
        self.dates[k] |= 1 << d
        self.heard[p * grid.K + k] += 1
        self._sit(i, p, d, s, on_line=True)

    def remove(self, i: int) -> None:
        if self.second[i] != NOBODY:
            self.drop_second(i)
        grid = self.grid
        k, p, d = grid.council[i], self.who[i], self.day[i]
        self._stand(i, p, d, self.start[i], on_line=True)
        self.who[i] = self.day[i] = self.start[i] = NOBODY
        self.room[k * grid.D + d] += 1
        self.heard[p * grid.K + k] -= 1
        if not any(self.day[j] == d for j in grid.calls_of[k]):
            self.dates[k] &= ~(1 << d)

    def set_second(self, i: int, q: int) -> None:
        self.second[i] = q
        self._sit(i, q, self.day[i], self.start[i], on_line=self.live)

    def drop_second(self, i: int) -> None:
        self._stand(i, self.second[i], self.day[i], self.start[i], on_line=self.live)
        self.second[i] = NOBODY

    def can_listen(self, q: int, i: int, d: int, s: int) -> bool:
        """May q be second listener of call i at this time (q is not the caller, speaks, is free)?"""
        return q in self.grid.eligible[i] and self._has_ear(q, d, s)

    def _has_ear(self, q: int, d: int, s: int) -> bool:
        grid = self.grid
        if not self.live:
            return self.left_week[q * grid.W + grid.week[d]] > 0 and self.left_total[q] > 0
        return self.can_take(q, d) and bool(self.free[q * grid.D + d] >> s & 1)

    def listeners(self, i: int, d: int, s: int, caller: int) -> list[int]:
        """Who could listen to call i; of very many only some, others for each call."""
        people = self.grid.eligible[i]
        if len(people) > MOST_HEARERS:
            first = (i * MOST_HEARERS) % len(people)
            people = (people[first:] + people[:first])[:MOST_HEARERS]
        return [q for q in people if q != caller and self._has_ear(q, d, s)]

    def _sit(self, i: int, p: int, d: int, s: int, *, on_line: bool) -> None:
        grid = self.grid
        self.left_week[p * grid.W + grid.week[d]] -= 1
        self.left_total[p] -= 1
        self.load[p] += 1
        self.tasks[p * grid.D + d].append(i)
        if on_line:
            self.left_day[p * grid.D + d] -= 1
            self.busy[p * grid.D + d] |= self.cells << s
            self._refresh(p * grid.D + d)

    def _stand(self, i: int, p: int, d: int, s: int, *, on_line: bool) -> None:
        grid = self.grid
        self.left_week[p * grid.W + grid.week[d]] += 1
        self.left_total[p] += 1
        self.load[p] -= 1
        self.tasks[p * grid.D + d].remove(i)
        if on_line:
            self.left_day[p * grid.D + d] += 1
            self.busy[p * grid.D + d] &= ~(self.cells << s)
            self._refresh(p * grid.D + d)

    def _refresh(self, pd: int) -> None:
        """Starts from which a whole block meets no busy cell."""
        blocked, width = self.busy[pd], 1
        while width < self.grid.block:
            more = min(width, self.grid.block - width)
            blocked |= blocked >> more
            width += more
        self.free[pd] = self.grid.desk[pd] & ~blocked

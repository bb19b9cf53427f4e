"""Places for calls that found none: ejection with a memory.

After Nagata and Bräysy (2009), Oper. Res. Lett. 37(5), 333–338.

A call without a place takes the place whose present holders are the cheapest to send away; those then look
for places in turn. A call's price grows each time it finds no free place, so that hard calls keep theirs.
Works for calls short of a place after construction and after events alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance
from scoring.planning.construct import Construction

PLACES_LOOKED_AT = 600
LISTENER_PRICE = 1
CALL_PRICE = 8

Eviction = dict[int, bool]  # call → does the call itself go (or only the second listener)?
State = tuple[list[int], list[int], list[int], list[int]]


class Repair:
    def __init__(self, board: Board, chance: Chance, *, prices: list[int] | None = None) -> None:
        self.board, self.grid, self.chance = board, board.grid, chance
        self.construction = Construction(board, chance)
        self.price = prices or [CALL_PRICE] * self.grid.N

    def run(self, pool: list[int], *, at_most: int, budget: int) -> list[int]:
        """Work until `at_most` calls are left or the budget of steps is spent; return those left."""
        best, kept = list(pool), snapshot(self.board)
        pool = list(pool)
        while len(pool) > at_most and budget > 0:
            budget -= 1
            i = pool.pop(self.chance.below(len(pool)) if self.chance.below(4) == 0 else -1)
            pool += self.step(i)
            if len(pool) < len(best):
                best, kept = list(pool), snapshot(self.board)
        if len(pool) > len(best):
            restore(self.board, kept)
            return best
        return pool

    def step(self, i: int) -> list[int]:
        """Place call i, by force if need be; return the calls that are now without a place."""
        if self.construction.place_anywhere(i):
            return []
        self.price[i] += CALL_PRICE
        found = self.cheapest(i)
        if found is None:
            return [i]
        p, d, evicted = found
        for j, whole in evicted.items():
            self.evict(j, whole=whole)
        out = [j for j, whole in evicted.items() if whole]
        if not self.construction.settle(i, p, d):
            return [*out, i]
        return out

    def evict(self, j: int, *, whole: bool) -> None:
        if whole:
            self.board.remove(j)
        else:
            self.board.drop_second(j)

    def cheapest(self, i: int) -> tuple[int, int, Eviction] | None:
        best, best_price = None, 0
        for p, d in self.places(i):
            evicted = self.evictions(i, p, d)
            if evicted is None:
                continue
            price = sum(self.price[j] if whole else LISTENER_PRICE for j, whole in evicted.items())
            price = (price << 8) + self.chance.below(256)
            if best is None or price < best_price:
                best, best_price = (p, d, evicted), price
        return best

    def places(self, i: int) -> Iterator[tuple[int, int]]:
        """Assessors and days that could serve call i were they free; a random part of many."""
        grid, k = self.grid, self.grid.council[i]
        days = [d for d in range(grid.D) if grid.room[k * grid.D + d]]
        people = grid.eligible[i]
        width = len(people)
        if len(days) * width > PLACES_LOOKED_AT:
            self.chance.shuffle(days)
            width = max(1, PLACES_LOOKED_AT // len(days))
        for d in days:
            offset = self.chance.below(len(people)) if width < len(people) else 0
            for n in range(offset, offset + width):
                p = people[n % len(people)]
                if grid.desk[p * grid.D + d] & grid.open_on(k, d) & grid.when[i]:
                    yield p, d

    def evictions(self, i: int, p: int, d: int) -> Eviction | None:
        """Calls to send away so that p can make call i on day d; None if even that would not help."""
        board, grid, k = self.board, self.grid, self.grid.council[i]
        placed = [j for j in grid.calls_of[k] if board.placed(j)]
        out = {j: True for j in placed if grid.near[d] >> board.day[j] & 1}
        room, voice = board.room[k * grid.D + d], board.limit[k] - board.heard[p * grid.K + k]
        tasks = board.tasks[p * grid.D + d]
        possible = (
            self._lift(out, room, [j for j in placed if board.day[j] == d], NOBODY)
            and self._lift(out, voice, [j for j in placed if board.who[j] == p], NOBODY)
            and self._clear_start(out, i, p, d, tasks)
            and self._lift(out, board.left_day[p * grid.D + d], self._seated(tasks, p), p)
            and self._lift_week(out, p, grid.week[d])
        )
        return out if possible else None

    def _lift_week(self, out: Eviction, p: int, week: int) -> bool:
        board, grid = self.board, self.grid
        if board.left_week[p * grid.W + week] > 0 and board.left_total[p] > 0:
            return True
        days = range(p * grid.D, (p + 1) * grid.D)
        in_week = [j for e in days if grid.week[e - p * grid.D] == week for j in board.tasks[e]]
        every = [j for e in days for j in board.tasks[e]]
        return self._lift(out, board.left_week[p * grid.W + week], in_week, p) and self._lift(
            out, board.left_total[p], every, p
        )

    def _seated(self, tasks: list[int], p: int) -> list[int]:
        """Tasks that take a block of p's day; recorded calls are heard at any time."""
        return [j for j in tasks if self.board.live or self.board.who[j] == p]

    def _goes(self, j: int, p: int) -> bool:
        """Must call j itself go for p to be free of it, or only its second listener?"""
        return p == NOBODY or self.board.second[j] != p or self.grid.due[j].double

    def _cost(self, j: int, p: int) -> int:
        return self.price[j] if self._goes(j, p) else LISTENER_PRICE

    def _lift(self, out: Eviction, left: int, holders: list[int], p: int) -> bool:
        """Add the cheapest holders to `out` until one more fits a limit with `left` to spare."""
        freed = left + sum(1 for j in holders if j in out and (out[j] or p != NOBODY))
        while freed <= 0:
            rest = [j for j in holders if j not in out]
            if not rest:
                return False
            worst = min(rest, key=lambda j: (self._cost(j, p), j))
            out[worst] = self._goes(worst, p)
            freed += 1
        return True

    def _clear_start(self, out: Eviction, i: int, p: int, d: int, tasks: list[int]) -> bool:
        """Add to `out` the calls that overlap the cheapest start; nothing if a start is free already."""
        board, grid = self.board, self.grid
        if board.starts(i, p, d):
            return True
        possible = grid.desk[p * grid.D + d] & grid.open_on(grid.council[i], d) & grid.when[i]
        holders = [j for j in self._seated(tasks, p) if j not in out]
        best: tuple[int, list[int]] | None = None
        for s in sorted({board.start[j] for j in tasks} | {self.chance.bit_of(possible)}):
            if possible >> s & 1:
                over = [j for j in holders if abs(board.start[j] - s) < grid.block]
                price = sum(self._cost(j, p) for j in over)
                if best is None or price < best[0]:
                    best = (price, over)
        if best is None:
            return False
        out.update((j, self._goes(j, p)) for j in best[1])
        return True


def snapshot(board: Board) -> State:
    return list(board.who), list(board.day), list(board.start), list(board.second)


def restore(board: Board, state: State) -> None:
    """Bring the board to a state: who, day, start and second listener of every call."""
    now = zip(board.who, board.day, board.start, board.second, strict=True)
    moved = [i for i, (old, new) in enumerate(zip(now, zip(*state, strict=True), strict=True)) if old != new]
    for i in moved:
        if board.placed(i):
            board.remove(i)
    for i in moved:
        p, d, s, q = (part[i] for part in state)
        if p != NOBODY:
            board.place(i, p, d, s)
            if q != NOBODY:
                board.set_second(i, q)

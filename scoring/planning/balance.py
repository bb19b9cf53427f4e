"""What a balanced plan looks like: counts and targets, all whole numbers so that every machine agrees.

A target of t calls is stored as UNIT · t. Times of day and weekdays follow the open hours of the councils;
loads follow the capacity that assessors offer, second listening included; each assessor gets the wave's mix
of topics and council types. Squared distances from these targets are what the search lowers.
"""

from __future__ import annotations

from collections import Counter

from scoring.planning.board import NOBODY, Board
from scoring.planning.grid import Grid
from scoring.planning.listeners import needed

UNIT = 64
FINE = 1 << 20
Row = tuple[int, int, int, int, int, int]  # council, topic, weekday, band, assessor, second listener


def completed_rows(grid: Grid) -> list[Row]:
    """Calls that were completed before: they count towards the balance and never move."""
    rows: list[Row] = []
    for a in grid.wave.history:
        if a.outcome == "completed":
            call = grid.call_of_id[a.call]
            minute = a.start.hour * 60 + a.start.minute
            band = next(b for b, x in enumerate(grid.wave.bands) if x.start <= minute < x.end)
            second = grid.assessor_of[a.second] if a.second is not None else NOBODY
            place = (grid.council_of[call.authority], grid.topic_of[call.topic])
            rows.append((*place, a.start.weekday(), band, grid.assessor_of[a.assessor], second))
    return rows


def planned_rows(board: Board) -> list[Row]:
    grid = board.grid
    return [
        (
            grid.council[i],
            grid.topic[i],
            grid.weekday[board.day[i]],
            grid.band_of[board.start[i]],
            board.who[i],
            board.second[i],
        )
        for i in range(grid.N)
        if board.placed(i)
    ]


class Balance:
    """Counts (`n_…`) and targets (`t_…`) as flat lists; see the index functions for their shapes."""

    def __init__(self, board: Board) -> None:
        grid = self.grid = board.grid
        self.types = sorted({council.type for council in grid.wave.authorities})
        type_of = {name: y for y, name in enumerate(self.types)}
        self.type_of = [type_of[council.type] for council in grid.wave.authorities]
        self.T, self.Y = len(grid.wave.topics), len(self.types)
        self.slots = 7 * grid.B
        self.rows = completed_rows(grid) + planned_rows(board)
        self.pairs: dict[tuple[int, int], int] = {}
        for call in grid.wave.calls:
            key = (grid.council_of[call.authority], grid.topic_of[call.topic])
            self.pairs.setdefault(key, len(self.pairs))
        self._time_targets()
        self._work_targets(needed(board))
        self._count()

    def group(self, k: int, t: int) -> int:
        return self.type_of[k] * self.T + t

    def _time_targets(self) -> None:
        grid, B = self.grid, self.grid.B
        calls = Counter(row[0] for row in self.rows)
        groups = Counter((row[0], row[1]) for row in self.rows)
        self.t_weekday, self.t_band = [0] * (grid.K * 7), [0] * (grid.K * B)
        fine = [0] * (self.Y * self.T * self.slots)
        for k in range(grid.K):
            minutes = grid.open_minutes[grid.kind[k]]
            total = sum(minutes) or 1
            for w in range(7):
                share = sum(minutes[w * B : w * B + B])
                self.t_weekday[k * 7 + w] = calls[k] * UNIT * share // total
            for b in range(B):
                self.t_band[k * B + b] = calls[k] * UNIT * sum(minutes[b::B]) // total
        for (k, t), n in groups.items():
            minutes = grid.open_minutes[grid.kind[k]]
            total, at = sum(minutes) or 1, self.group(k, t) * self.slots
            for slot, share in enumerate(minutes):
                fine[at + slot] += n * UNIT * FINE * share // total
        self.t_group = [value // FINE for value in fine]

    def _work_targets(self, doubles: int) -> None:
        grid, n = self.grid, len(self.rows) or 1
        offered = sum(grid.capacity) or 1
        topics, types = (
            Counter(row[1] for row in self.rows),
            Counter(self.type_of[row[0]] for row in self.rows),
        )
        tasks = len(self.rows) + doubles
        self.t_load = [tasks * UNIT * c // offered for c in grid.capacity]
        calls = [len(self.rows) * UNIT * c // offered for c in grid.capacity]
        self.t_topic = [first * topics[t] // n for first in calls for t in range(self.T)]
        self.t_type = [first * types[y] // n for first in calls for y in range(self.Y)]

    def _count(self) -> None:
        grid, B = self.grid, self.grid.B
        self.n_group = [0] * len(self.t_group)
        self.n_weekday, self.n_band = [0] * (grid.K * 7), [0] * (grid.K * B)
        self.n_pair_weekday, self.n_pair_band = [0] * (len(self.pairs) * 7), [0] * (len(self.pairs) * B)
        self.n_load = [0] * grid.P
        self.n_topic, self.n_type = [0] * (grid.P * self.T), [0] * (grid.P * self.Y)
        for k, t, w, b, p, q in self.rows:
            self.n_group[self.group(k, t) * self.slots + w * B + b] += 1
            self.n_weekday[k * 7 + w] += 1
            self.n_band[k * B + b] += 1
            self.n_pair_weekday[self.pairs[k, t] * 7 + w] += 1
            self.n_pair_band[self.pairs[k, t] * B + b] += 1
            self.n_load[p] += 1
            self.n_topic[p * self.T + t] += 1
            self.n_type[p * self.Y + self.type_of[k]] += 1
            if q != NOBODY:
                self.n_load[q] += 1

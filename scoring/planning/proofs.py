"""How many calls no plan can place, and why: counting, a maximum flow and a small linear programme.

All are relaxations, so their numbers are proved. (a) The longest set of dates of each council; (b) the flow
council → language → assessor, whose minimum cut is the set of calls that clash (Hall 1935); (c) the dates:
councils with equal calendars against what the assessors can do on each day and in each week. The windows of
the gap make (c) an interval matrix, so its optimum without rounding is already exact for one class.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.planning.dates import best_dates, most_dates
from scoring.planning.flow import NOWHERE, Network
from scoring.planning.grid import Grid

MOST_SPREAD = 2_000  # councils spread one by one before a linear programme is asked
MOST_ARCS = 400_000  # larger flows are left out: the counts remain


@dataclass
class Proof:
    """`bound` calls cannot be placed by any plan; the parts say which rule forces how many."""

    bound: int = 0
    strict_bound: int = 0  # the same if no voice may be relaxed
    placeable: int = 0  # calls that the dates of their councils allow
    capacity: int = 0  # of those, more than all assessors offer
    by_language: dict[str, int] = field(default_factory=dict)
    day_capacity: int = 0
    short_days: tuple[int, ...] = ()
    made_on: tuple[int, ...] = ()  # calls that all assessors can make, by day
    clash: frozenset[tuple[int, str]] = frozenset()
    clash_size: int = 0
    clash_assessors: tuple[int, ...] = ()


def prove(grid: Grid) -> Proof:
    """Everything that can be proved about the due calls before anything is placed."""
    need = demand(grid)
    dates = {k: most_dates(room_of(grid, k), grid.rules.min_gap_days) for k in need}
    daily = day_capacities(grid)
    total = [total_capacity(grid, daily, p) for p in range(grid.P)]
    everyone = list(range(grid.P))
    proof = Proof()
    placeable = sum(min(sum(calls.values()), dates[k]) for k, calls in need.items())
    proof.placeable = placeable
    proof.made_on = tuple(sum(daily[d :: grid.D]) for d in range(grid.D))
    offered = day_capacities(grid, open_only=False)
    proof.capacity = max(0, placeable - sum(total_capacity(grid, offered, p) for p in everyone))
    lost = grid.N - placeable
    proof.day_capacity, proof.short_days = day_shortage(grid, need, daily, everyone)
    for language in sorted({call.language for call in grid.due}):
        speakers = [p for p in everyone if language in grid.wave.assessors[p].languages]
        if len(speakers) < grid.P:
            of_it = {k: Counter({language: n[language]}) for k, n in need.items() if n[language]}
            short, _ = day_shortage(grid, of_it, daily, speakers)
            asked = sum(min(n[language], dates[k]) for k, n in of_it.items())
            proof.by_language[language] = max(short, asked - sum(total[p] for p in speakers), 0)
    flow = Flow(grid, need, dates, total)
    surplus = max(placeable - sum(total), proof.day_capacity, 0)
    proof.bound = max(lost + surplus, *proof.by_language.values(), 0)
    proof.strict_bound = proof.bound
    if flow.arcs_wanted <= MOST_ARCS:
        relaxed = grid.N - flow.value(grid.rules.voice.relaxed_max)
        proof.clash, proof.clash_assessors = flow.cut()
        proof.clash_size = max(0, relaxed - lost)
        strict = grid.N - flow.value(grid.rules.voice.max_calls_per_assessor_per_authority)
        proof.bound, proof.strict_bound = max(proof.bound, relaxed), max(proof.bound, relaxed, strict)
    return proof


def demand(grid: Grid) -> dict[int, Counter[str]]:
    """Due calls by council and language."""
    need: dict[int, Counter[str]] = {}
    for i, call in enumerate(grid.due):
        need.setdefault(grid.council[i], Counter())[call.language] += 1
    return need


def room_of(grid: Grid, k: int) -> list[int]:
    return grid.room[k * grid.D : (k + 1) * grid.D]


def day_capacities(grid: Grid, *, open_only: bool = True) -> list[int]:
    """Blocks that assessor p can take on day d (at p·D + d), by default while some line is open."""
    open_any = [0 if open_only else -1] * grid.D
    for row in grid.open_rows:
        for d, mask in enumerate(row):
            open_any[d] |= mask
    return [
        min(max(0, grid.left_day[pd]), blocks_in(grid.desk[pd] & open_any[pd % grid.D], grid.block))
        for pd in range(grid.P * grid.D)
    ]


def blocks_in(starts: int, block: int) -> int:
    """The most blocks that fit these starts; earliest first is optimal.

    >>> blocks_in(0b1110111, 3)
    2
    """
    n, at = 0, 0
    while starts >> at:
        rest = starts >> at
        at += (rest & -rest).bit_length() - 1 + block
        n += 1
    return n


def week_capacities(grid: Grid, daily: Sequence[int], p: int) -> list[int]:
    weeks = [0] * grid.W
    for d in range(grid.D):
        weeks[grid.week[d]] += daily[p * grid.D + d]
    return [min(n, max(0, grid.left_week[p * grid.W + w])) for w, n in enumerate(weeks)]


def total_capacity(grid: Grid, daily: Sequence[int], p: int) -> int:
    return min(sum(week_capacities(grid, daily, p)), max(0, grid.left_total[p]))


def day_shortage(
    grid: Grid, need: dict[int, Counter[str]], daily: Sequence[int], people: Sequence[int]
) -> tuple[int, tuple[int, ...]]:
    """Calls beyond what `people` can do on the dates that the councils leave open, and those dates."""
    caps = [sum(daily[p * grid.D + d] for p in people) for d in range(grid.D)]
    weeks = [sum(column) for column in zip(*(week_capacities(grid, daily, p) for p in people), strict=True)]
    classes: Counter[tuple[tuple[int, ...], int]] = Counter()
    for k, calls in need.items():
        room = tuple(min(1, r) * grid.rules.max_calls_per_authority_per_day for r in room_of(grid, k))
        n = min(sum(calls.values()), most_dates(room, grid.rules.min_gap_days))
        if n:
            classes[(room, n)] += 1
    wanted = sum(n * m for (_, n), m in classes.items())
    if not classes or wanted <= _easily(grid, classes, caps, weeks or [0] * grid.W):
        return 0, ()
    placed, tight = _linear_programme(grid, classes, caps, weeks or [0] * grid.W)
    return max(0, wanted - math.floor(placed + 1e-6)), tight


def _easily(
    grid: Grid, classes: Counter[tuple[tuple[int, ...], int]], caps: Sequence[int], weeks: Sequence[int]
) -> int:
    """Calls placed when every class spreads over its dates as if alone: no shortage if no day overflows."""
    load = [0] * grid.D
    for (room, _), m in classes.items():
        for d, r in enumerate(room):
            load[d] += r * m
    by_week = [0] * grid.W
    for d, n in enumerate(load):
        by_week[grid.week[d]] += n
    fits = all(n <= c for n, c in zip(load, caps, strict=True))
    fits = fits and all(n <= c for n, c in zip(by_week, weeks, strict=True))
    if fits:
        return sum(n * m for (_, n), m in classes.items())
    return _spread(grid, classes, caps, weeks)


def _spread(
    grid: Grid, classes: Counter[tuple[tuple[int, ...], int]], caps: Sequence[int], weeks: Sequence[int]
) -> int:
    """Calls placed one council after the other on the emptiest of its dates: a lower bound on the most."""
    if sum(classes.values()) > MOST_SPREAD:
        return -1
    left, by_week, placed, gap = list(caps), list(weeks), 0, grid.rules.min_gap_days
    for (room, n), m in sorted(
        classes.items(), key=lambda one: (most_dates(one[0][0], gap) - one[0][1], one)
    ):
        for _ in range(m):
            worth = [1 + min(left[d], by_week[grid.week[d]]) for d in range(grid.D)]
            can = [r if worth[d] > 1 else 0 for d, r in enumerate(room)]
            for d in best_dates(worth, can, gap, n):
                left[d] -= 1
                by_week[grid.week[d]] -= 1
                placed += 1
    return placed if min([*left, *by_week, 0]) >= 0 else -1


def _linear_programme(
    grid: Grid, classes: Counter[tuple[tuple[int, ...], int]], caps: Sequence[int], weeks: Sequence[int]
) -> tuple[float, tuple[int, ...]]:
    """Most calls by day and class of council; dates whose capacity has a price are short."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    solve: Any = linprog  # its types do not know sparse matrices
    rows: list[tuple[list[int], int]] = [([], cap) for cap in [*caps, *weeks]]
    n = 0
    gap = max(1, grid.rules.min_gap_days)
    for (room, calls), m in classes.items():
        columns = {d: n + at for at, d in enumerate(d for d in range(grid.D) if room[d])}
        n += len(columns)
        for d, column in columns.items():
            rows[d][0].append(column)
            rows[grid.D + grid.week[d]][0].append(column)
            window = [columns[e] for e in range(d, d + gap) if e in columns]
            rows.append((window, max(room) * m))
        rows.append((list(columns.values()), calls * m))
    at = np.repeat(np.arange(len(rows)), [len(columns) for columns, _ in rows])
    where = np.array([column for columns, _ in rows for column in columns])
    matrix = csr_array((np.ones(len(where)), (at, where)), shape=(len(rows), n))
    answer: Any = solve(-np.ones(n), A_ub=matrix, b_ub=[cap for _, cap in rows], method="highs")
    prices = answer.ineqlin.marginals[: grid.D]
    return -float(answer.fun), tuple(d for d in range(grid.D) if prices[d] < -1e-6)


class Flow:
    """Councils and their languages to assessors; arcs as wide as voice rule and shared dates allow."""

    def __init__(
        self, grid: Grid, need: dict[int, Counter[str]], dates: dict[int, int], total: Sequence[int]
    ) -> None:
        self.grid, self.need, self.dates, self.total = grid, need, dates, total
        self.lines = [(k, language) for k, calls in need.items() for language in sorted(calls)]
        self.arcs_wanted = len(self.lines) * grid.P
        self.example = {(grid.council[i], call.language): i for i, call in enumerate(grid.due)}
        self.rooms = {k: tuple(r > 0 for r in room_of(grid, k)) for k in need}
        self.shared: dict[tuple[int, int, tuple[bool, ...]], int] = {}

    def value(self, voice: int) -> int:
        """The most calls that can flow when a council may hear an assessor `voice` times."""
        grid = self.grid
        self.first_line = 2 + len(self.need)
        self.first_person = self.first_line + len(self.lines)
        network = self.network = Network(self.first_person + grid.P)
        council_node = {k: 2 + n for n, k in enumerate(self.need)}
        joints: dict[tuple[int, int], int] = {}
        for k, node in council_node.items():
            network.arc(0, node, self.dates[k])
        for n, (k, language) in enumerate(self.lines, self.first_line):
            network.arc(council_node[k], n, self.need[k][language])
            for p in grid.eligible[self.example[k, language]]:
                left = min(voice - grid.heard[p * grid.K + k], self.shared_dates(k, p))
                if left > 0 and len(self.need[k]) == 1:
                    network.arc(n, self.first_person + p, left)
                elif left > 0:  # a joint holds the voice limit over both languages of a council
                    if (k, p) not in joints:
                        joints[k, p] = network.node()
                        network.arc(joints[k, p], self.first_person + p, left)
                    network.arc(n, joints[k, p], left)
        for p in range(grid.P):
            network.arc(self.first_person + p, 1, self.total[p])
        return network.flow(0, 1)

    def shared_dates(self, k: int, p: int) -> int:
        grid = self.grid
        key = (grid.kind[k], p, self.rooms[k])
        if key not in self.shared:
            self.shared[key] = sum(
                1
                for d in range(grid.D)
                if key[2][d] and grid.desk[p * grid.D + d] & grid.open_rows[grid.kind[k]][d]
            )
        return self.shared[key]

    def cut(self) -> tuple[frozenset[tuple[int, str]], tuple[int, ...]]:
        """The calls on the near side of the minimum cut, and the assessors who are full there."""
        level = self.network.levels(0)
        lines = frozenset(line for n, line in enumerate(self.lines, self.first_line) if level[n] != NOWHERE)
        people = range(self.grid.P)
        return lines, tuple(p for p in people if level[self.first_person + p] != NOWHERE)

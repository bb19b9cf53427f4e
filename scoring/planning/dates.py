"""Dates for one council: how many fit, and a random set drawn in proportion to the product of day weights.

Drawing by counting all sets (dynamic programming) keeps the gap by construction and is as unpredictable as
the rules allow.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.planning.chance import Chance


def most_dates(room: Sequence[int], gap: int) -> int:
    """The largest number of calls that fit `room` (calls allowed on each day), days at least `gap` apart.

    With one call a day, earliest first is optimal; in general a short recurrence.

    >>> most_dates([1, 1, 1, 0, 1], 2)
    3
    """
    best = [0] * (len(room) + 1)
    for d in range(len(room) - 1, -1, -1):
        best[d] = max(best[d + 1], room[d] + best[min(len(room), d + max(1, gap))] if room[d] > 0 else 0)
    return best[0]


def best_dates(worth: Sequence[int], room: Sequence[int], gap: int, n: int) -> list[int]:
    """`n` days at least `gap` apart (a day up to `room` times) of the greatest worth; fewer if no more fit.

    >>> best_dates([5, 9, 6, 1], [1, 1, 1, 1], 2, 2)
    [0, 2]
    """
    days, gap = len(room), max(1, gap)
    best: list[list[int]] = [[0] * (days + 1)]
    for j in range(1, n + 1):
        row = [-1] * (days + 1)
        for d in range(days - 1, -1, -1):
            row[d] = row[d + 1]
            for times in range(1, min(room[d], j) + 1):
                rest = best[j - times][min(days, d + gap)]
                if rest >= 0:
                    row[d] = max(row[d], rest + times * worth[d])
        best.append(row)
    while n and best[n][0] < 0:
        n -= 1
    chosen: list[int] = []
    d = 0
    while n:
        if best[n][d] == best[n][d + 1]:
            d += 1
            continue
        after = min(days, d + gap)
        times = next(
            x
            for x in range(1, min(room[d], n) + 1)
            if best[n - x][after] >= 0 and best[n][d] == best[n - x][after] + x * worth[d]
        )
        chosen += [d] * times
        n, d = n - times, after
    return chosen


def draw_dates(weights: Sequence[int], room: Sequence[int], gap: int, n: int, chance: Chance) -> list[int]:
    """`n` days or the most that fit, drawn in proportion to weights; a day may come up to `room` times."""
    days = len(room)
    n = min(n, most_dates([r if w else 0 for r, w in zip(room, weights, strict=True)], gap))
    ways = _count_ways(weights, room, gap, n)
    chosen: list[int] = []
    d = 0
    while n > 0 and d < days:
        ticket = chance.large(ways[n][d])
        ticket -= ways[n][d + 1]
        if ticket < 0:
            d += 1
            continue
        after, weight = min(days, d + max(1, gap)), 1
        for times in range(1, min(room[d], n) + 1):
            weight *= weights[d]
            ticket -= weight * ways[n - times][after]
            if ticket < 0:
                chosen += [d] * times
                n -= times
                break
        d = after
    return chosen


def _count_ways(weights: Sequence[int], room: Sequence[int], gap: int, n: int) -> list[list[int]]:
    """ways[j][d]: weighted number of ways to choose j more dates from day d on."""
    days = len(room)
    ways = [[1] * (days + 1)] + [[0] * (days + 1) for _ in range(n)]
    for j in range(1, n + 1):
        for d in range(days - 1, -1, -1):
            total, weight = ways[j][d + 1], 1
            after = min(days, d + max(1, gap))
            for times in range(1, min(room[d], j) + 1):
                weight *= weights[d]
                total += weight * ways[j - times][after]
            ways[j][d] = total
    return ways

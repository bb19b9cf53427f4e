"""Second listeners for a share of the calls, spread over topics and council types by controlled rounding."""

from __future__ import annotations

import math
from collections import Counter

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance


def needed(board: Board) -> int:
    """How many of the calls placed and completed must have a second listener in all."""
    placed = sum(1 for p in board.who if p != NOBODY)
    return math.ceil(board.grid.rules.double_marking.share * (placed + board.grid.completed) - 1e-9)


def present(board: Board) -> int:
    done = sum(1 for a in board.grid.wave.history if a.outcome == "completed" and a.second is not None)
    return done + sum(1 for q in board.second if q != NOBODY)


def add_listeners(board: Board, chance: Chance) -> int:
    """Give calls second listeners until the share is met; return the number still missing."""
    grid = board.grid
    missing = needed(board) - present(board)
    by_topic, by_type, pairs = _counts(board)
    open_calls = [i for i in range(grid.N) if board.placed(i) and board.second[i] == NOBODY]
    chance.shuffle(open_calls)
    queues: dict[tuple[int, str], list[int]] = {}
    for i in open_calls:
        queues.setdefault((grid.topic[i], grid.wave.authorities[grid.council[i]].type), []).append(i)
    topics, types = _totals(board)
    while missing > 0 and queues:
        cell = min(queues, key=lambda c: (by_topic[c[0]] / topics[c[0]] + by_type[c[1]] / types[c[1]], c))
        i = queues[cell].pop()
        if not queues[cell]:
            del queues[cell]
        caller = board.who[i]
        listeners = board.listeners(i, board.day[i], board.start[i], caller)
        if listeners:
            q = min(
                listeners, key=lambda q: (pairs[_pair(caller, q)], board.load[q] / (grid.capacity[q] or 1), q)
            )
            board.set_second(i, q)
            by_topic[cell[0]] += 1
            by_type[cell[1]] += 1
            pairs[_pair(caller, q)] += 1
            missing -= 1
    return max(0, missing)


def _pair(p: int, q: int) -> tuple[int, int]:
    return (p, q) if p < q else (q, p)


def _totals(board: Board) -> tuple[Counter[int], Counter[str]]:
    grid = board.grid
    placed = [i for i in range(grid.N) if board.placed(i)]
    return (
        Counter(grid.topic[i] for i in placed),
        Counter(grid.wave.authorities[grid.council[i]].type for i in placed),
    )


def _counts(board: Board) -> tuple[Counter[int], Counter[str], Counter[tuple[int, int]]]:
    grid = board.grid
    topics: Counter[int] = Counter()
    types: Counter[str] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for i, q in enumerate(board.second):
        if q != NOBODY:
            topics[grid.topic[i]] += 1
            types[grid.wave.authorities[grid.council[i]].type] += 1
            pairs[_pair(board.who[i], q)] += 1
    return topics, types, pairs

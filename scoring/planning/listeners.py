"""Second listeners for a share of the calls, spread over topics and council types by controlled rounding."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance


def needed(board: Board) -> int:
    """How many of the calls placed and completed must have a second listener in all."""
    placed = sum(1 for p in board.who if p != NOBODY)
    return math.ceil(board.grid.rules.double_marking.share * (placed + board.grid.completed) - 1e-9)


def present(board: Board) -> int:
    done = sum(1 for a in board.grid.wave.history if a.outcome == "completed" and a.second is not None)
    return done + sum(1 for q in board.second if q != NOBODY)


def add_listeners(
    board: Board, chance: Chance, *, promised: Collection[int] = (), unwilling: Collection[int] = ()
) -> int:
    """Give calls second listeners until the share is met; return the number still missing.

    Calls in `promised` (they had a listener in an earlier plan) come first, calls in `unwilling` (people were
    told that nobody listens) last.
    """
    missing = max(0, needed(board) - present(board))
    open_calls = [i for i, p in enumerate(board.who) if p != NOBODY and board.second[i] == NOBODY]
    chance.shuffle(open_calls)
    rest = [i for i in open_calls if i not in promised]
    missing = _add(board, missing, [i for i in open_calls if i in promised])
    missing = _add(board, missing, [i for i in rest if i not in unwilling])
    return _add(board, missing, [i for i in rest if i in unwilling])


def _add(board: Board, missing: int, open_calls: list[int]) -> int:
    grid = board.grid
    by_topic, by_type, pairs = _counts(board)
    queues: dict[tuple[int, str], list[int]] = {}
    for i in open_calls:
        queues.setdefault((grid.topic[i], grid.wave.authorities[grid.council[i]].type), []).append(i)
    share = _quotas(board)
    while missing > 0 and queues:
        cell = max(queues, key=lambda c: (_lag(c, share, by_topic, by_type), c))
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
    return missing


def _pair(p: int, q: int) -> tuple[int, int]:
    return (p, q) if p < q else (q, p)


def _quotas(board: Board) -> tuple[dict[int, float], dict[str, float]]:
    """How many listeners each topic and each council type should have."""
    grid = board.grid
    placed = [i for i in range(grid.N) if board.placed(i)]
    topics = Counter(grid.topic[i] for i in placed)
    types = Counter(grid.wave.authorities[grid.council[i]].type for i in placed)
    part = needed(board) / (len(placed) or 1)
    return {t: n * part for t, n in topics.items()}, {y: n * part for y, n in types.items()}


def _lag(
    cell: tuple[int, str],
    share: tuple[dict[int, float], dict[str, float]],
    by_topic: Counter[int],
    by_type: Counter[str],
) -> tuple[float, float]:
    """How far topic and type lag behind their quotas: the lesser first, so that neither overshoots."""
    topic, kind = share[0][cell[0]] - by_topic[cell[0]], share[1][cell[1]] - by_type[cell[1]]
    return round(min(topic, kind), 6), round(topic + kind, 6)


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

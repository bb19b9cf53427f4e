"""Last, each start moves by chance within its free time, so that nobody can tell the minute of a call."""

from __future__ import annotations

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance


def scatter_minutes(board: Board, calls: list[int], chance: Chance) -> None:
    """Give each call a random start in its day and band while its people are free and the line is open."""
    order = list(calls)
    chance.shuffle(order)
    for i in order:
        p, d, s, q = board.who[i], board.day[i], board.start[i], board.second[i]
        band = board.grid.bands[board.grid.band_of[s]]
        board.remove(i)
        starts = board.starts(i, p, d) & band
        if q != NOBODY and board.live:
            starts &= board.free[q * board.grid.D + d]
        board.place(i, p, d, chance.bit_of(starts))
        if q != NOBODY:
            board.set_second(i, q)

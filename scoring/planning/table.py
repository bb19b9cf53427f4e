"""The board as flat arrays of whole numbers, the common language of the search in Python and in C.

Field names are the contract: `core.c` declares the same ones in the same order.
"""

from __future__ import annotations

from itertools import accumulate, permutations

from scoring.planning.balance import Balance
from scoring.planning.board import NOBODY, Board

SCALARS = (
    *("calls_total", "councils", "people", "days_total", "weeks", "bands", "topics", "types"),
    *("block", "gap", "voice", "live", "words", "movable_total"),
    *("levels", "moves", "link", "state", "accepted"),
)
ARRAYS = (
    *("council", "topic", "group", "pair", "allowed", "elig_at", "elig_n", "elig", "type_of", "kind"),
    *("neat_at", "neat_n", "neat", "band_of", "weekday", "week", "day_at", "day_n", "days", "movable"),
    *("calls_at", "calls_n", "calls", "mine_at", "mine_n", "mine", "mine_pos"),
    *("who", "day", "start", "second", "left_day", "left_week", "left_total", "heard", "used", "room"),
    *("n_group", "t_group", "n_weekday", "t_weekday", "n_band", "t_band", "n_pair_weekday", "n_pair_band"),
    *("n_load", "t_load", "n_topic", "t_topic", "n_type", "t_type", "temperature", "chance_of"),
    *("all_at", "all_n", "all", "shared"),
)
MASKS = ("open", "desk", "busy")


# Weight of evenly shared councils, over the square of the number of assessors: few need it most.
LINK = 8_000


class Table:
    """Every scalar, array and mask of the search; lists of int, masks as one int a row."""

    def __init__(self, board: Board, movable: list[int]) -> None:
        grid = self.grid = board.grid
        balance = Balance(board)
        self.calls_total, self.councils, self.people = grid.N, grid.K, grid.P
        self.days_total, self.weeks, self.bands = grid.D, grid.W, grid.B
        self.topics, self.types = balance.T, balance.Y
        self.block, self.gap = grid.block, max(1, grid.rules.min_gap_days)
        self.voice = grid.rules.voice.max_calls_per_assessor_per_authority
        self.live, self.words = int(board.live), -(-(len(grid.band_of) + grid.block) // 64)
        self.levels = self.moves = self.state = self.accepted = 0
        self.temperature: list[int] = []
        self.chance_of: list[int] = []
        self._calls(board, balance, movable)
        self._times(board)
        self._state(board)
        self._lists(board, movable)
        self._links(board)
        self.n_group, self.t_group = balance.n_group, balance.t_group
        self.n_weekday, self.t_weekday = balance.n_weekday, balance.t_weekday
        self.n_band, self.t_band = balance.n_band, balance.t_band
        self.n_load, self.t_load = balance.n_load, balance.t_load
        self.n_topic, self.t_topic = balance.n_topic, balance.t_topic
        self.n_type, self.t_type = balance.n_type, balance.t_type
        self.n_pair_weekday, self.n_pair_band = balance.n_pair_weekday, balance.n_pair_band

    def _calls(self, board: Board, balance: Balance, movable: list[int]) -> None:
        grid = board.grid
        self.movable, self.movable_total = movable, len(movable)
        self.council, self.topic, self.type_of = grid.council, grid.topic, balance.type_of
        calls = list(zip(grid.council, grid.topic, strict=True))
        self.group = [balance.group(k, t) for k, t in calls]
        self.pair = [balance.pairs[call] for call in calls]
        self.allowed = [sum(1 << b for b in range(grid.B) if mask & grid.bands[b]) for mask in grid.when]
        self.elig: list[int] = []
        self.elig_at: list[int] = []
        at: dict[int, int] = {}
        for people in grid.eligible:
            if id(people) not in at:
                at[id(people)] = len(self.elig)
                self.elig += people
            self.elig_at.append(at[id(people)])
        self.elig_n = [len(people) for people in grid.eligible]

    def _times(self, board: Board) -> None:
        grid = board.grid
        self.kind = grid.kind
        self.open = [mask for row in grid.open_rows for mask in row]
        self.desk, self.busy = grid.desk, list(board.busy)
        self.neat: list[int] = []
        self.neat_at: list[int] = []
        for neat, desk in zip(grid.neat, grid.desk, strict=True):
            self.neat_at.append(len(self.neat))
            self.neat += set_bits(neat & desk)
        self.neat_n = [b - a for a, b in zip(self.neat_at, [*self.neat_at[1:], len(self.neat)], strict=True)]
        self.band_of, self.weekday, self.week = grid.band_of, grid.weekday, grid.week
        self.days: list[int] = []
        self.day_at: list[int] = []
        for k in range(grid.K):
            self.day_at.append(len(self.days))
            self.days += [d for d in range(grid.D) if grid.room[k * grid.D + d] > 0]
        self.day_n = [b - a for a, b in zip(self.day_at, [*self.day_at[1:], len(self.days)], strict=True)]

    def _state(self, board: Board) -> None:
        grid = board.grid
        self.who, self.day = list(board.who), list(board.day)
        self.start, self.second = list(board.start), list(board.second)
        self.left_day, self.left_week = list(board.left_day), list(board.left_week)
        self.left_total, self.heard, self.room = list(board.left_total), list(board.heard), list(grid.room)
        self.used = [0] * (grid.K * grid.D)
        for i, d in enumerate(board.day):
            if d != NOBODY:
                self.used[grid.council[i] * grid.D + d] += 1

    def _lists(self, board: Board, movable: list[int]) -> None:
        """Movable calls by council and by assessor, with room for all that an assessor could take."""
        by_council: list[list[int]] = [[] for _ in range(self.councils)]
        by_person: list[list[int]] = [[] for _ in range(self.people)]
        for i in movable:
            by_council[self.council[i]].append(i)
            by_person[self.who[i]].append(i)
        self.calls = [i for calls in by_council for i in calls]
        self.calls_n = [len(calls) for calls in by_council]
        self.calls_at = list(accumulate(self.calls_n, initial=0))[:-1]
        self.mine_n = [len(calls) for calls in by_person]
        self.mine_pos = [NOBODY] * self.calls_total
        self.mine: list[int] = []
        self.mine_at: list[int] = []
        for p, calls in enumerate(by_person):
            self.mine_at.append(len(self.mine))
            for n, i in enumerate(calls):
                self.mine_pos[i] = n
            self.mine += calls + [NOBODY] * (self._most_calls(board, p) - len(calls))

    def _links(self, board: Board) -> None:
        """All calls by council, and how many councils each two assessors share (counted by calls)."""
        grid = board.grid
        self.all = [i for calls in grid.calls_of for i in calls]
        self.all_n = [len(calls) for calls in grid.calls_of]
        self.all_at = list(accumulate(self.all_n, initial=0))[:-1]
        self.link = LINK // max(1, grid.P) ** 2
        self.shared = [0] * (grid.P * grid.P if self.link else 0)
        for calls in grid.calls_of if self.link else []:
            people = [self.who[i] for i in calls if self.who[i] != NOBODY]
            for p, q in permutations(people, 2):
                self.shared[p * grid.P + q] += p != q

    def _most_calls(self, board: Board, p: int) -> int:
        """No fewer than the movable calls that assessor p could ever hold."""
        blocks = len(self.band_of) // self.block + 1
        days = range(p * self.days_total, (p + 1) * self.days_total)
        by_day = sum(min(len(board.tasks[e]) + max(0, board.left_day[e]), blocks) for e in days)
        return min(len(self.movable), max(by_day, self.mine_n[p]))


def set_bits(mask: int) -> list[int]:
    """Places of the set bits.

    >>> set_bits(0b1010)
    [1, 3]
    """
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return places

"""Planning again with the fewest moves: each council's new dates keep as many old ones as possible.

For one council the best set of dates is found exactly by a recurrence over its days; what that cannot place
is left to the ejection repair, for which calls that were kept are dear.
"""

from __future__ import annotations

from scoring.planning.board import NOBODY, Board
from scoring.planning.chance import Chance
from scoring.planning.construct import Construction
from scoring.planning.dates import best_dates
from scoring.planning.earlier import EarlierPlan
from scoring.planning.repair import State, restore

TRIALS = 12  # sets of dates tried for one council before the repair takes over
KEPT, WANTED, OPEN, TIES = 1_000_000, 10_000, 1_000, 100  # worth of a date: in use, planned before, possible


class Replanning:
    def __init__(self, board: Board, earlier: EarlierPlan, chance: Chance) -> None:
        self.board, self.grid, self.earlier, self.chance = board, board.grid, earlier, chance
        self.construction = Construction(board, chance)

    def place(self, calls: list[int]) -> list[int]:
        """Place these calls, moving others of the same council only; return those left over."""
        rest = [i for i in calls if not self.as_before(i)]
        waiting: dict[int, list[int]] = {}
        for i in rest:
            waiting.setdefault(self.grid.council[i], []).append(i)
        return [i for k, mine in waiting.items() for i in self.place_at(k, mine)]

    def as_before(self, i: int) -> bool:
        """The old time with another assessor, if somebody is free."""
        entry = self.earlier.entries.get(i)
        if entry is None or entry.attempt != self.grid.attempt[i]:
            return False
        d = self.earlier.day(entry)
        if d is None or not self.board.date_free(self.grid.council[i], d):
            return False
        s = (entry.start.hour * 60 + entry.start.minute) // self.grid.step
        people = [p for p in self.grid.eligible[i] if self.free_at(i, p, d, s)]
        if not people or self.grid.due[i].double:
            return False
        best = min(people, key=lambda p: (self.board.load[p] / (self.grid.capacity[p] or 1), p))
        self.board.place(i, best, d, s)
        return True

    def free_at(self, i: int, p: int, d: int, s: int) -> bool:
        board, k = self.board, self.grid.council[i]
        may = board.may_speak(p, k) and board.can_take(p, d)
        return may and bool(board.starts(i, p, d) >> s & 1)

    def place_at(self, k: int, calls: list[int]) -> list[int]:
        """Try sets of dates that keep the most, drawn anew among equals; keep the best trial."""
        before = self.state(k)
        best: tuple[int, int, State, list[int]] | None = None
        for _ in range(TRIALS):
            moved, left = self.trial(k, calls)
            if best is None or (len(left), moved) < best[:2]:
                best = (len(left), moved, self.state(k), left)
            if not left:
                break
            self.put(k, before)
        assert best is not None
        self.put(k, best[2])
        return best[3]

    def trial(self, k: int, calls: list[int]) -> tuple[int, list[int]]:
        grid, board = self.grid, self.board
        placed = [i for i in grid.calls_of[k] if board.placed(i)]
        dates = self.new_dates(k, placed, calls)
        moved: list[int] = []
        for i in placed:
            if board.day[i] in dates:
                dates.remove(board.day[i])
            else:
                moved.append(i)
        for i in moved:
            board.remove(i)
        queue = sorted([*calls, *moved], key=lambda i: (grid.when[i].bit_count(), len(grid.eligible[i]), i))
        self.chance.shuffle(dates)
        left: list[int] = []
        for i in queue:
            day = next((d for d in dates if board.date_free(k, d) and self.construction.place_on(i, d)), None)
            if day is None:
                left.append(i)
            else:
                dates.remove(day)
        return len(moved), [i for i in left if not self.construction.place_anywhere(i)]

    def new_dates(self, k: int, placed: list[int], calls: list[int]) -> list[int]:
        grid, board = self.grid, self.board
        room = grid.room[k * grid.D : (k + 1) * grid.D]
        kept = [board.day[i] for i in placed]
        wanted = {self.earlier.day(self.earlier.entries[i]) for i in calls if i in self.earlier.entries}
        worth = []
        for d in range(grid.D):
            value = KEPT if d in kept else WANTED if d in wanted else OPEN if self.usable(k, calls, d) else 0
            worth.append(value + self.chance.below(TIES))
        return best_dates(worth, room, grid.rules.min_gap_days, len(placed) + len(calls))

    def usable(self, k: int, calls: list[int], d: int) -> bool:
        """Could somebody make one of the calls on this day as things stand?"""
        board = self.board
        return any(
            board.can_take(p, d) and board.may_speak(p, k) and board.starts(i, p, d)
            for i in calls
            for p in self.grid.eligible[i]
        )

    def state(self, k: int) -> State:
        board, calls = self.board, self.grid.calls_of[k]
        who, day = [board.who[i] for i in calls], [board.day[i] for i in calls]
        return who, day, [board.start[i] for i in calls], [board.second[i] for i in calls]

    def put(self, k: int, state: State) -> None:
        board, calls = self.board, self.grid.calls_of[k]
        whole = [list(part) for part in (board.who, board.day, board.start, board.second)]
        for part, values in zip(whole, state, strict=True):
            for i, value in zip(calls, values, strict=True):
                part[i] = value
        restore(board, (whole[0], whole[1], whole[2], whole[3]))


def send_back(board: Board, earlier: EarlierPlan) -> None:
    """Calls that the repair moved return to their old places where those are free again."""
    away = sorted(earlier.kept)
    while True:
        stuck = [i for i in away if not _returns(board, earlier, i)]
        if len(stuck) == len(away):
            return
        away = stuck


def _returns(board: Board, earlier: EarlierPlan, i: int) -> bool:
    """Is call i at its old place now? Tried only where it stands elsewhere."""
    entry, (p, d, s, q) = earlier.entries[i], (board.who[i], board.day[i], board.start[i], board.second[i])
    if p == NOBODY:
        return False
    board.remove(i)
    if earlier.put(board, i, entry):
        return True
    board.place(i, p, d, s)
    if q != NOBODY:
        board.set_second(i, q)
    return False


def at_old_time(board: Board, earlier: EarlierPlan) -> set[int]:
    """Calls that stand at the day and start which the earlier plan gave them."""
    same = set()
    for i, entry in earlier.entries.items():
        minute = entry.start.hour * 60 + entry.start.minute
        if board.who[i] != NOBODY and (earlier.day(entry), minute) == (
            board.day[i],
            board.start[i] * board.grid.step,
        ):
            same.add(i)
    return same

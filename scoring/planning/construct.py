"""A first plan: councils with least slack first, random dates, for each call the least loaded assessor."""

from __future__ import annotations

from scoring.planning.board import Board
from scoring.planning.chance import Chance
from scoring.planning.dates import draw_dates, most_dates

LOOKED_AT = 24  # assessors compared for one date; more brings little and costs time
MANY, LOOKED_AT_OF_MANY = 64, 8


class Construction:
    def __init__(self, board: Board, chance: Chance) -> None:
        self.board, self.grid, self.chance = board, board.grid, chance
        D = self.grid.D
        self.day_left = [
            sum(
                max(0, self.grid.left_day[p * D + d]) for p in range(self.grid.P) if self.grid.desk[p * D + d]
            )
            for d in range(D)
        ]

    def build(self, calls: list[int]) -> list[int]:
        """Place `calls` where possible; return those that found no place."""
        waiting: dict[int, list[int]] = {}
        for i in calls:
            waiting.setdefault(self.grid.council[i], []).append(i)
        councils = list(waiting)
        self.chance.shuffle(councils)
        slack = {k: self.most(k) - len(waiting[k]) for k in councils}
        left: list[int] = []
        for k in sorted(councils, key=slack.__getitem__):
            left += self.fill_council(k, waiting[k])
        return left

    def open_room(self, k: int) -> list[int]:
        """Calls that each day can still take at this council beside what is planned."""
        grid, board = self.grid, self.board
        row = board.room[k * grid.D : (k + 1) * grid.D]
        return [room if not board.dates[k] & grid.near[d] else 0 for d, room in enumerate(row)]

    def most(self, k: int) -> int:
        return most_dates(self.open_room(k), self.grid.rules.min_gap_days)

    def fill_council(self, k: int, calls: list[int]) -> list[int]:
        """Draw dates for these calls of council k and place them; return those left over."""
        room = self.open_room(k)
        weights = [(max(1, self.day_left[d]) ** 2 if room[d] else 0) for d in range(self.grid.D)]
        days = draw_dates(weights, room, self.grid.rules.min_gap_days, len(calls), self.chance)
        self.chance.shuffle(days)
        queue = list(calls)
        self.chance.shuffle(queue)
        queue.sort(key=lambda i: len(self.grid.eligible[i]))
        left: list[int] = []
        for i in queue:
            for d in days:
                if self.place_on(i, d):
                    days.remove(d)
                    self.day_left[d] -= 1
                    break
            else:
                left.append(i)
        return [i for i in left if not self.place_anywhere(i)]

    def place_anywhere(self, i: int) -> bool:
        days = [d for d in range(self.grid.D) if self.board.date_free(self.grid.council[i], d)]
        self.chance.shuffle(days)
        return any(self.place_on(i, d) for d in days)

    def place_on(self, i: int, d: int) -> bool:
        """Place call i on day d with the least loaded of some assessors who can."""
        board, people = self.board, self.grid.eligible[i]
        best, best_load = -1, 0
        looked, most = 0, LOOKED_AT if len(people) <= MANY else LOOKED_AT_OF_MANY
        offset = self.chance.below(len(people)) if people else 0
        for n in range(len(people)):
            p = people[(n + offset) % len(people)]
            if (
                not board.can_take(p, d)
                or not board.may_speak(p, self.grid.council[i])
                or not board.starts(i, p, d)
            ):
                continue
            load = board.load[p] * 1_000_000 // (self.grid.capacity[p] or 1)
            if best < 0 or load < best_load:
                best, best_load = p, load
            looked += 1
            if looked == most:
                break
        return best >= 0 and self.settle(i, best, d)

    def settle(self, i: int, p: int, d: int) -> bool:
        """Place call i with p on day d at a random start; with a second listener if it must have one."""
        board = self.board
        starts = board.starts(i, p, d)
        neat = starts & self.grid.neat[p * self.grid.D + d] or starts
        if not self.grid.due[i].double:
            board.place(i, p, d, self.chance.bit_of(neat))
            return True
        while starts:
            s = self.chance.bit_of(neat or starts)
            starts, neat = starts & ~(1 << s), neat & ~(1 << s)
            listeners = board.listeners(i, d, s, p)
            if listeners:
                board.place(i, p, d, s)
                board.set_second(i, listeners[self.chance.below(len(listeners))])
                return True
        return False

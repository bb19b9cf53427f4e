"""Simulated annealing over a valid plan: only moves that keep every hard rule, so any stop is a valid plan.

Kirkpatrick, Gelatt and Vecchi (1983), Science 220, 671–680. Five moves: another time with the same assessor;
another assessor or listener at the same time; both new; two calls of one assessor, or of one council, change
places. Whole numbers throughout; `core.c` takes the same steps.
"""

from __future__ import annotations

from decimal import Decimal

from scoring.planning.balance import UNIT
from scoring.planning.board import NOBODY
from scoring.planning.chance import MULTIPLIER, WORD
from scoring.planning.table import Table

# Weights, doubled so that halves are whole: times 1, work 0.5, a pair that shares weekday or band 2.
TIME, WORK, REPEAT = 2, 1, 4 * UNIT * UNIT
LEVELS = 64
HOT, MILD, COLD = Decimal(1), Decimal("0.1"), Decimal("0.02")
PATIENT = 4_000  # moves a call from which it pays to cool down wholly
NEARBY = frozenset({1, 2, 8, 9})  # kinds of step that try a day close by: where dates are tight, others fail
Place = tuple[int, int, int, int]  # assessor, day, start, second listener


def set_schedule(table: Table, moves: int, state: int) -> None:
    """Geometric cooling from HOT to COLD (to MILD where moves are few).

    `chance_of[r]` is −ln of the r-th of 1024 even chances.
    """
    ratio = (COLD if moves >= PATIENT * table.movable_total else MILD) / HOT
    unit = 2 * UNIT * UNIT
    table.levels, table.moves, table.state = LEVELS, moves, state
    steps = [HOT * ratio ** (Decimal(n) / (LEVELS - 1)) for n in range(LEVELS)]
    table.temperature = [int(step * unit) for step in steps]
    table.chance_of = [int(-((Decimal(2 * r + 1) / 2048).ln()) * 256) for r in range(1024)]


class Search:
    """The steps of `core.c` in Python, in the same order with the same random numbers."""

    def __init__(self, table: Table) -> None:
        self.t = table
        self.cells = (1 << table.block) - 1
        self.state = table.state

    def run(self) -> None:
        t = self.t
        for level in range(t.levels):
            heat = t.temperature[level]
            for _ in range(level * t.moves // t.levels, (level + 1) * t.moves // t.levels):
                self.propose(heat)
        t.state = self.state

    def below(self, n: int) -> int:
        x = self.state
        x ^= x >> 12
        x ^= (x << 25) & WORD
        x ^= x >> 27
        self.state = x
        return ((((x * MULTIPLIER) & WORD) >> 32) * n) >> 32

    def propose(self, heat: int) -> None:
        t = self.t
        i = t.movable[self.below(t.movable_total)]
        k, kind = t.council[i], self.below(16)
        if kind >= 13:
            self.exchange(i, t.calls[t.calls_at[k] + self.below(t.calls_n[k])], heat)
            return
        p, d, s, q = t.who[i], t.day[i], t.start[i], t.second[i]
        if kind >= 11:
            self.exchange(i, t.mine[t.mine_at[p] + self.below(t.mine_n[p])], heat)
            return
        if kind >= 5:
            other = t.elig[t.elig_at[i] + self.below(t.elig_n[i])]
            if kind < 8 and q != NOBODY and self.below(2):
                q = other
            else:
                p = other
        if kind < 5 or kind >= 8:
            if kind in NEARBY:
                d += self.below(5) - 2
            elif kind != 0:
                d = t.days[t.day_at[k] + self.below(t.day_n[k])]
            row = p * t.days_total + d
            if not 0 <= d < t.days_total or not t.neat_n[row]:
                return
            s = t.neat[t.neat_at[row] + self.below(t.neat_n[row])]
        self.move(i, (p, d, s, q), heat)

    def move(self, i: int, to: Place, heat: int) -> None:
        t, k = self.t, self.t.council[i]
        p, d, s, q = to
        if p == q or not self.hours_fit(i, d, s):
            return
        if p != t.who[i] and t.heard[p * t.councils + k] >= t.voice:
            return
        source = (t.who[i], t.day[i], t.start[i], t.second[i])
        if abs(d - source[1]) >= t.gap and not self.date_free(k, d):
            return
        if p != source[0] and p != source[3] and not self.takes(p, d, s, True):
            return
        self.seat(i, source, -1)
        if (
            self.date_free(k, d)
            and self.takes(p, d, s, True)
            and (q == NOBODY or self.takes(q, d, s, bool(t.live)))
        ):
            delta = self.score(i, source, -1) + self.score(i, to, 1)
            links = t.link and p != source[0]
            if links:
                delta += self.linked(i, source[0], p)
            if self.accepts(delta, heat):
                if links:
                    self.relink(i, source[0], p)
                self.seat(i, to, 1)
                self.note(i, to)
                return
            self.score(i, to, -1)
            self.score(i, source, 1)
        self.seat(i, source, 1)

    def exchange(self, i: int, j: int, heat: int) -> None:
        t = self.t
        a = (t.who[i], t.day[i], t.start[i], t.second[i])
        b = (t.who[j], t.day[j], t.start[j], t.second[j])
        if i == j or a[3] != NOBODY or b[3] != NOBODY or not self.exchange_fits(i, j, a, b):
            return
        delta = self.score(i, a, -1) + self.score(j, b, -1) + self.score(i, b, 1) + self.score(j, a, 1)
        if self.accepts(delta, heat):
            for call, place, sign in ((i, a, -1), (j, b, -1), (i, b, 1), (j, a, 1)):
                self.seat(call, place, sign)
            self.note(i, b)
            self.note(j, a)
            return
        for call, place, sign in ((j, a, -1), (i, b, -1), (j, b, 1), (i, a, 1)):
            self.score(call, place, sign)

    def exchange_fits(self, i: int, j: int, a: Place, b: Place) -> bool:
        t = self.t
        ki, kj = t.council[i], t.council[j]
        if not self.hours_fit(i, b[1], b[2]) or not self.hours_fit(j, a[1], a[2]):
            return False
        if ki == kj:
            return a[0] == b[0] or (self.may_speak(i, b[0]) and self.may_speak(j, a[0]))
        if a[1] == b[1]:
            return True
        mine, theirs = ki * t.days_total + a[1], kj * t.days_total + b[1]
        t.used[mine] -= 1
        t.used[theirs] -= 1
        fits = self.date_free(ki, b[1]) and self.date_free(kj, a[1])
        t.used[mine] += 1
        t.used[theirs] += 1
        return fits

    def may_speak(self, i: int, p: int) -> bool:
        t = self.t
        return p in t.elig[t.elig_at[i] : t.elig_at[i] + t.elig_n[i]]

    def hours_fit(self, i: int, d: int, s: int) -> bool:
        t = self.t
        fits = t.open[t.kind[t.council[i]] * t.days_total + d] >> s & 1
        return bool(fits and t.allowed[i] >> t.band_of[s] & 1)

    def date_free(self, k: int, d: int) -> bool:
        t, row = self.t, k * self.t.days_total
        if t.used[row + d] >= t.room[row + d]:
            return False
        first, end = max(0, d - t.gap + 1), min(t.days_total, d + t.gap)
        return not any(t.used[row + e] for e in range(first, end) if e != d)

    def takes(self, p: int, d: int, s: int, on_line: bool) -> bool:
        t = self.t
        if t.left_week[p * t.weeks + t.week[d]] <= 0 or t.left_total[p] <= 0:
            return False
        row = p * t.days_total + d
        return not on_line or bool(
            t.left_day[row] > 0 and t.desk[row] >> s & 1 and not t.busy[row] >> s & self.cells
        )

    def seat(self, i: int, at: Place, sign: int) -> None:
        t, k = self.t, self.t.council[i]
        p, d, s, q = at
        t.used[k * t.days_total + d] += sign
        t.heard[p * t.councils + k] += sign
        self.sit(p, d, s, True, sign)
        if q != NOBODY:
            self.sit(q, d, s, bool(t.live), sign)

    def sit(self, p: int, d: int, s: int, on_line: bool, sign: int) -> None:
        t = self.t
        t.left_week[p * t.weeks + t.week[d]] -= sign
        t.left_total[p] -= sign
        if on_line:
            row = p * t.days_total + d
            t.left_day[row] -= sign
            t.busy[row] ^= self.cells << s

    def score(self, i: int, at: Place, sign: int) -> int:
        """Cost of putting call i there (sign 1) or of taking it away (−1); the counts follow.

        Every count n with target t costs weight · (UNIT · n − t)², so that one more costs
        weight · UNIT · (2 · (UNIT · n − t) + UNIT), from the lower n; pairs that share a cell cost REPEAT.
        """
        t, k = self.t, self.t.council[i]
        p, d, s, q = at
        w, b, bands = t.weekday[d], t.band_of[s], t.bands
        less = 0 if sign > 0 else 1
        n_group, n_weekday, n_band = t.n_group, t.n_weekday, t.n_band
        group, weekday, band = (t.group[i] * 7 + w) * bands + b, k * 7 + w, k * bands + b
        times = UNIT * (n_group[group] + n_weekday[weekday] + n_band[band] - 3 * less)
        times -= t.t_group[group] + t.t_weekday[weekday] + t.t_band[band]
        n_group[group] += sign
        n_weekday[weekday] += sign
        n_band[band] += sign
        n_load, n_topic, n_type = t.n_load, t.n_topic, t.n_type
        topic, kind = p * t.topics + t.topic[i], p * t.types + t.type_of[k]
        work = UNIT * (n_load[p] + n_topic[topic] + n_type[kind] - 3 * less)
        work -= t.t_load[p] + t.t_topic[topic] + t.t_type[kind]
        n_load[p] += sign
        n_topic[topic] += sign
        n_type[kind] += sign
        counts = TIME * UNIT * (2 * times + 3 * UNIT) + WORK * UNIT * (2 * work + 3 * UNIT)
        if q != NOBODY:
            counts += WORK * UNIT * (2 * (UNIT * (n_load[q] - less) - t.t_load[q]) + UNIT)
            n_load[q] += sign
        on_day, in_band = t.n_pair_weekday, t.n_pair_band
        same_day, same_band = t.pair[i] * 7 + w, t.pair[i] * bands + b
        met = on_day[same_day] + in_band[same_band] - 2 * less
        on_day[same_day] += sign
        in_band[same_band] += sign
        return sign * (counts + REPEAT * met)

    def linked(self, i: int, p: int, r: int) -> int:
        """Growth of the squared numbers of shared councils when call i goes from assessor p to r."""
        t, growth = self.t, 0
        for q in self.others(i):
            if q != p:
                growth -= 2 * t.shared[p * t.people + q] - 1
            if q != r:
                growth += 2 * t.shared[r * t.people + q] + 1
        return growth * t.link

    def relink(self, i: int, p: int, r: int) -> None:
        t = self.t
        for q in self.others(i):
            for one, step in ((p, -1), (r, 1)):
                if q != one:
                    t.shared[one * t.people + q] += step
                    t.shared[q * t.people + one] += step

    def others(self, i: int) -> list[int]:
        """Who makes the other calls to the council of call i."""
        t, k = self.t, self.t.council[i]
        calls = t.all[t.all_at[k] : t.all_at[k] + t.all_n[k]]
        return [t.who[j] for j in calls if j != i and t.who[j] != NOBODY]

    def accepts(self, delta: int, heat: int) -> bool:
        return delta <= 0 or delta * 256 <= heat * self.t.chance_of[self.below(1024)]

    def note(self, i: int, at: Place) -> None:
        t, old = self.t, self.t.who[i]
        p = at[0]
        if old != p:
            t.mine_n[old] -= 1
            last = t.mine[t.mine_at[old] + t.mine_n[old]]
            t.mine[t.mine_at[old] + t.mine_pos[i]] = last
            t.mine_pos[last] = t.mine_pos[i]
            t.mine_pos[i] = t.mine_n[p]
            t.mine[t.mine_at[p] + t.mine_n[p]] = i
            t.mine_n[p] += 1
        t.who[i], t.day[i], t.start[i], t.second[i] = at
        t.accepted += 1

"""The wave as flat arrays: what every due call, council, assessor and day allows, before anything is placed.

Indices: i due calls, k councils, p assessors, d days of the period, w weeks (Monday to Sunday), b bands.
Arrays over two of them are flat: council and day at k·D + d, assessor and day at p·D + d.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from scoring.planning.hours import field_hours, open_spans, overlap, starts_mask, working_spans
from scoring.planning.records import FAILED, HEARD, Attempt, Authority, Call, Spans, Wave


class Grid:
    """Read-only once built; `due` lists the calls to place with the number of the attempt that is due."""

    def __init__(self, wave: Wave) -> None:
        self.wave, self.rules = wave, wave.rules
        self._lay_out_time()
        self._index()
        self._open_hours()
        self._working_hours()
        self._due_calls()
        self._apply_history()
        self._eligible()
        self._common_hours()

    def _lay_out_time(self) -> None:
        first, last = self.wave.period
        self.dates = [first + timedelta(n) for n in range((last - first).days + 1)]
        self.D = len(self.dates)
        self.weekday = [day.weekday() for day in self.dates]
        monday = first.toordinal() - first.weekday()
        self.week = [(day.toordinal() - monday) // 7 for day in self.dates]
        self.W = self.week[-1] + 1
        step = self.step = self.rules.start_step_minutes
        self.block = -(-self.rules.block_minutes // step)
        self.bands = [
            sum(1 << s for s in range(-(-band.start // step), -(-band.end // step)))
            for band in self.wave.bands
        ]
        self.B = len(self.bands)
        starts = -(-1440 // step)
        self.band_of = [next(b for b in range(self.B) if self.bands[b] >> s & 1) for s in range(starts)]
        gap = max(1, self.rules.min_gap_days)
        self.near = [self._days_around(d, gap) for d in range(self.D)]
        self.from_now = [self._starts_from_now(day) for day in self.dates]

    def _days_around(self, d: int, gap: int) -> int:
        """Mask of the days closer to day d than `gap`, without d itself."""
        return sum(1 << e for e in range(max(0, d - gap + 1), min(self.D, d + gap)) if e != d)

    def _starts_from_now(self, day: date) -> int:
        """Mask of the starts that are not in the past on this day."""
        every = (1 << -(-1440 // self.step)) - 1
        now = self.wave.now
        if now is None or day > now.date():
            return every
        if day < now.date():
            return 0
        first = -(-(now.hour * 60 + now.minute) // self.step)
        return every >> first << first

    def _index(self) -> None:
        wave = self.wave
        self.K, self.P = len(wave.authorities), len(wave.assessors)
        self.council_of = {council.id: k for k, council in enumerate(wave.authorities)}
        self.assessor_of = {assessor.id: p for p, assessor in enumerate(wave.assessors)}
        self.topic_of = {topic.id: t for t, topic in enumerate(wave.topics)}
        self.call_of_id: dict[str, Call] = {call.id: call for call in wave.calls}

    def _open_hours(self) -> None:
        """Starts at which a call to the council fits, by day; councils with equal calendars share a row."""
        kinds: dict[object, int] = {}
        self.kind: list[int] = []
        rows: list[list[int]] = []
        minutes = self.rules.call_minutes
        for council in self.wave.authorities:
            key = (
                council.opening,
                council.calendar,
                council.timezone,
                tuple(sorted(council.exceptions.items())),
            )
            if key not in kinds:
                kinds[key] = len(kinds)
                rows.append(
                    [
                        starts_mask(open_spans(self.wave, council, day), minutes, self.step) & now
                        for day, now in zip(self.dates, self.from_now, strict=True)
                    ]
                )
            self.kind.append(kinds[key])
        self.open_rows = rows
        self.open_minutes: list[list[int]] = [[] for _ in rows]
        for council, kind in zip(self.wave.authorities, self.kind, strict=True):
            if not self.open_minutes[kind]:
                self.open_minutes[kind] = self._minutes_by_time(council)

    def _minutes_by_time(self, council: Authority) -> list[int]:
        """Open minutes of the whole period by weekday and band (at weekday·B + band)."""
        minutes = [0] * (7 * self.B)
        for day in self.dates:
            for a, b in open_spans(self.wave, council, day):
                for n, band in enumerate(self.wave.bands):
                    minutes[day.weekday() * self.B + n] += max(0, min(b, band.end) - max(a, band.start))
        return minutes

    def _working_hours(self) -> None:
        """`desk[p·D + d]`: starts at which an assessor's block fits; `left_*`: calls that limits allow."""
        block = self.rules.block_minutes
        self.desk: list[int] = []
        self.neat: list[int] = []
        self.capacity: list[int] = []
        for assessor in self.wave.assessors:
            by_week = [0] * self.W
            for d, day in enumerate(self.dates):
                spans = working_spans(self.wave, assessor, day)
                self.desk.append(starts_mask(spans, block, self.step) & self.from_now[d])
                self.neat.append(_end_to_end(spans, block, self.step))
                offered = sum(
                    (b - a) // block for a, b in overlap(spans, field_hours(self.wave, self.weekday[d]))
                )
                by_week[self.week[d]] += min(offered, assessor.max_per_day)
            total = sum(min(calls, assessor.max_per_week) for calls in by_week)
            self.capacity.append(min(total, assessor.max_total))
        self.left_day = [a.max_per_day for a in self.wave.assessors for _ in range(self.D)]
        self.left_week = [a.max_per_week for a in self.wave.assessors for _ in range(self.W)]
        self.left_total = [a.max_total for a in self.wave.assessors]

    def _due_calls(self) -> None:
        rules = self.rules.retry
        fails = Counter(a.call for a in self.wave.history if a.outcome in FAILED)
        done = {a.call for a in self.wave.history if a.outcome == "completed"}
        self.completed = len(done)
        self.exhausted = [
            c.id for c in self.wave.calls if c.id not in done and fails[c.id] >= rules.max_attempts
        ]
        self.due = [c for c in self.wave.calls if c.id not in done and fails[c.id] < rules.max_attempts]
        self.attempt = [fails[c.id] + 1 for c in self.due]
        self.N = len(self.due)
        self.index = {call.id: i for i, call in enumerate(self.due)}
        self.council = [self.council_of[call.authority] for call in self.due]
        self.topic = [self.topic_of[call.topic] for call in self.due]
        self.calls_of: list[list[int]] = [[] for _ in range(self.K)]
        for i, k in enumerate(self.council):
            self.calls_of[k].append(i)
        every = sum(self.bands)
        self.when = [every] * self.N
        if rules.different_band:
            self._bar_failed_bands()

    def _bar_failed_bands(self) -> None:
        for a in self.wave.history:
            if a.outcome in FAILED and a.call in self.index:
                minute = a.start.hour * 60 + a.start.minute
                for b, band in enumerate(self.wave.bands):
                    if band.start <= minute < band.end:
                        self.when[self.index[a.call]] &= ~self.bands[b]

    def _apply_history(self) -> None:
        """Attempts that were made take blocks, loads, dates and voices."""
        room = self.rules.max_calls_per_authority_per_day
        self.heard = [0] * (self.P * self.K)
        self.room = [
            room if self.open_rows[self.kind[k]][d] else 0 for k in range(self.K) for d in range(self.D)
        ]
        for a in self.wave.history:
            d = a.start.toordinal() - self.dates[0].toordinal()
            k = self.council_of[self.call_of_id[a.call].authority]
            p = self.assessor_of[a.assessor]
            self._take(p, d, a.start, on_line=True)
            if a.second is not None:
                live = self.rules.double_marking.mode == "live"
                self._take(self.assessor_of[a.second], d, a.start, on_line=live)
            if a.outcome in HEARD:
                self.heard[p * self.K + k] += 1
            self._take_date(k, d, a)

    def _take(self, p: int, d: int, start: datetime, *, on_line: bool) -> None:
        self.left_total[p] -= 1
        if not 0 <= d < self.D:
            return
        self.left_week[p * self.W + self.week[d]] -= 1
        if on_line:
            self.left_day[p * self.D + d] -= 1
            minute, block = start.hour * 60 + start.minute, self.rules.block_minutes
            first, last = (minute - block) // self.step + 1, (minute + block - 1) // self.step
            self.desk[p * self.D + d] &= ~((1 << (last + 1)) - (1 << max(0, first)))

    def _take_date(self, k: int, d: int, attempt: Attempt) -> None:
        retry_gap, gap = max(1, self.rules.retry.min_gap_days), max(1, self.rules.min_gap_days)
        reach = retry_gap if attempt.outcome in FAILED else gap
        for e in range(max(0, d - reach + 1), min(self.D, d + reach)):
            self.room[k * self.D + e] = 0 if e != d else max(0, self.room[k * self.D + e] - 1)

    def _eligible(self) -> None:
        """`eligible[i]`: assessors who speak the call's language and have no conflict. Lists are shared."""
        shared: dict[tuple[int, str], list[int]] = {}
        self.eligible: list[list[int]] = []
        for i, call in enumerate(self.due):
            key = (self.council[i], call.language)
            if key not in shared:
                shared[key] = [
                    p
                    for p, assessor in enumerate(self.wave.assessors)
                    if call.language in assessor.languages and call.authority not in assessor.conflicts
                ]
            self.eligible.append(shared[key])

    def _common_hours(self) -> None:
        """Close dates on which nobody eligible shares a start with the council."""
        self.calendar_room = list(self.room)
        at_work: dict[tuple[int, int], int] = {}
        for k, calls in enumerate(self.calls_of):
            people = sum(1 << p for p in set().union(*(self.eligible[i] for i in calls)))
            for d in range(self.D):
                if self.room[k * self.D + d]:
                    key = (self.open_on(k, d), d)
                    if key not in at_work:
                        at_work[key] = sum(
                            1 << p for p in range(self.P) if self.desk[p * self.D + d] & key[0]
                        )
                    if not at_work[key] & people:
                        self.room[k * self.D + d] = 0

    def open_on(self, k: int, d: int) -> int:
        return self.open_rows[self.kind[k]][d]


def _end_to_end(spans: Spans, block: int, step: int) -> int:
    """Starts from which blocks fill each span without holes: preferred, so that days do not fragment."""
    mask = 0
    for a, b in spans:
        for minute in range(max(0, a), min(b - block, 1439) + 1, -(-block // step) * step):
            if -(-minute // step) * step + block <= b:
                mask |= 1 << -(-minute // step)
    return mask

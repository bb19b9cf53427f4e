"""Which starts are possible: spans of time become bit masks, bit s for s × the start step after midnight.

A call must lie inside one span of the council's open hours (cut to the field hours), the assessor's block
inside one span of availability. Spans are not joined: a lunch closure of no length still parts the day.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scoring.planning.records import Assessor, Authority, Spans, Wave, Weekly

DAY_MINUTES = 1440


def overlap(xs: Spans, ys: Spans) -> Spans:
    """The parts that two sets of spans share.

    >>> overlap(((540, 1020),), ((510, 600), (990, 1100)))
    ((540, 600), (990, 1020))
    """
    parts = [(max(a, c), min(b, d)) for a, b in xs for c, d in ys if max(a, c) < min(b, d)]
    return tuple(sorted(parts))


def shifted(spans: Spans, day: date, zone: str | None, wave_zone: str) -> Spans:
    """Spans given in `zone` on `day`, in minutes of the wave's own zone on that day."""
    if zone is None or zone == wave_zone or not spans:
        return spans
    noon = datetime.combine(day, time(12))
    ours = noon.replace(tzinfo=ZoneInfo(wave_zone)).utcoffset()
    theirs = noon.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert ours is not None
    assert theirs is not None
    minutes = int((ours - theirs).total_seconds() // 60)
    return tuple((a + minutes, b + minutes) for a, b in spans)


def starts_mask(spans: Spans, length: int, step: int) -> int:
    """Starts on the grid of `step` minutes from which `length` minutes stay inside one span.

    >>> bin(starts_mask(((540, 600),), 30, 15))[2:].count("1")
    3
    """
    mask = 0
    for a, b in spans:
        first, last = -(-max(a, 0) // step), min(b - length, DAY_MINUTES - 1) // step
        if last >= first:
            mask |= (1 << (last + 1)) - (1 << first)
    return mask


def field_hours(wave: Wave, weekday: int) -> Spans:
    return wave.field_hours[weekday] if wave.field_hours else ((0, DAY_MINUTES),)


def open_spans(wave: Wave, council: Authority, day: date) -> Spans:
    """When a council's line is open for the field: exception before calendar before weekly pattern."""
    weekly: Weekly = wave.openings[council.opening]
    if day in council.exceptions:
        spans = council.exceptions[day]
    elif day in wave.calendars[council.calendar]:
        return ()
    else:
        spans = weekly[day.weekday()]
    return overlap(shifted(spans, day, council.timezone, wave.timezone), field_hours(wave, day.weekday()))


def working_spans(wave: Wave, assessor: Assessor, day: date) -> Spans:
    """When an assessor works: away before extra before weekly pattern."""
    if day in assessor.away:
        return ()
    spans = assessor.extra.get(day, assessor.weekly[day.weekday()])
    return shifted(spans, day, assessor.timezone, wave.timezone)

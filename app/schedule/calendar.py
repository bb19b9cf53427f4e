"""A plan as a calendar: one row a week, one cell a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.clock import LOCAL
from app.schedule.models import PlannedCall

SHADES = 4


@dataclass(frozen=True)
class CalendarDay:
    """A day of the wave: how many calls, and how full beside the fullest day (0 none to 4)."""

    on: date
    count: int
    shade: int
    inside: bool  # of the wave


def calendar_of(calls: Sequence[PlannedCall], first: date, last: date) -> list[list[CalendarDay]]:
    """Weeks from Monday on; Saturday and Sunday only where somebody calls on one."""
    counts = Counter(call.starts_at.astimezone(LOCAL).date() for call in calls)
    most = max(counts.values(), default=1)
    width = 7 if any(day.weekday() > 4 for day in counts) else 5
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= last:
        days = [monday + timedelta(days=n) for n in range(width)]
        weeks.append([_day(day, counts[day], most, first <= day <= last) for day in days])
        monday += timedelta(days=7)
    return weeks


def _day(day: date, count: int, most: int, inside: bool) -> CalendarDay:
    return CalendarDay(day, count, -(-count * SHADES // most), inside)

"""When a council answers its telephone: weekly hours, exceptions, and the bank holidays of its nation.

Bank holidays come from the package `holidays`; local holidays and Christmas closures are entered by hand as
exceptions. A line whose hours nobody has entered is called only in a window in which councils are known to be open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from app.councils.models import Line, Nation, OpeningException

Span = tuple[str, str]
Week = tuple[tuple[Span, ...], ...]
"""Seven weekdays from Monday, each with its spans of HH:MM; no span means closed."""

SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}
SAFE_WEEK: Week = ((("09:00", "16:45"),),) * 4 + ((("09:00", "16:00"),), (), ())
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class OpenDay:
    """The spans of one day, and why they are not the usual ones."""

    spans: tuple[Span, ...]
    reason: str = ""


@lru_cache(maxsize=64)
def bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    """Bank holidays of a nation in a year, with their names."""
    return dict(sorted(holidays.country_holidays("GB", subdiv=SUBDIVISIONS[nation], years=year).items()))


def bank_holidays_between(nation: Nation, first: date, last: date) -> dict[date, str]:
    """Bank holidays from `first` to `last`, both included."""
    found = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in bank_holidays(nation, year).items()
    }
    return {day: name for day, name in found.items() if first <= day <= last}


def week_of(line: Line | None) -> Week:
    """The weekly hours of a line; the safe window when none were entered."""
    if line is None or not line.hours:
        return SAFE_WEEK
    return tuple(
        tuple((span.opens, span.closes) for span in line.hours if span.weekday == weekday)
        for weekday in range(7)
    )


def common_week(weeks: Sequence[Week]) -> Week:
    """The hours that all of `weeks` share.

    >>> common_week([SAFE_WEEK, ((("10:00", "12:00"),),) + ((),) * 6])[0]
    (('10:00', '12:00'),)
    """
    shared = weeks[0]
    for week in weeks[1:]:
        shared = tuple(_common(ours, theirs) for ours, theirs in zip(shared, week, strict=True))
    return shared


def _common(ours: Iterable[Span], theirs: Iterable[Span]) -> tuple[Span, ...]:
    overlaps = [(max(a, c), min(b, d)) for a, b in ours for c, d in theirs]
    return tuple(sorted({(start, end) for start, end in overlaps if start < end}))


def open_day(
    day: date, week: Week, *, nation: Nation, exceptions: Iterable[OpeningException] = ()
) -> OpenDay:
    """What holds on one day: the council's own exception, else its nation's, else a bank holiday, else the week."""
    that_day = [one for one in exceptions if one.on_date == day]
    own = [one for one in that_day if one.council_id is not None]
    national = [one for one in that_day if one.nation == nation]
    for rows in (own, national):
        if rows:
            return OpenDay(exception_spans(rows), rows[0].reason)
    holiday = bank_holidays(nation, day.year).get(day)
    if holiday:
        return OpenDay((), holiday)
    return OpenDay(week[day.weekday()])


def exception_spans(rows: Iterable[OpeningException]) -> tuple[Span, ...]:
    """The spans of one day's exceptions; a row without times means closed."""
    return tuple(sorted((row.opens, row.closes) for row in rows if row.opens))

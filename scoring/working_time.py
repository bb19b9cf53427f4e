"""How long did a written answer take, in the council's own working hours? METHOD 18.

    working time = Σ over days  |[sent, answered) ∩ hours of the day|

The hours of a day are spans of local time; a day without one (weekend, bank holiday, closure) adds nothing. Time is
counted as it passes: on a day when the clocks change, a span that holds the change is an hour shorter or longer.
What is not done here: knowing the hours of a council, or its holidays. The caller hands them in, day by day.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from scoring.errors import ScoringError

Span = tuple[str, str]
Hours = Callable[[date], Sequence[Span]]
"""The spans of HH:MM in which a council works on a day, in order, none overlapping; 24:00 is the day's end."""

DAY = timedelta(days=1)
LONGEST_SEARCH_DAYS = 4000


class Waits(NamedTuple):
    """What a number of enquiries waited. `median_hours` None: half of them or more have no answer."""

    enquiries: int
    answered: int
    within_limit: int
    median_hours: float | None


def working_time(sent: datetime, answered: datetime, hours: Hours, *, zone: tzinfo) -> timedelta:
    """Working time from `sent` to `answered`.

    Parameters
    ----------
    sent, answered : moments, timezone-aware; `answered` is not before `sent`.
    hours : the council's spans on a local day.
    zone : the council's time zone.

    Returns
    -------
    Never negative, and additive: working_time(a, b) + working_time(b, c) = working_time(a, c).

    Raises
    ------
    ScoringError  `answered` is before `sent`.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> def weekdays(day):
    ...     return [("09:00", "17:00")] if day.weekday() < 5 else []
    >>> friday, monday = datetime(2026, 9, 4, 15, tzinfo=UTC), datetime(2026, 9, 7, 9, tzinfo=UTC)
    >>> working_time(friday, monday, weekdays, zone=ZoneInfo("Europe/London"))  # 16:00 to 17:00, 9:00 to 10:00
    datetime.timedelta(seconds=7200)
    """
    if answered < sent:
        raise ScoringError("an enquiry cannot be answered before it is sent")
    found = timedelta()
    day, last = sent.astimezone(zone).date(), answered.astimezone(zone).date()
    while day <= last:
        for opens, closes in hours(day):
            begin = max(_moment(day, opens, zone), sent.astimezone(UTC))
            end = min(_moment(day, closes, zone), answered.astimezone(UTC))
            found += max(end - begin, timedelta())
        day += DAY
    return found


def last_day(sent: datetime, working_days: int, hours: Hours, *, zone: tzinfo) -> date:
    """The local day on which the limit ends: the given number of working days after the day of sending.

    Raises
    ------
    ScoringError  fewer than one day, or a council that never works.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> def weekdays(day):
    ...     return [("09:00", "17:00")] if day.weekday() < 5 else []
    >>> last_day(datetime(2026, 9, 4, 23, tzinfo=UTC), 1, weekdays, zone=ZoneInfo("Europe/London"))
    datetime.date(2026, 9, 7)
    """
    if working_days < 1:
        raise ScoringError("a limit is at least one working day")
    day = sent.astimezone(zone).date()
    for _ in range(LONGEST_SEARCH_DAYS):
        day += DAY
        working_days -= bool(hours(day))
        if not working_days:
            return day
    raise ScoringError("these hours hold too few working days for the limit")


def is_in_time(sent: datetime, answered: datetime, working_days: int, hours: Hours, *, zone: tzinfo) -> bool:
    """Whether an answer came before the last day of the limit was over, at whatever hour."""
    return answered.astimezone(zone).date() <= last_day(sent, working_days, hours, zone=zone)


def waits(answered_hours: Sequence[float], *, within_limit: int, unanswered: int) -> Waits:
    """The median wait, where an enquiry without an answer waits longer than any that has one.

    Examples
    --------
    >>> waits([2.0, 30.0, 7.5], within_limit=2, unanswered=1)
    Waits(enquiries=4, answered=3, within_limit=2, median_hours=18.8)
    >>> waits([2.0], within_limit=1, unanswered=1).median_hours is None
    True
    """
    ordered = sorted(answered_hours)
    total = len(ordered) + unanswered
    middle = ((total - 1) // 2, total // 2)
    median = None
    if total and middle[1] < len(ordered):
        # half up, as a spreadsheet rounds
        median = int((ordered[middle[0]] + ordered[middle[1]]) * 5 + 0.5) / 10
    return Waits(total, len(ordered), within_limit, median)


def _moment(day: date, clock: str, zone: tzinfo) -> datetime:
    """A local time of a day as UTC, so that differences are time that passed."""
    if clock == "24:00":
        day, clock = day + DAY, "00:00"
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)

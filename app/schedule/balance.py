"""How evenly a plan falls on days, bands and assessors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core.clock import LOCAL
from app.core.formats import plural
from app.schedule.instance import BAND_WORDS, BANDS
from app.schedule.models import PlannedCall

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Bar:
    """One row of a picture and of the table beside it."""

    label: str
    value: int
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Balance:
    """Counts of a plan's calls."""

    weekdays: list[Bar]
    bands: list[Bar]
    assessors: list[Bar]
    days: list[tuple[date, int]]

    @property
    def maximum(self) -> int:
        return max((bar.value for bar in self.weekdays + self.bands + self.assessors), default=1) or 1


def balance_of(calls: Sequence[PlannedCall]) -> Balance:
    """Counts by weekday, time band, assessor and date, in local time."""
    days = Counter(call.starts_at.astimezone(LOCAL).date() for call in calls)
    weekdays: Counter[int] = Counter()
    for day, count in days.items():
        weekdays[day.weekday()] += count
    bands = Counter(call.band for call in calls)
    people = Counter(call.assessor.name for call in calls)
    return Balance(
        weekdays=[_bar(DAYS[weekday], weekdays[weekday]) for weekday in sorted(weekdays)],
        bands=[_bar(BAND_WORDS[band["id"]], bands[band["id"]]) for band in BANDS],
        assessors=[_bar(name, count) for name, count in sorted(people.items())],
        days=sorted(days.items()),
    )


def _bar(label: str, count: int) -> Bar:
    return Bar(label, count, plural(count, "call"))

"""Half-years of a financial year, April to September and October to March, as scrutiny committees read them."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.errors import NotFound


@dataclass(frozen=True)
class Period:
    """Six months, by their first day."""

    first: date

    @property
    def last(self) -> date:
        following = date(self.first.year, 10, 1) if self.first.month == 4 else date(self.first.year + 1, 4, 1)
        return following - timedelta(days=1)

    @property
    def code(self) -> str:
        """2026-04"""
        return f"{self.first:%Y-%m}"

    @property
    def words(self) -> str:
        """April to September 2026"""
        year = "" if self.first.year == self.last.year else f" {self.first.year}"
        return f"{self.first:%B}{year} to {self.last:%B} {self.last.year}"

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date) -> Period:
    """The half-year in which a day lies."""
    if day.month < 4:
        return Period(date(day.year - 1, 10, 1))
    return Period(date(day.year, 4 if day.month < 10 else 10, 1))


def periods(oldest: date, newest: date) -> list[Period]:
    """Every half-year from the one of the oldest day to that of the newest, latest first; ten at most."""
    found = [period_of(newest)]
    while found[-1].first > oldest and len(found) < 10:
        found.append(period_of(found[-1].first - timedelta(days=1)))
    return found


def chosen_period(code: str, offered: list[Period], otherwise: Period) -> Period:
    """The one asked for. Raises NotFound (none that is offered)."""
    found = next((one for one in offered if one.code == code), None) if code else otherwise
    if found is None:
        raise NotFound("There is no report for such a period.")
    return found

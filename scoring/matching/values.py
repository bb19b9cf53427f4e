"""A typed value, as read from an answer or a page: one shape for money, times, dates, counts and the rest.

`readings` holds every way the value can be meant; what a reading is depends on the kind:

    money pounds · percent · number · count · age        a number
    duration, frequency                                  days (a frequency is days between two)
    time                                                 minutes after midnight
    time_range                                           (start, end) in minutes
    measure                                              metres, square metres, kilograms or litres
    date                                                 (year or 0, month or 0, day or 0)
    weekdays                                             a set of 0 (Monday) to 6
    phone, email, url, postcode                          the text without spacing
"""

from collections.abc import Hashable
from dataclasses import dataclass

EXACT, AT_MOST, AT_LEAST, ABOUT = "exact", "at_most", "at_least", "about"
CONTACTS = frozenset({"phone", "email", "url", "postcode"})


@dataclass(frozen=True, slots=True)
class Value:
    kind: str
    readings: tuple[Hashable, ...]
    start: int
    end: int
    text: str
    first_token: int = 0
    after_token: int = 0
    high: tuple[float, ...] = ()  # the other end of a range, for kinds that are numbers
    bound: str = EXACT
    per: str = ""  # item, bag, year …: what the money or the count is for, once
    scope: tuple[float, str] | None = None  # "for up to 3 items" is (3, "item")
    also: str = ""  # a second thing that it is for, after the first: "£15 a day for each bay"
    unit: str = ""  # noun of a count, dimension of a measure, unit of a duration
    working: bool = False  # counted in working days
    vague: bool = False  # "a few", "a couple of"
    closed: bool = False  # weekdays on which something is shut

    @property
    def number(self) -> float:
        """The first reading of a value that is a number."""
        reading = self.readings[0]
        return float(reading) if isinstance(reading, int | float) else 0.0

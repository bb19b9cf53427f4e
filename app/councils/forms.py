"""What may come in: rows of a register file, and a telephone line with its hours."""

import re
from itertools import pairwise
from typing import Annotated, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from app.core.forms import Day, Form
from app.councils.calendar import WEEKDAYS, Span
from app.councils.models import ContactChannel, CouncilType, Nation
from app.councils.rules import nation_fits

POPULATION_LIMIT = 100_000_000


def _web_address(text: str) -> str:
    """The address as it was typed, once it has been seen to be one."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in text):
        raise ValueError(f"“{text}” is not a web address")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]


class CouncilRow(Form):
    """One row of a register file. A column that a file does not have leaves what the register holds."""

    messages: ClassVar[dict[str, str]] = {
        "gss_code": "the GSS code is missing or too long",
        "name": "the name is missing or longer than 200 characters",
        "type": "the type is not one of " + ", ".join(CouncilType),
        "nation": "the nation is not one of " + ", ".join(Nation),
        "start_date": "the start date is not a date like 1974-04-01",
        "end_date": "the end date is not a date like 2027-04-01",
        "population": "the population is not a whole number",
        "deprivation_decile": "the deprivation decile is not a whole number from 1 to 10",
        "slug": "the slug is not made of small letters, digits and hyphens",
        "nearest": "the nearest councils are not GSS codes with spaces between them",
        "successors": "the successors are not GSS codes with spaces between them",
    }

    gss_code: str = Field(max_length=12)
    name: str = Field(max_length=200)
    short_name: str = Field(default="", max_length=120)
    slug: str = Field(default="", max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    type: CouncilType
    nation: Nation
    region: str = Field(default="", max_length=60)
    county: str = Field(default="", max_length=120)
    website: WebAddress = Field(default="", max_length=300)
    start_date: Day | None = None
    end_date: Day | None = None
    population: int | None = Field(default=None, ge=0, le=POPULATION_LIMIT)
    deprivation_decile: int | None = Field(default=None, ge=1, le=10)
    rural_class: str = Field(default="", max_length=60)
    nearest: str = Field(default="", max_length=200, pattern=r"^[A-Z0-9]+( [A-Z0-9]+)*$")
    successors: str = Field(default="", max_length=400, pattern=r"^[A-Z0-9]+( [A-Z0-9]+)*$")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not nation_fits(self.type, self.nation):
            raise ValueError(f"there is no {self.type.value} in {self.nation.value}")
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValueError("the end date is before the start date")
        return self


_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def read_spans(text: str) -> tuple[Span, ...]:
    """Spans of a day as typed, such as `09:00-12:30, 13:30-17:00`. Raises ValueError.

    >>> read_spans("9:00-12:30, 13:30–17:00")
    (('09:00', '12:30'), ('13:30', '17:00'))
    """
    spans: list[Span] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        ends = [end.strip().rjust(5, "0") for end in re.split(r"[-–]| to ", part)]
        if len(ends) != 2 or not all(_TIME.fullmatch(end) for end in ends) or ends[0] >= ends[1]:
            raise ValueError("Enter hours like 09:00-17:00, with a comma between two spans.")
        spans.append((ends[0], ends[1]))
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise ValueError("Two spans of this day overlap.")
    return tuple(spans)


def _hours(text: str) -> str:
    read_spans(text)
    return text


Hours = Annotated[str, Field(max_length=80), AfterValidator(_hours)]


class LineForm(Form):
    """A telephone line as entered by a publisher, who has just seen it on the council's own page."""

    messages: ClassVar[dict[str, str]] = {
        "number": "Enter the number as it is dialled.",
        "found_at": "Enter the address of the council's page that gives the number.",
        "verified_on": "Enter the day on which you checked the number, like 22/11/2026.",
    }

    number: str = Field(min_length=3, max_length=30)
    label: str = Field(default="Main line", max_length=80)
    topic_code: str = Field(default="", max_length=40)
    found_at: WebAddress = Field(max_length=500)
    verified_on: Day | None = None
    hours_0: Hours = ""
    hours_1: Hours = ""
    hours_2: Hours = ""
    hours_3: Hours = ""
    hours_4: Hours = ""
    hours_5: Hours = ""
    hours_6: Hours = ""

    @property
    def week(self) -> dict[int, tuple[Span, ...]]:
        """Weekday → its spans; Monday is 0."""
        return {weekday: read_spans(getattr(self, f"hours_{weekday}")) for weekday in range(len(WEEKDAYS))}


class AddressForm(Form):
    """Where a council is written to, as a publisher has just seen it on the council's own page."""

    messages: ClassVar[dict[str, str]] = {
        "contact_channel": "Choose e-mail, web form or web chat.",
        "address": "Enter the address, at most 300 characters.",
        "found_at": "Enter the address of the council's page that gives it.",
        "verified_on": "Enter the day on which you checked it, like 22/11/2026.",
    }

    contact_channel: ContactChannel
    address: str = Field(min_length=3, max_length=300)
    label: str = Field(default="Main address", max_length=80)
    topic_code: str = Field(default="", max_length=40)
    found_at: WebAddress = Field(max_length=500)
    verified_on: Day | None = None


class ExceptionForm(Form):
    """A day, or a run of days, on which a council or a whole nation keeps other hours; no hours mean closed."""

    messages: ClassVar[dict[str, str]] = {
        "first": "Enter the day like 25/12/2026.",
        "last": "Enter the last day like 01/01/2027, or leave it empty for one day.",
        "nation": "Choose a nation from the list, or enter a council.",
        "reason": "Say in at most 120 characters why, for example Christmas closure.",
    }

    council: str = Field(default="", max_length=12)
    nation: Nation | None = None
    first: Day
    last: Day | None = None
    hours: Hours = ""
    reason: str = Field(min_length=1, max_length=120)

    @property
    def spans(self) -> tuple[Span, ...]:
        return read_spans(self.hours)

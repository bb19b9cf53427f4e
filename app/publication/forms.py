"""What the office types to publish and to correct."""

import re
from datetime import datetime, time
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from app.core.errors import BadInput
from app.core.forms import Day, Form
from app.publication import rules

_DAY = "Enter the day like 30/11/2026, or leave it empty to publish now."
_TIME = "Enter the time like 09:30, or leave it empty to publish now."


def _read_time(value: object) -> object:
    """9:30 or 09.30; nothing else is a time of day."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", value)
    return f"{found[1].zfill(2)}:{found[2]}" if found else "no time"


class Embargo(Form):
    """A day and a time as a British clock shows them; both or neither."""

    messages: ClassVar[dict[str, str]] = {"public_on": _DAY, "public_time": _TIME}

    public_on: Day | None = None
    public_time: Annotated[time | None, BeforeValidator(_read_time)] = None

    def public_from(self) -> datetime | None:
        """The moment, or None for now. Raises BadInput (half of it, or an hour that the clocks leave out)."""
        if self.public_on is None and self.public_time is None:
            return None
        if self.public_on is None:
            raise BadInput(_DAY, {"public_on": "Enter the day too."})
        if self.public_time is None:
            raise BadInput(_TIME, {"public_time": "Enter the time too."})
        return rules.local_moment(self.public_on, self.public_time.replace(tzinfo=None))


class Publish(Embargo):
    messages: ClassVar[dict[str, str]] = {
        **Embargo.messages,
        "title": "Enter a title of up to 200 characters, like “Spring 2027”.",
    }

    title: str = Field(min_length=1, max_length=200)


class Correct(Embargo):
    messages: ClassVar[dict[str, str]] = {
        **Embargo.messages,
        "reason": "Say why, in up to 2,000 characters; readers see it on the corrections page.",
    }

    reason: str = Field(min_length=1, max_length=2000)


class MakePreviewLink(Form):
    messages: ClassVar[dict[str, str]] = {
        "label": "Say whom the link is for, in up to 120 characters.",
        "days": "Enter a number of days from 1 to 60.",
    }

    label: str = Field(min_length=1, max_length=120)
    days: int = Field(ge=1, le=60)


class OpenPreview(Form):
    messages: ClassVar[dict[str, str]] = {"name": "Enter your name, in up to 200 characters."}

    name: str = Field(min_length=1, max_length=200)


class DescribeStudy(Form):
    messages: ClassVar[dict[str, str]] = {
        "title": "Enter the study's title, in up to 200 characters.",
        "source": "Say who published it and where, in up to 300 characters.",
        "source_url": "Enter an address that begins with https:// or http://, or leave it empty.",
        "licence": "Name the licence under which its figures may be shown, in up to 200 characters.",
        "dated_on": "Enter the day of its publication, like 30/11/2026.",
        "rounding": "Choose how totals are rounded.",
    }

    title: str = Field(min_length=1, max_length=200)
    source: str = Field(min_length=1, max_length=300)
    source_url: str = Field(default="", max_length=500, pattern=r"^(https?://[^\s<>\"]+)?$")
    licence: str = Field(min_length=1, max_length=200)
    dated_on: Day
    rounding: Literal[
        "", "half up", "half even", "truncate",
        "half up, sections rounded first", "half even, sections rounded first",
        "truncate, sections rounded first",
    ] = ""  # fmt: skip

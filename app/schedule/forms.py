"""What publishers type about plans and assessors."""

import re
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from app.core.forms import Day, Form

SPAN = re.compile(r"^\s*(\d{1,2})[:.](\d{2})\s*(?:-|–|to)\s*(\d{1,2})[:.](\d{2})\s*$")


def read_spans(text: str) -> list[tuple[str, str]]:
    """`9:00–12:30, 13:30–17:00` as pairs of HH:MM. Raises ValueError with what to type instead."""
    spans = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        found = SPAN.match(part)
        if (
            found is None
            or int(found[1]) > 23
            or int(found[3]) > 23
            or int(found[2]) > 59
            or int(found[4]) > 59
        ):
            raise ValueError(f"“{part}” is no span of time. Enter it like 9:00–12:30, 13:30–17:00.")
        starts, ends = f"{int(found[1]):02d}:{found[2]}", f"{int(found[3]):02d}:{found[4]}"
        if starts >= ends:
            raise ValueError(f"“{part}” ends before it begins.")
        spans.append((starts, ends))
    return spans


class DrawPlan(Form):
    messages: ClassVar[dict[str, str]] = {"seed": "Enter a whole number of at most nine digits."}

    seed: int = Field(ge=0, le=999_999_999)


class GiveBack(Form):
    messages: ClassVar[dict[str, str]] = {
        "reason": "Say in a few words what connects you with this council, at most 300 characters."
    }

    reason: str = Field(min_length=1, max_length=300)


class DeclareConflict(Form):
    messages: ClassVar[dict[str, str]] = {
        "person": "Choose an assessor or judge.",
        "council": "Enter the council’s GSS code, like E07000223.",
        "reason": "Say in a few words what connects them, at most 300 characters.",
    }

    person: int = Field(ge=1, le=2**31 - 1)
    council: str = Field(min_length=1, max_length=12)
    reason: str = Field(min_length=1, max_length=300)


class Reassign(Form):
    messages: ClassVar[dict[str, str]] = {
        "to": "Choose who makes the call.",
        "on": "Enter the day like 22/11/2026, or leave day and time empty.",
        "time": "Enter the time like 14:05, or leave day and time empty.",
    }

    to: int = Field(ge=1, le=2**31 - 1)
    on: Day | None = None
    time: str = Field(default="", pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$")


class MoveCall(Form):
    messages: ClassVar[dict[str, str]] = {
        "to": "Choose who makes the call.",
        "on": "Enter the day like 22/11/2026.",
        "time": "Enter the time like 14:05.",
    }

    to: int = Field(ge=1, le=2**31 - 1)
    on: Day
    time: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class SetAvailability(Form):
    messages: ClassVar[dict[str, str]] = {
        "max_per_day": "Enter how many calls a day at most, 1 to 60.",
        "max_per_week": "Enter how many calls a week at most, 1 to 300.",
    }

    monday: str = Field(default="", max_length=200)
    tuesday: str = Field(default="", max_length=200)
    wednesday: str = Field(default="", max_length=200)
    thursday: str = Field(default="", max_length=200)
    friday: str = Field(default="", max_length=200)
    saturday: str = Field(default="", max_length=200)
    sunday: str = Field(default="", max_length=200)
    max_per_day: int = Field(ge=1, le=60)
    max_per_week: int = Field(ge=1, le=300)
    welsh: bool = False
    timezone: str = Field(default="Europe/London", max_length=60)
    away: str = Field(default="", max_length=2000)

    @field_validator("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    @classmethod
    def _spans(cls, text: str) -> str:
        read_spans(text)
        return text

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"“{name}” is no time zone. Enter one like Europe/London.") from None
        return name

    @field_validator("away")
    @classmethod
    def _days(cls, text: str) -> str:
        for part in text.replace(",", " ").split():
            try:
                date.fromisoformat(part)
            except ValueError:
                raise ValueError(f"“{part}” is no date. Enter dates like 2026-12-24, one a line.") from None
        return text

    @property
    def week(self) -> dict[int, list[tuple[str, str]]]:
        texts = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return {weekday: read_spans(text) for weekday, text in enumerate(texts)}

    @property
    def days_away(self) -> list[date]:
        return sorted({date.fromisoformat(part) for part in self.away.replace(",", " ").split()})

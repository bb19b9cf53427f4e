"""What an assessor sends from the call sheet."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from app.calls.models import Moment, Outcome
from app.core.forms import Form


def _time_of_day(text: str) -> str:
    """14:05 or 14:05:20, also with points."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d))?", text)
    if found is None:
        raise ValueError("Enter the time like 14:05 or 14:05:20.")
    hour, minute, second = found.groups(default="00")
    return f"{int(hour):02d}:{minute}:{second}"


TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]


LONGEST_WAIT_SECONDS = 24 * 3600
"""How long a moment pressed with no line may wait on a device before it arrives."""


class StartAttempt(Form):
    messages: ClassVar[dict[str, str]] = {
        "request_key": "Reload the page and press the button again.",
        "seconds_ago": "This was pressed more than a day ago. Dial again, and start another attempt.",
    }

    request_key: str = Field(default="start", min_length=4, max_length=40)
    seconds_ago: float = Field(default=0, ge=0, le=LONGEST_WAIT_SECONDS, allow_inf_nan=False)


class StampMoment(Form):
    messages: ClassVar[dict[str, str]] = {
        "moment": "Choose what happened.",
        "request_key": "Reload the page and press the button again.",
        "seconds_ago": "Reload the page and press the button again.",
    }

    attempt: int = Field(ge=1, le=3)
    moment: Moment
    request_key: str = Field(min_length=4, max_length=40)
    seconds_ago: float = Field(default=0, ge=0, le=LONGEST_WAIT_SECONDS, allow_inf_nan=False)
    time: TimeOfDay | None = None


class UndoStamp(Form):
    messages: ClassVar[dict[str, str]] = {
        "reason": "Say in a few words why this moment is taken back, at most 300 characters."
    }

    reason: str = Field(max_length=300)


class CorrectStamp(Form):
    messages: ClassVar[dict[str, str]] = {
        "moment": "Choose what happened.",
        "time": "Enter the time like 14:05 or 14:05:20.",
        "reason": "Say in a few words why this moment is corrected, at most 300 characters.",
        "request_key": "Reload the page and press the button again.",
    }

    moment: Moment
    time: TimeOfDay
    reason: str = Field(min_length=1, max_length=300)
    request_key: str = Field(min_length=4, max_length=40)


class RecordOutcome(Form):
    messages: ClassVar[dict[str, str]] = {
        "outcome": "Choose how the attempt ended.",
        "seconds_ago": "This was pressed more than a day ago. Say again how the attempt ended.",
    }

    attempt: int = Field(ge=1, le=3)
    outcome: Outcome
    seconds_ago: float = Field(default=0, ge=0, le=LONGEST_WAIT_SECONDS, allow_inf_nan=False)


class CloseVoid(Form):
    messages: ClassVar[dict[str, str]] = {
        "reason": "Say in a few words why the call is void, at most 300 characters."
    }

    reason: str = Field(max_length=300)

"""What an assessor sends about a written enquiry: that it happened now, or at a day and time that is typed."""

from datetime import datetime, timedelta
from typing import ClassVar

from pydantic import Field

from app.calls.forms import LONGEST_WAIT_SECONDS, TimeOfDay
from app.calls.models import Outcome
from app.calls.written.rules import moment_on
from app.core.errors import BadInput
from app.core.forms import Day, Form

DAY_WORDS = "Enter the day like 22/11/2026."
TIME_WORDS = "Enter the time like 14:05."
WHEN_MESSAGES = {
    "date": DAY_WORDS,
    "time": TIME_WORDS,
    "request_key": "Reload the page and press the button again.",
    "seconds_ago": "This was pressed more than a day ago. Enter the day and the time.",
}


class When(Form):
    """With neither day nor time it happened as the button was pressed."""

    messages: ClassVar[dict[str, str]] = WHEN_MESSAGES

    request_key: str = Field(min_length=4, max_length=40)
    seconds_ago: float = Field(default=0, ge=0, le=LONGEST_WAIT_SECONDS, allow_inf_nan=False)
    typed: bool = False  # the form has fields for day and time
    date: Day | None = None
    time: TimeOfDay | None = None

    def happened_at(self, at: datetime) -> datetime:
        """Raises BadInput (one of day and time is missing)."""
        if not self.typed:
            return at - timedelta(seconds=self.seconds_ago)
        missing = {"date": DAY_WORDS} if self.date is None else {}
        missing |= {"time": TIME_WORDS} if self.time is None else {}
        if self.date is None or self.time is None:
            raise BadInput("Enter the day and the time.", missing)
        return moment_on(self.date, self.time)


class EndEnquiry(When):
    messages: ClassVar[dict[str, str]] = WHEN_MESSAGES | {"outcome": "Choose how the enquiry ended."}

    outcome: Outcome


class CorrectEnquiry(When):
    messages: ClassVar[dict[str, str]] = WHEN_MESSAGES | {
        "reason": "Say in a few words why it is corrected, at most 300 characters."
    }

    reason: str = Field(min_length=1, max_length=300)

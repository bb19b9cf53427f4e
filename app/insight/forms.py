"""What a council may type about its standards and its actions."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, field_validator

from app.core.forms import Day, Form
from app.insight.models import ActionState, StandardChannel, StandardMeasure


def _without_sign(value: object) -> object:
    """90 and 90 % alike."""
    return value.replace("%", "").strip() if isinstance(value, str) else value


Percent = Annotated[float, BeforeValidator(_without_sign), Field(ge=0, le=100, allow_inf_nan=False)]
DAY_WORDS = "Enter the {} like 22/11/2026."


class StandardForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "channel": "Choose the channel from the list.",
        "promise": "Enter the promise as you publish it, in at most 500 characters.",
        "measure": "Choose what is counted from the list.",
        "within": "Enter a whole number from 1 to 100,000, or leave this empty.",
        "target_percent": "Enter the target as a number from 0 to 100, like 90.",
        "from_on": DAY_WORDS.format("first day of the promise"),
        "shown": "Reload the page and try again.",
    }

    channel: StandardChannel
    promise: str = Field(min_length=1, max_length=500)
    measure: StandardMeasure
    within: int | None = Field(default=None, ge=1, le=100_000)
    target_percent: Percent
    from_on: Day
    source_url: str = Field(default="", max_length=500)
    shown: int = Field(default=0, ge=0, le=1_000_000)

    @field_validator("source_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("Enter an address that begins with https://, or leave this empty.")
        return value


class WithdrawForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "from_on": DAY_WORDS.format("first day without the promise"),
        "shown": "Reload the page and try again.",
    }

    from_on: Day
    shown: int = Field(ge=0, le=1_000_000)


class ActionForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "what": "Enter what will be done, in at most 500 characters.",
        "owner": "Enter the role that owns it, in at most 120 characters, like Head of customer services.",
        "due_on": DAY_WORDS.format("day by which it is due"),
        "state": "Choose whether it is open, done or dropped.",
        "ended_on": DAY_WORDS.format("day on which it was done or dropped"),
        "shown": "Reload the page and try again.",
    }

    what: str = Field(min_length=1, max_length=500)
    owner: str = Field(min_length=1, max_length=120)
    due_on: Day
    state: ActionState = ActionState.OPEN
    ended_on: Day | None = None
    shown: int = Field(default=0, ge=0, le=1_000_000)

    @property
    def end(self) -> date | None:
        """What is open has not ended, whatever stood in the box."""
        return None if self.state is ActionState.OPEN else self.ended_on

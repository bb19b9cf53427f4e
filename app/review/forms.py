"""What councils reply, and what the office rules."""

from typing import ClassVar

from pydantic import Field

from app.core.forms import Day, Form
from app.review.models import FindingState, RulingResult, Stance


class ReplyForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "stance": "Choose whether you agree with this call or challenge it.",
        "words": "Your words can be at most 20,000 characters long.",
    }

    stance: Stance
    words: str = Field(default="", max_length=20_000)
    public: bool = False


class RulingForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "result": "Choose how you rule.",
        "reason": "Give the reason in up to 5,000 characters; the council reads it.",
    }

    result: RulingResult
    reason: str = Field(min_length=1, max_length=5000)


class OpenWindow(Form):
    messages: ClassVar[dict[str, str]] = {
        "wave_id": "Choose the wave.",
        "until": "Enter the last day, like 30/11/2026.",
    }

    wave_id: int = Field(ge=1, le=2**63 - 1)
    until: Day


class StepForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "state": "Choose what becomes of it.",
        "words": "Say why, in up to 2,000 characters; it is kept with the finding.",
    }

    state: FindingState
    words: str = Field(min_length=1, max_length=2000)


class AnswerForm(Form):
    messages: ClassVar[dict[str, str]] = {"words": "Answer in up to 2,000 characters."}

    words: str = Field(min_length=1, max_length=2000)

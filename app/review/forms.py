"""What councils reply, and what the office rules."""

from typing import ClassVar

from pydantic import Field

from app.core.errors import BadInput
from app.core.forms import Day, Form, Typed
from app.review.models import FindingState, RulingResult, Stance
from app.review.parts import Part

LONGEST_WORDS, LONGEST_ADDRESSES = 20_000, 5_000


def read_part(typed: Typed, name: str) -> Part:
    """What was typed in one part of a reply. Raises BadInput (too long, no such choice)."""
    words = typed.first(f"{name}-words").strip()
    addresses = typed.first(f"{name}-addresses").strip()
    chosen = typed.first(f"{name}-stance")
    errors = {}
    if len(words) > LONGEST_WORDS:
        errors[f"{name}-words"] = (
            f"Your words can be at most {LONGEST_WORDS:,} characters long; they are {len(words):,}."
        )
    if len(addresses) > LONGEST_ADDRESSES:
        errors[f"{name}-addresses"] = (
            f"The addresses can be at most {LONGEST_ADDRESSES:,} characters long together."
        )
    if chosen and chosen not in list(Stance):
        errors[f"{name}-stance"] = "Choose from the list."
    if errors:
        raise BadInput("There is something to put right.", errors)
    public = typed.first(f"{name}-public") == "yes"
    return Part(Stance(chosen) if chosen else None, words, addresses, public)


def was_sent(typed: Typed, name: str) -> bool:
    """Whether a form carries this part."""
    return any(f"{name}-{field}" in typed.texts for field in ("shown", "stance", "words"))


def shown_mark(typed: Typed, name: str) -> str:
    """The mark of what the page showed in this part."""
    return typed.first(f"{name}-shown")


def seen_version(typed: Typed) -> int:
    """Which reply stood sent on the page; 0: none."""
    text = typed.first("version", "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


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

    wave_id: int = Field(ge=1, le=2**31 - 1)
    until: Day


class FixForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "words": "Say what is mended, in up to 2,000 characters.",
        "mended_on": "Enter the day, like 30/11/2026.",
    }

    words: str = Field(min_length=1, max_length=2000)
    mended_on: Day


class DeclineForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "reason": "Give the reason in up to 2,000 characters; the council reads it."
    }

    reason: str = Field(min_length=1, max_length=2000)


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

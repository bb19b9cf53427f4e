"""What a judge sends from the desk."""

from typing import ClassVar

from pydantic import Field

from app.core.forms import Form
from app.matching.models import RightSide, Verdict
from app.matching.trust import HIGHEST_THRESHOLD, LOWEST_THRESHOLD


class JudgeFact(Form):
    messages: ClassVar[dict[str, str]] = {
        "verdict": "Choose one of the five verdicts.",
        "right_side": "Say which side is right.",
    }

    fact: int = Field(ge=1, le=100)
    verdict: Verdict
    right_side: RightSide | None = None
    note: str = Field(default="", max_length=2000)
    seen: str = Field(default="", max_length=60)  # the verdict that the page showed, by its version


class Unfold(Form):
    fact: int = Field(ge=1, le=100)


class SetThreshold(Form):
    messages: ClassVar[dict[str, str]] = {
        "percent": f"Enter a whole number from {LOWEST_THRESHOLD} to {HIGHEST_THRESHOLD}."
    }

    percent: int = Field(ge=LOWEST_THRESHOLD, le=HIGHEST_THRESHOLD)


class JudgeMoreTwice(Form):
    messages: ClassVar[dict[str, str]] = {"percent": "Enter a whole number, at most 100."}

    percent: int = Field(ge=1, le=100)

"""What a judge sends from the desk."""

from typing import ClassVar

from pydantic import Field

from app.core.forms import Form
from app.matching.models import RightSide, Verdict


class JudgeFact(Form):
    messages: ClassVar[dict[str, str]] = {
        "verdict": "Choose one of the five verdicts.",
        "right_side": "Say which side is right.",
    }

    fact: int = Field(ge=1, le=100)
    verdict: Verdict
    right_side: RightSide | None = None
    note: str = Field(default="", max_length=2000)

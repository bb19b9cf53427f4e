"""What a saving rests on, as it is typed into the calculator or stands in its address."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from app.core.errors import BadInput
from app.core.forms import Form
from scoring.channels import Assumptions, Likely

PERCENT = "Enter a number from 0 to 100."


def _plain(value: object) -> object:
    """35 % or 35; £2.83 or 2.83; 24,000 or 24000."""
    return value.replace(",", "").strip("£% \u00a0") if isinstance(value, str) else value


Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), BeforeValidator(_plain)]
Pounds = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False), BeforeValidator(_plain)]


class CalculatorForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "calls": "Enter whole calls a year, like 24,000.",
        "avoidable": PERCENT,
        "avoidable_low": PERCENT,
        "avoidable_high": PERCENT,
        "moved_low": PERCENT,
        "moved_high": PERCENT,
        "again_low": PERCENT,
        "again_high": PERCENT,
        "call_cost": "Enter pounds and pence, like 2.83.",
        "page_cost": "Enter pounds and pence, like 0.15.",
    }

    calls: Annotated[int, Field(ge=0, le=100_000_000), BeforeValidator(_plain)]
    avoidable_low: Percent
    avoidable: Percent
    avoidable_high: Percent
    moved_low: Percent
    moved_high: Percent
    again_low: Percent
    again_high: Percent
    call_cost: Pounds
    page_cost: Pounds

    def assumptions(self) -> Assumptions:
        """What was typed, as scoring reads it. Raises BadInput (a range whose ends are crossed)."""
        faults = {}
        if not self.avoidable_low <= self.avoidable <= self.avoidable_high:
            faults["avoidable"] = "The share must lie between its lower and its upper end."
        for name, words in (("moved", "answered by the page"), ("again", "who ring all the same")):
            if getattr(self, f"{name}_low") > getattr(self, f"{name}_high"):
                faults[f"{name}_high"] = f"The upper end of the share {words} can't be below the lower one."
        if faults:
            raise BadInput("Some of the ends are crossed.", faults)
        return Assumptions(
            self.calls,
            Likely(self.avoidable / 100, self.avoidable_low / 100, self.avoidable_high / 100),
            Likely.between(self.moved_low / 100, self.moved_high / 100),
            Likely.between(self.again_low / 100, self.again_high / 100),
            100 * self.call_cost,
            100 * self.page_cost,
        )


def first_texts(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Values of an address as a form reads them."""
    return {name: [text] for name, text in texts.items()}

"""What is typed into a calibration set: its fields follow the scorecard, so they are read by their questions."""

from collections.abc import Mapping, Sequence

from app.calls.practice.marking import Given, Question
from app.core.errors import BadInput
from app.core.forms import Typed

LONGEST = 300


def number_of(typed: Typed, latest: int) -> int:
    """Which try was shown; one that can't be read is the next."""
    text = typed.first("number")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else latest
    return number if 1 <= number <= latest else latest


def read_given(asked: Sequence[Question], typed: Typed) -> dict[str, Given]:
    """Every answer as it was typed; a value that is no choice counts as none."""
    found = {}
    for one in asked:
        value = typed.first(one.name).strip()
        if one.fact is None and value not in {option[0] for option in one.options}:
            value = ""
        found[one.name] = Given(value, one.fact is not None and typed.first(f"{one.name}-off") == "yes")
    return found


def check_lengths(given: Mapping[str, Given]) -> None:
    """Raises BadInput: an answer that is longer than any answer needs to be."""
    long = {
        name: f"This can be at most {LONGEST} characters long."
        for name, one in given.items()
        if len(one.value) > LONGEST
    }
    if long:
        raise BadInput("Some answers are too long.", long)

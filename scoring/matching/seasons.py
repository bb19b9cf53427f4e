"""Months between two months: "in July" lies within "from May to September"."""

from scoring.matching.page import Sentence
from scoring.matching.values import Value

_TO = frozenset({"to", "-", "–", "until", "till", "and"})
_MONTHS = 12


def lies_between(said: Value, value: Value, sentence: Sentence) -> bool:
    """Whether the month said lies in the stretch of months that `value` begins or ends."""
    month = _month_of(said)
    if not month:
        return False
    for first, last in _stretches(sentence):
        if value in (first, last):
            span = (_month_of(last) - _month_of(first)) % _MONTHS
            if (month - _month_of(first)) % _MONTHS <= span:
                return True
    return False


def _month_of(value: Value) -> int:
    """The month of a date that is a month alone; 0 for any other."""
    reading = value.readings[0]
    return reading[1] if isinstance(reading, tuple) and len(reading) == 3 and not reading[2] else 0


def _stretches(sentence: Sentence) -> list[tuple[Value, Value]]:
    dates = [value for value in sentence.values if value.kind == "date" and _month_of(value)]
    return [
        (first, last)
        for first in dates
        for last in dates
        if last.first_token - first.after_token == 1 and sentence.tokens[first.after_token].norm in _TO
    ]

"""How often: "every 3 weeks", "fortnightly", "twice a year", as days between two."""

from collections.abc import Sequence

from scoring.matching.amount import DURATIONS, singular
from scoring.matching.numbers import read_number, read_ordinal, word_at
from scoring.matching.quantities import read_amount
from scoring.matching.tokens import Token

ADVERBS = {
    "weekly": 7.0, "fortnightly": 14.0, "monthly": 30.4375, "yearly": 365.25, "annually": 365.25,
    "annual": 365.25,
    "quarterly": 91.3125, "biweekly": 14.0,
}  # fmt: skip


def read_frequency(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    """Days between two ("every 3 weeks", "fortnightly", "twice a year") with the token after it."""
    word, following = word_at(tokens, i), word_at(tokens, i + 1)
    if word in ADVERBS:
        return ADVERBS[word], i + 1
    if word == "bi" and following == "-" and word_at(tokens, i + 2) in ADVERBS:
        return ADVERBS[word_at(tokens, i + 2)] * 2, i + 3
    if word == "alternate" or (word == "every" and following in ("other", "second")):
        at = i + 1 if word == "alternate" else i + 2
        unit = singular(word_at(tokens, at))
        return (DURATIONS[unit] * 2, at + 1) if unit in DURATIONS else None
    if word in ("every", "each") and following == "quarter":
        return ADVERBS["quarterly"], i + 2
    if word in ("every", "each"):
        unit = singular(following)
        if unit in DURATIONS and unit not in ("day", "night"):
            return DURATIONS[unit], i + 2
        ordinal = read_ordinal(tokens, i + 1)
        if ordinal is not None and singular(word_at(tokens, ordinal[1])) in DURATIONS:
            return ordinal[0] * DURATIONS[singular(word_at(tokens, ordinal[1]))], ordinal[1] + 1
        amount = read_amount(tokens, i + 1)
        if amount is not None and amount.kind == "duration" and word == "every":
            return amount.readings[0], amount.end
        return None
    return _times_a(tokens, i)


def _times_a(tokens: Sequence[Token], i: int) -> tuple[float, int] | None:
    times, at = {"once": 1.0, "twice": 2.0}.get(word_at(tokens, i), 0.0), i + 1
    if not times:
        read = read_number(tokens, i)
        if read is None or word_at(tokens, read.end) != "times":
            return None
        times, at = read.readings[0], read.end + 1
    if word_at(tokens, at) not in ("a", "an", "per", "every", "each", "in"):
        return None
    at += 2 if word_at(tokens, at + 1) == "a" else 1
    unit = singular(word_at(tokens, at))
    return (DURATIONS[unit] / times, at + 1) if unit in DURATIONS and times else None

"""Numbers in figures and in words, with every way a spoken number can be meant.

"Forty two seventy five" is 42.75 as money and 4275 as a count; both readings are kept and two values agree
if any of their readings do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.matching.tokens import Token

UNITS = {
    "zero": 0, "nought": 0, "oh": 0, "nil": 0,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100.0, "thousand": 1000.0, "k": 1000.0, "grand": 1000.0, "million": 1_000_000.0}
DOZEN = {"dozen": 12.0, "score": 20.0}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_SMALL = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was read: its possible meanings, the token after it, and how it was said."""

    readings: tuple[float, ...]
    end: int
    groups: tuple[float, ...]
    raw: str = ""


def word_at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].norm if 0 <= i < len(tokens) else ""


def read_number(tokens: Sequence[Token], i: int) -> Number | None:
    """The number that starts at token `i`, or None."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.number is not None:
        value, end = _scaled(tokens, token.number, i + 1)
        return Number((value,), end, (value,), token.text)
    if token.norm in ("a", "an") and word_at(tokens, i + 1) in (*SCALES, "dozen"):
        if word_at(tokens, i + 1) in ("k", "grand"):
            return None
        group = _group(tokens, i + 1, 1.0)
        return Number((group[0],), group[1], (group[0],))
    if token.norm == "dozen" and word_at(tokens, i - 1) not in ("few", "a", "several"):
        return Number((12.0,), i + 1, (12.0,))
    plural = token.norm.removesuffix("s")
    if plural != token.norm and word_at(tokens, i - 1) in ("over", "under") and {plural} & {*UNITS, *TENS}:
        value = float({**UNITS, **TENS}[plural])
        return Number((value,), i + 1, (value,))
    if token.norm in ("hundred", "thousand") and word_at(tokens, i - 1) not in (
        "few",
        "couple",
        "several",
        "of",
    ):
        group = _group(tokens, i, 1.0)
        return Number((group[0],), group[1], (group[0],))
    groups: list[float] = []
    at = i
    while at < len(tokens) and (tokens[at].norm in UNITS or tokens[at].norm in TENS):
        value, at = _group(tokens, at, None)
        groups.append(value)
        if word_at(tokens, at) == "-" and (
            word_at(tokens, at + 1) in UNITS or word_at(tokens, at + 1) in TENS
        ):
            break
    return Number(_readings(groups), at, tuple(groups)) if groups else None


def _half_scale(tokens: Sequence[Token], at: int) -> bool:
    """Whether "and a half thousand" follows: the number before it is then one of its own."""
    words = [word_at(tokens, at + k) for k in range(4)]
    return words[:3] == ["and", "a", "half"] and words[3] in SCALES


def _readings(groups: list[float]) -> tuple[float, ...]:
    if len(groups) == 1:
        return (groups[0],)
    if len(groups) == 2 and 10 <= groups[1] < _SMALL and groups[0] < 1000:
        return (groups[0] * 100 + groups[1], groups[0] + groups[1] / 100)
    ones = groups[0] % 1000
    if len(groups) == 2 and groups[0] >= 1000 and 1 <= ones <= 9 and 10 <= groups[1] < _SMALL:
        return (groups[0] - ones + ones * 100 + groups[1],)  # "twenty three thousand two fifty"
    if len(groups) == 2 and groups[1] >= 100:
        return (groups[0] * 1000 + groups[1],)
    return (float("".join(f"{group:g}" for group in groups)),)


def _scaled(tokens: Sequence[Token], value: float, at: int) -> tuple[float, int]:
    """A figure with what may follow it: "2 and a half thousand", "5k"."""
    if word_at(tokens, at) == "and" and word_at(tokens, at + 1) == "a" and word_at(tokens, at + 2) == "half":
        value, at = value + 0.5, at + 3
    word = word_at(tokens, at)
    if word in SCALES and (word != "k" or tokens[at].glued):
        return value * SCALES[word], at + 1
    return value, at


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    word = word_at(tokens, at)
    if word in TENS:
        value, at = float(TENS[word]), at + 1
        after = at + 1 if word_at(tokens, at) == "-" else at
        unit = UNITS.get(word_at(tokens, after), 0)
        if 1 <= unit <= 9:
            return value + unit, after + 1
        return value, at
    return (float(UNITS[word]), at + 1) if word in UNITS else None


def _group(tokens: Sequence[Token], at: int, start: float | None) -> tuple[float, int]:
    """One grammatical number: "twenty four", "eleven hundred and fifty", "two and a half thousand"."""
    first = _below_hundred(tokens, at) if start is None else (start, at)
    value, at = first if first is not None else (0.0, at)
    total = 0.0
    while True:
        word = word_at(tokens, at)
        if word in DOZEN:
            return total + value * DOZEN[word], at + 1
        if word == "and" and word_at(tokens, at + 1) == "a" and word_at(tokens, at + 2) == "half":
            value, at = value + 0.5, at + 3
            continue
        if word == "of" and word_at(tokens, at + 1) in SCALES and value == 2:
            at += 1
            continue
        if word not in SCALES or word == "k":
            return total + value, at
        value, at = value * SCALES[word], at + 1
        after = at + 1 if word_at(tokens, at) == "and" else at
        rest = _below_hundred(tokens, after)
        halved = rest is not None and _half_scale(tokens, rest[1])
        if rest is not None and halved and after > at:
            return total + value, at
        if rest is not None:
            if word_at(tokens, rest[1]) == "hundred" and value >= 1000:
                total, (value, at) = total + value, rest
                continue
            if word_at(tokens, rest[1]) in SCALES:
                total, (value, at) = total + value, rest
                continue
            return total + value + rest[0], rest[1]


def read_ordinal(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """An ordinal at token `i` ("31st", "thirty first") with the token after it, or None."""
    if i >= len(tokens):
        return None
    token = tokens[i]
    if token.number is not None:
        if word_at(tokens, i + 1) in ("st", "nd", "rd", "th") and tokens[i + 1].glued:
            return int(token.number), i + 2
        return None
    if token.norm in ORDINALS:
        return ORDINALS[token.norm], i + 1
    if token.norm in TENS:
        after = i + 2 if word_at(tokens, i + 1) == "-" else i + 1
        unit = ORDINALS.get(word_at(tokens, after), 0)
        if 1 <= unit <= 9:
            return TENS[token.norm] + unit, after + 1
    return None

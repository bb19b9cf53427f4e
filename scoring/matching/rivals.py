"""When an equal value belongs to something else: the page names what was asked beside another value.

"8 weeks for a house or 12 weeks for a flat": told that a flat takes 8 weeks, the figure is on the page, but
it is that of a house. Two things tell the values of one sentence apart: the words in each value's own
stretch, and the days or ages that stand there with it.
"""

from collections.abc import Callable, Sequence

from scoring.matching.compare import compare
from scoring.matching.likeness import match_weight
from scoring.matching.outcome import CONFLICT, EQUAL, WITHIN
from scoring.matching.page import Sentence, meanings_of
from scoring.matching.values import Value
from scoring.matching.words import WEAK

_MATES = frozenset({"weekdays", "age", "date"})

Stretch = Callable[[Value], tuple[int, int]]


def belongs_to_another(
    words: frozenset[str],
    mates: Sequence[Value],
    value: Value,
    sentence: Sentence,
    rivals: Sequence[tuple[Value, frozenset[str]]],
    near: frozenset[str],
    stretch: Stretch,
) -> bool:
    """Whether a rival value of the sentence, and not this one, stands with what the fact speaks of."""
    for rival, around in rivals:
        if _mates_apart(mates, value, rival, sentence, stretch):
            return True
        here, there = _named(words, near - around), _named(words, around - near)
        if near - around and there and not here and not _named(there, near):
            return True
    return False


_LIKE = 40  # durations further apart than this many times are not two answers to one question


def is_rival(value: Value, other: Value, sentence: Sentence) -> bool:
    """Whether another value stands beside this one as its like, with a comma, "and" or "or" between."""
    if other is value or other.kind != value.kind or other.bound != value.bound:
        return False
    if "free" in (value.unit, other.unit):
        return False
    if value.kind == "duration" and not 1 / _LIKE < (value.number or 1) / (other.number or 1) < _LIKE:
        return False
    first, last = sorted((value, other), key=lambda one: one.first_token)
    between = {token.norm for token in sentence.tokens[first.after_token : last.first_token]}
    return bool(between & {",", "and", "or", ";", "but"})


def _named(words: frozenset[str], stems: frozenset[str]) -> frozenset[str]:
    meanings = meanings_of(stems)
    return frozenset(
        word for word in words if word not in WEAK and match_weight(word, stems, meanings) >= 0.8
    )


def _mates_apart(
    mates: Sequence[Value], value: Value, rival: Value, sentence: Sentence, stretch: Stretch
) -> bool:
    """Whether the days (or age) said stand with the rival and not with this value."""
    mine = mates_of(_inside(sentence, *stretch(value)), value)
    theirs = mates_of(_inside(sentence, *stretch(rival)), rival)
    for said in mates:
        here = {compare(said, one).kind for one in mine if one.kind == said.kind}
        there = {compare(said, one).kind for one in theirs if one.kind == said.kind}
        if here == {CONFLICT} and there & {EQUAL, WITHIN}:
            return True
    return False


def days_beside(mates: Sequence[Value], value: Value, sentence: Sentence, stretch: Stretch) -> str:
    """How the days said beside an hour stand to those beside an hour of the page; "" if either names none."""
    said = [one for one in mates if one.kind == "weekdays"]
    near = [one for one in _inside(sentence, *stretch(value)) if one.kind == "weekdays"]
    found = {compare(mate, one).kind for mate in said for one in near}
    if found & {EQUAL, WITHIN}:
        return EQUAL
    return CONFLICT if found == {CONFLICT} else ""


def _inside(sentence: Sentence, start: int, end: int) -> list[Value]:
    return [one for one in sentence.values if one.kind in _MATES and start <= one.first_token < end]


def mates_of(values: Sequence[Value], value: Value) -> list[Value]:
    """The days and the age said nearest to a value, where it is not one itself."""
    nearest: dict[str, Value] = {}
    for one in values:
        if one.kind in _MATES and one.kind != value.kind:
            known = nearest.get(one.kind)
            if known is None or _apart(one, value) < _apart(known, value):
                nearest[one.kind] = one
    return list(nearest.values())


def _apart(one: Value, other: Value) -> int:
    return max(one.first_token - other.after_token, other.first_token - one.after_token)

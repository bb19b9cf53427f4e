"""How far one word is expressed by others: the same stem, one of like meaning, another form of it."""

from collections.abc import Iterable
from functools import lru_cache

from scoring.matching.words import concepts

EXACT, MEANING, FORM = 1.0, 0.85, 0.8


def match_weight(word: str, stems: Iterable[str], meanings: frozenset[str]) -> float:
    """How far one stem is expressed by others: the same, of one meaning, or another form."""
    if word in stems or (":" in word and word in meanings):
        return EXACT
    if any(meaning in meanings for meaning in concepts(word)):
        return MEANING
    return FORM if len(word) >= 4 and _has_form(word, frozenset(stems)) else 0.0


@lru_cache(maxsize=20_000)
def _has_form(word: str, stems: frozenset[str]) -> bool:
    """Whether another form of a stem, or a compound with it, is among others."""
    begin = word[:5]
    return any(len(other) >= 5 and (other[:5] == begin or word in other) for other in stems)

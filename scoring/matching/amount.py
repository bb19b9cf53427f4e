"""An amount as it is being read, and the units of time."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.matching.numbers import word_at
from scoring.matching.tokens import Token
from scoring.matching.words import STOPWORDS

DURATIONS = {
    "minute": 1 / 1440, "min": 1 / 1440, "hour": 1 / 24, "hr": 1 / 24, "day": 1.0, "week": 7.0, "wk": 7.0,
    "fortnight": 14.0, "month": 30.4375, "year": 365.25, "yr": 365.25, "night": 1.0,
}  # fmt: skip
_NO_UNIT = frozenset({"per", "each", "apiece", "after", "before", "during", "otherwise", "extra"})


@dataclass(frozen=True, slots=True)
class Amount:
    kind: str
    readings: tuple[float, ...]
    end: int
    factor: float = 1.0
    unit: str = ""
    working: bool = False
    vague: bool = False
    high: tuple[float, ...] = ()


def singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("'")
    return word[:-1] if word.endswith("s") and len(word) > 2 and not word.endswith("ss") else word


def unit_follows(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return bool(word) and word[0].isalpha() and word not in STOPWORDS and word not in _NO_UNIT

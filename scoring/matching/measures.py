"""Lengths, areas, weights, volumes and speeds."""

from collections.abc import Sequence

from scoring.matching.amount import Amount, singular, unit_follows
from scoring.matching.numbers import read_number, word_at
from scoring.matching.tokens import Token

_METRE, _AREA, _KILO, _LITRE = "length", "area", "weight", "volume"
MEASURES = {
    "m": (_METRE, 1.0), "metre": (_METRE, 1.0), "meter": (_METRE, 1.0), "cm": (_METRE, 0.01),
    "centimetre": (_METRE, 0.01), "mm": (_METRE, 0.001), "millimetre": (_METRE, 0.001),
    "ft": (_METRE, 0.3048), "foot": (_METRE, 0.3048), "feet": (_METRE, 0.3048), "inch": (_METRE, 0.0254),
    "inche": (_METRE, 0.0254), "yard": (_METRE, 0.9144), "km": (_METRE, 1000.0),
    "kilometre": (_METRE, 1000.0),
    "mile": (_METRE, 1609.344), "sqm": (_AREA, 1.0), "m²": (_AREA, 1.0), "kg": (_KILO, 1.0),
    "kilo": (_KILO, 1.0),
    "kilogram": (_KILO, 1.0), "tonne": (_KILO, 1000.0), "ton": (_KILO, 1000.0), "stone": (_KILO, 6.35029),
    "litre": (_LITRE, 1.0), "liter": (_LITRE, 1.0), "mph": ("speed", 1.0), "gram": (_KILO, 0.001),
}  # fmt: skip


def read_measure(tokens: Sequence[Token], readings: tuple[float, ...], end: int) -> Amount | None:
    at = end + 1 if word_at(tokens, end) == "-" else end
    if word_at(tokens, at) in ("square", "sq"):
        unit, (_, factor) = _AREA, MEASURES.get(singular(word_at(tokens, at + 1)), ("", 0.0))
        return (
            Amount("measure", tuple(n * factor**2 for n in readings), at + 2, factor**2, unit)
            if factor
            else None
        )
    word = singular(word_at(tokens, at))
    if word not in MEASURES or (word == "m" and not tokens[at].glued and word_at(tokens, at + 1) == "'"):
        return None
    unit, factor = MEASURES[word]
    end = at + 1
    if word_at(tokens, end) in ("²", "2") and tokens[end].glued:
        unit, end = _AREA, end + 1
    inches = read_number(tokens, end) if word in ("foot", "feet", "ft") else None
    extra = 0.0
    if inches is not None and len(inches.groups) == 1 and inches.groups[0] < 12:
        named = singular(word_at(tokens, inches.end)) in ("inch", "inche")
        if named or not unit_follows(tokens, inches.end):
            extra, end = inches.groups[0] * 0.0254, inches.end + named
    return Amount("measure", tuple(reading * factor + extra for reading in readings), end, factor, unit)

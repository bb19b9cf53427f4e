"""Amounts with a unit: money, percentages, durations, measures, counts, ages; and how often."""

from collections.abc import Sequence
from dataclasses import replace

from scoring.matching.amount import DURATIONS, Amount, singular, unit_follows
from scoring.matching.measures import read_measure
from scoring.matching.numbers import TENS, UNITS, read_number, word_at
from scoring.matching.phrases import PHRASES
from scoring.matching.tokens import Token, phrase_set, word_set
from scoring.matching.words import STOPWORDS, stem

_POUNDS = frozenset({"pound", "pounds", "quid", "gbp", "sterling"})
_PENCE = frozenset({"p", "pence", "penny", "pennies"})
_NOTES = {"fiver": 5.0, "tenner": 10.0}
_OR_MORE = frozenset(
    phrase_set("""and above | and over | and under | or above | or fewer | or less | or longer | or more | or
    older | or over | or so | or under | or younger""")
)
_LINKS = ("to", "-", "–", "—", "and", "or", "till")


def read_quantity(tokens: Sequence[Token], i: int) -> Amount | None:
    """An amount or a range of amounts at token `i`; a number without a unit has the kind `number`."""
    low = _set_phrase(tokens, i) or read_amount(tokens, i)
    if low is None:
        return None
    if word_at(tokens, low.end) not in _LINKS:
        return low
    link = word_at(tokens, low.end)
    if link in ("and", "or") and not (
        "between" in (word_at(tokens, i - 1), word_at(tokens, i - 2)) or link == "or"
    ):
        return low
    high = read_amount(tokens, low.end + 1)
    if high is None or low.vague or high.vague:
        return low
    if low.kind == "money" and high.kind == "number" and link != "and" and min(low.readings) > 1:
        return _join(low, replace(high, kind="money"))
    if (low.kind == high.kind and low.unit in (high.unit, "")) or (
        low.kind == high.kind and low.kind != "count"
    ):
        return _join(low, high)
    if low.kind == "number" and high.kind not in ("number", "age"):
        scaled = tuple(reading * high.factor for reading in low.readings)
        return _join(replace(high, readings=scaled), high)
    return low


def _join(low: Amount, high: Amount) -> Amount:
    if min(low.readings) > max(high.readings):
        return low
    return replace(high, readings=low.readings, high=high.readings, working=low.working or high.working)


def read_amount(tokens: Sequence[Token], i: int) -> Amount | None:
    if word_at(tokens, i) == "£":
        read = read_number(tokens, i + 1)
        return _money(tokens, read.readings, read.end) if read is not None else None
    vague = _vague(tokens, i)
    if vague is not None:
        return vague
    read = read_number(tokens, i)
    if read is None:
        return None
    readings, end = read.readings, read.end
    if (word_at(tokens, end), word_at(tokens, end + 1), word_at(tokens, end + 2)) == ("and", "a", "half"):
        readings, end = tuple(reading + 0.5 for reading in readings), end + 3
    return _with_unit(tokens, readings, end, read.groups)


def _money(tokens: Sequence[Token], readings: tuple[float, ...], end: int) -> Amount:
    """Money in pounds; what follows may say millions, or the pence of "twenty four pounds fifty"."""
    if word_at(tokens, end) == "m" and tokens[end].glued:
        return Amount("money", (readings[0] * 1_000_000,), end + 1)
    if word_at(tokens, end) in _POUNDS:
        end += 1
    at = end + 1 if word_at(tokens, end) == "and" else end
    pence = read_number(tokens, at)
    spoken = pence is not None and len(pence.groups) == 1 and 1 <= pence.groups[0] < 100
    whole = len(readings) == 1 and readings[0] == int(readings[0])
    if pence is not None and spoken and whole and word_at(tokens, end - 1) in _POUNDS:
        named = word_at(tokens, pence.end) in _PENCE
        if named or (at == end and not unit_follows(tokens, pence.end)):
            return Amount("money", (readings[0] + pence.groups[0] / 100,), pence.end + named)
    return Amount("money", readings, end)


def _with_unit(
    tokens: Sequence[Token], readings: tuple[float, ...], end: int, groups: tuple[float, ...]
) -> Amount:
    word, following = word_at(tokens, end), word_at(tokens, end + 1)
    whole = tuple(reading for reading in readings if reading == int(reading)) or readings
    if word in _POUNDS or word_at(tokens, end - 1) == "grand":
        return _money(tokens, readings, end)
    if word in _PENCE and (
        word != "p" or tokens[end].glued or following in ("", ".", ",", "a", "per", "each")
    ):
        return Amount("money", tuple(reading / 100 for reading in whole), end + 1, 0.01)
    if word in ("%", "percent", "pc") or (word == "per" and following == "cent"):
        return Amount("percent", readings, end + (2 if word == "per" else 1))
    if word == "mile" and following == "per":
        return Amount("measure", readings, end + 3, unit="speed")
    return (
        _duration(tokens, whole, end)
        or read_measure(tokens, readings, end)
        or _age(tokens, whole, end)
        or _count(tokens, whole, end, readings, len(groups))
    )


def _duration(tokens: Sequence[Token], readings: tuple[float, ...], end: int) -> Amount | None:
    at, working = end, False
    if word_at(tokens, at) == "-":
        at += 1
    if word_at(tokens, at) in _BEFORE_UNITS:
        at += 1
    if word_at(tokens, at) in ("wd", "wds"):
        return Amount("duration", readings, at + 1, 1.0, "day", working=True)
    if word_at(tokens, at) in ("working", "business", "school"):
        working, at = word_at(tokens, at) != "school", at + 1
    unit = singular(word_at(tokens, at))
    if unit == "d" and tokens[at].glued:
        unit = "day"
    if unit not in DURATIONS:
        return None
    if word_at(tokens, at + 1) == "working":  # the word order of Welsh
        working, at = True, at + 1
    if unit == "year" and (_age_after(tokens, at + 1)):
        return Amount("age", readings, at + 1 + _age_after(tokens, at + 1))
    factor = DURATIONS[unit]
    return Amount("duration", tuple(reading * factor for reading in readings), at + 1, factor, unit, working)


def _age_after(tokens: Sequence[Token], at: int) -> int:
    if word_at(tokens, at) == "of" and word_at(tokens, at + 1) == "age":
        return 2
    if word_at(tokens, at) == "-":
        at += 1
        return 2 if word_at(tokens, at) in ("old", "olds") else 0
    return 1 if word_at(tokens, at) in ("old", "olds") else 0


def _age(tokens: Sequence[Token], readings: tuple[float, ...], end: int) -> Amount | None:
    previous = word_at(tokens, end - 2)
    pair = (word_at(tokens, end), word_at(tokens, end + 1))
    plausible = all(0 < reading <= 110 for reading in readings)
    if not plausible:
        return None
    last = word_at(tokens, end - 1)
    if previous in ("over", "under") and last.endswith("s") and last.removesuffix("s") in (*UNITS, *TENS):
        return Amount("age", readings, end)
    if word_at(tokens, end) in ("s",) and tokens[end].glued and previous in ("over", "under"):
        return Amount("age", readings, end + 1)
    aged = any(
        word_at(tokens, k) in ("aged", "age", "turn", "turned", "turning") for k in range(end - 4, end - 1)
    )
    if aged and not unit_follows(tokens, end + (2 if pair in _OR_MORE else 0)):
        return Amount("age", readings, end)
    if (
        pair in _OR_MORE
        and pair[1] in ("over", "older", "under", "younger")
        and not unit_follows(tokens, end + 2)
    ):
        return Amount("age", readings, end)
    return None


def _count(
    tokens: Sequence[Token], whole: tuple[float, ...], end: int, readings: tuple[float, ...], groups: int
) -> Amount:
    at = end + 2 if (word_at(tokens, end), word_at(tokens, end + 1)) in _OR_MORE else end
    if word_at(tokens, at) == "of" and word_at(tokens, at + 1) in ("your", "the", "these", "those"):
        at += 2
    nouns: list[str] = []
    while len(nouns) < 3:
        word = word_at(tokens, at + len(nouns))
        if not word or not word[0].isalpha() or word in STOPWORDS or word in _NOT_NOUNS:
            break
        nouns.append(stem(word))
    if not nouns:
        return Amount("number", readings, end)
    if groups > 1 and len(readings) > 1:
        return Amount("number", readings, end)
    return Amount("count", whole, end, unit=" ".join(nouns))


_NOT_NOUNS = word_set(
    """per each max maximum minimum min only altogether today now instead please high long wide deep tall
    otherwise apiece extra late early free online then after before up front"""
)


def _vague(tokens: Sequence[Token], i: int) -> Amount | None:
    """ "a couple of weeks", "a few days", "several months"; only with a unit."""
    at = i + 1 if word_at(tokens, i) == "a" else i
    word = word_at(tokens, at)
    spread = {"couple": (2.0, 2.0), "few": (2.0, 8.0), "several": (3.0, 9.0)}.get(word)
    if spread is None:
        return None
    at += 2 if word_at(tokens, at + 1) == "of" else 1
    scale = {"hundred": 100.0, "thousand": 1000.0}.get(word_at(tokens, at), 1.0)
    at += scale > 1
    if scale > 1 and word_at(tokens, at) not in _POUNDS:
        return Amount("number", (spread[0] * scale,), at, high=(spread[1] * scale,), vague=word != "couple")
    spread = (spread[0] * scale, spread[1] * scale)
    amount = _with_unit(tokens, (1.0,), at, (1.0,))
    if amount.kind not in ("duration", "money", "measure"):
        return None
    factor = amount.readings[0]
    if word == "couple":
        return replace(amount, readings=(spread[0] * factor,))
    return replace(amount, readings=(spread[0] * factor,), high=(spread[1] * factor,), vague=True)


_NOT_FREE = word_set("""feel smoke get lead gluten duty interest rent""")


def _set_phrase(tokens: Sequence[Token], i: int) -> Amount | None:
    words = tuple(token.norm for token in tokens[i : i + 4])
    if words[:1] in (("a",), ("an",)):
        found = _span_with_half(tokens, i) or _listed_phrase(tokens, i, words)
        return found or _with_article(tokens, i, words)
    found = _listed_phrase(tokens, i, words)
    if found is not None or not words:
        return found
    if words[0] == "half" and word_at(tokens, i - 1) in ("pay", "pays", "paying", "by", "costs"):
        return Amount("percent", (50.0,), i + 1)
    if words[0] == "fortnight" and word_at(tokens, i - 1) in ("within", "in"):
        return Amount("duration", (14.0,), i + 1, unit="fortnight")
    if words[:2] == ("one", "off"):
        return Amount("", (), i + 2)
    return _note(tokens, i)


def _listed_phrase(tokens: Sequence[Token], i: int, words: tuple[str, ...]) -> Amount | None:
    for length in range(min(4, len(words)), 0, -1):
        found = PHRASES.get(words[:length])
        if found is None:
            continue
        kind, value, unit = found
        before = {word_at(tokens, i - 1), word_at(tokens, i - 2)}
        if words[0] == "free" and (before & _NOT_FREE or words[1:3] == ("school", "meals")):
            return None
        if words[length - 1] == "pay" and before & {"we", "they"}:
            return None
        return Amount(kind, (value,), i + length, unit=unit, working="working" in words[:length])
    return None


def _note(tokens: Sequence[Token], i: int) -> Amount | None:
    """ "a tenner", "a fiver and ten pence"."""
    pounds = _NOTES.get(word_at(tokens, i))
    if pounds is None:
        return None
    pence = read_amount(tokens, i + 2) if word_at(tokens, i + 1) == "and" else None
    if pence is not None and pence.kind == "money" and pence.factor == 0.01:
        return Amount("money", (pounds + pence.readings[0],), pence.end)
    return Amount("money", (pounds,), i + 1)


def _with_article(tokens: Sequence[Token], i: int, words: tuple[str, ...]) -> Amount | None:
    """ "a week", where it is a span and not "each week"."""
    if len(words) < 2 or words[1] in _NOTES:
        return _note(tokens, i + 1)
    cued = i == 0 or word_at(tokens, i - 1) in _SPAN_CUES
    unit = singular(words[1])
    if unit in ("week", "month", "year", "day") and (
        cued or words[1].endswith("'s") or words[2:3] in _AFTER_SPAN
    ):
        return Amount("duration", (DURATIONS[unit],), i + 2, unit=unit)
    return None


def _span_with_half(tokens: Sequence[Token], i: int) -> Amount | None:
    """ "a year and a half", "an hour or two", "a month or so"."""
    unit = singular(word_at(tokens, i + 1))
    after = [word_at(tokens, i + 2 + k) for k in range(3)]
    if unit not in DURATIONS:
        return None
    days = DURATIONS[unit]
    if after == ["and", "a", "half"]:
        return Amount("duration", (days * 1.5,), i + 5, days, unit)
    if after[:2] == ["or", "two"]:
        return Amount("duration", (days,), i + 4, days, unit, vague=True, high=(days * 2,))
    if after[:2] == ["or", "so"]:
        return Amount("duration", (days,), i + 2, days, unit)
    return None


_BEFORE_UNITS = word_set("full clear whole calendar consecutive complete more extra")
_AFTER_SPAN = (("before",), ("after",), ("later",), ("ahead",), ("beforehand",), ("notice",))
_SPAN_CUES = word_set(
    """in within about around takes take for after under over of least than to lasts roughly maybe nearly
    up every last it's like is was only and working"""
)

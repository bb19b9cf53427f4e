"""Clock times and opening hours. A time without morning or afternoon keeps both readings."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.matching.numbers import read_number, word_at
from scoring.matching.tokens import Token, word_set

NOON, DAY = 12 * 60, 24 * 60
_NAMED = {"noon": NOON, "midday": NOON, "midnight": DAY, "lunchtime": NOON, "dinnertime": NOON}
_TO = ("to", "till", "until", "til", "-", "–", "—", "through", "and")
_CUES = word_set(
    """at by before after from till until til around about open opens opened close closes closed closing
    shut shuts past since to"""
)
_HOURS_CUES = word_set(
    """open opens hours lines closed closes phones office weekdays daily between work works weekends
    saturday saturdays sunday sundays reception morning"""
)
_MORNING = frozenset({"morning"})
_LATER = frozenset({"afternoon", "evening", "night"})


@dataclass(frozen=True, slots=True)
class Clock:
    readings: tuple[int, ...]  # minutes after midnight
    end: int
    sure: bool  # said as a time, not only a number that could be one


def _half(readings: tuple[int, ...], half: str) -> tuple[int, ...]:
    if half == "am":
        return tuple(minute % NOON for minute in readings[:1])
    return tuple(minute % NOON + NOON for minute in readings[:1])


def _part_of_day(tokens: Sequence[Token], at: int, clock: int) -> tuple[str, int]:
    """ "am", "pm", "in the morning", "at night" after a clock time: which half, and the token after."""
    word = word_at(tokens, at)
    if word in ("am", "pm"):
        return word, at + 1
    if word in ("a", "p") and word_at(tokens, at + 1) == "." and word_at(tokens, at + 2) == "m":
        return word + "m", at + (4 if word_at(tokens, at + 3) == "." else 3)
    start = at
    while word_at(tokens, start) in ("in", "the", "at", "every", "each"):
        start += 1
    word = word_at(tokens, start)
    if start > at and word in _MORNING:
        return "am", start + 1
    if start > at and word in _LATER:
        early = word == "night" and clock % NOON < 5 * 60
        return ("am" if early else "pm"), start + 1
    return "", at


def _both(hour: int, minute: int) -> tuple[int, ...]:
    if hour > 12 or hour == 0:
        return (hour * 60 + minute,)
    base = hour % 12 * 60 + minute
    return (base, base + NOON)


def read_clock(tokens: Sequence[Token], i: int) -> Clock | None:
    """A clock time at token `i`: "9.30am", "half six", "quarter to nine", "six in the morning", "17:00"."""
    word = word_at(tokens, i)
    if word in _NAMED:
        return Clock((_NAMED[word],), i + 1, True)
    if (word == "twelve" and word_at(tokens, i + 1) in _NAMED) or (
        i < len(tokens) and tokens[i].number == 12 and word_at(tokens, i + 1) in _NAMED
    ):
        return Clock((_NAMED[word_at(tokens, i + 1)],), i + 2, True)
    return _relative(tokens, i) or _written(tokens, i)


def _relative(tokens: Sequence[Token], i: int) -> Clock | None:
    """ "half past six", "half six", "quarter to nine", "ten past four"."""
    word, at = word_at(tokens, i), i + 1
    if word == "a" and word_at(tokens, i + 1) == "quarter":
        word, at = "quarter", i + 2
    if word in ("half", "quarter"):
        minutes = 30 if word == "half" else 15
    else:
        read = read_number(tokens, i)
        if read is None or len(read.groups) != 1 or read.groups[0] not in (5, 10, 20, 25):
            return None
        minutes, at = int(read.groups[0]), read.end
        at += word_at(tokens, at) == "minutes"
        if word_at(tokens, at) != "past":
            return None
    side = word_at(tokens, at)
    if side in ("past", "to"):
        at += 1
    elif word != "half":
        return None
    hour = read_number(tokens, at)
    if hour is None or len(hour.groups) != 1 or not 1 <= hour.groups[0] <= 12 or hour.groups[0] % 1:
        return None
    minute = int(hour.groups[0]) % 12 * 60 + (minutes if side != "to" else -minutes)
    return _finish(tokens, (minute % DAY, minute + NOON), hour.end)


def _finish(tokens: Sequence[Token], readings: tuple[int, ...], at: int, *, sure: bool = True) -> Clock:
    half, end = _part_of_day(tokens, at, readings[0])
    return Clock(_half(readings, half), end, True) if half else Clock(readings, at, sure)


def _written(tokens: Sequence[Token], i: int) -> Clock | None:
    read = read_number(tokens, i)
    if read is None:
        return None
    hour, minute, at, sure = _hour_and_minute(tokens, i)
    if hour is None or not (0 <= hour <= 24 and 0 <= minute < 60):
        return None
    if word_at(tokens, at) in ("o'clock", "oclock", "o’clock"):
        at, sure = at + 1, True
    if word_at(tokens, at) in ("hrs", "hours") and read.raw.isdigit() and len(read.raw) == 4:
        at, sure = at + 1, True
    if hour > 12 and not sure:
        return None
    exact = read.raw.startswith("0") and sure
    return _finish(tokens, (hour * 60 + minute,) if exact else _both(hour, minute), at, sure=sure)


def _hour_and_minute(tokens: Sequence[Token], i: int) -> tuple[int | None, int, int, bool]:
    """Hour, minute, the token after, and whether it can only be a time."""
    read = read_number(tokens, i)
    if read is None:
        return None, 0, i, False
    if read.raw:
        whole, _, part = read.raw.partition(".")
        if part:
            return (int(whole), int(part), read.end, False) if len(part) == 2 else (None, 0, i, False)
        colon, after = word_at(tokens, i + 1), i + 2
        if colon == ":" and after < len(tokens) and tokens[after].glued and len(tokens[after].text) == 2:
            minute = tokens[after].number
            return (int(whole), int(minute), after + 1, True) if minute is not None else (None, 0, i, False)
        if len(whole) == 4 and "," not in whole and word_at(tokens, i + 1) in ("hrs", "hours"):
            return int(whole[:2]), int(whole[2:]), read.end, True
        if len(whole) > 2:
            return None, 0, i, False
        return int(whole), 0, read.end, False
    if len(read.groups) == 2 and 1 <= read.groups[0] <= 12 and 10 <= read.groups[1] < 60:
        return int(read.groups[0]), int(read.groups[1]), read.end, False
    if len(read.groups) == 1 and read.groups[0] == int(read.groups[0]) and 1 <= read.groups[0] <= 12:
        return int(read.groups[0]), 0, read.end, False
    return None, 0, i, False


def read_hours(tokens: Sequence[Token], i: int) -> tuple[Clock, Clock, int] | None:
    """A stretch of clock time at token `i` ("9am to 5pm", "eight till six"), or None if it may be a count."""
    first = read_clock(tokens, i)
    if first is None or word_at(tokens, first.end) not in _TO:
        return None
    link, at = word_at(tokens, first.end), first.end + 1
    at += word_at(tokens, at) in ("about", "around")
    second = read_clock(tokens, at)
    if second is None or (
        link == "and" and "between" not in (word_at(tokens, i - 1), word_at(tokens, i - 2))
    ):
        return None
    certain = first.sure or second.sure or link in ("till", "until", "til")
    falls = second.readings[0] % NOON < first.readings[0] % NOON and link != "and"
    before = {word_at(tokens, k) for k in range(max(0, i - 6), i)}
    if certain or (not _followed_by_noun(tokens, second.end) and (falls or before & _HOURS_CUES)):
        return first, second, second.end
    return None


def _followed_by_noun(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return bool(word) and word[0].isalpha() and word not in _AFTER_TIME


_AFTER_TIME = word_set(
    """on in at every and or but monday mondays tuesday wednesday thursday friday fridays saturday
    saturdays sunday sundays weekdays weekends except so if when most each daily as he she they it that
    for the then"""
)


def timed_by_context(tokens: Sequence[Token], i: int, clock: Clock) -> bool:
    """Whether a bare number is a time here: "close at five", "by half six", "open till seven"."""
    if clock.sure:
        return True
    previous = word_at(tokens, i - 1)
    if previous not in _CUES or _followed_by_noun(tokens, clock.end):
        return False
    strong = previous in ("till", "until", "til", "at", "opens", "closes", "shuts", "past")
    near = {word_at(tokens, k) for k in range(max(0, i - 5), i)}
    return (
        strong
        or bool(near & _HOURS_CUES)
        or (previous in ("by", "before", "after") and clock.readings[0] <= NOON)
    )


def merge_hours(first: Clock, second: Clock) -> tuple[tuple[int, int], ...]:
    """Readings (start, end) of a stretch; "9 to 5pm" starts in the morning."""
    pairs = [(a, b) for a in first.readings for b in second.readings]
    forward = [(a, b) for a, b in pairs if a < b]
    if len(first.readings) == 1 or len(second.readings) == 1:
        return tuple(pairs if len(pairs) == 1 else sorted(pairs, key=lambda pair: (pair[1] - pair[0]) % DAY))
    return tuple(sorted(forward, key=lambda pair: pair[1] - pair[0])) or tuple(pairs)

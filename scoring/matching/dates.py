"""Dates, months and weekdays, written and spoken, with or without a year."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.matching.numbers import read_number, read_ordinal, word_at
from scoring.matching.tokens import Token

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
FEASTS = {
    ("halloween",): (10, 31), ("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24),
    ("boxing", "day"): (12, 26), ("new", "year's", "day"): (1, 1), ("new", "years", "day"): (1, 1),
    ("new", "year's", "eve"): (12, 31), ("bonfire", "night"): (11, 5), ("guy", "fawkes"): (11, 5),
    ("valentine's", "day"): (2, 14), ("st", "david's", "day"): (3, 1), ("april", "fool's"): (4, 1),
    ("burns", "night"): (1, 25), ("st", "andrew's", "day"): (11, 30), ("st", "george's", "day"): (4, 23),
}  # fmt: skip
_FEAST_WORDS = frozenset(words[0] for words in FEASTS)
LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WORKDAYS, WEEKEND, ALL_DAYS = frozenset(range(5)), frozenset({5, 6}), frozenset(range(7))
_AMBIGUOUS_MONTHS = {"may", "mar", "march", "jan", "sat", "sun", "dec"}
_SPANS = ("to", "-", "–", "—", "through", "till", "until", "thru")

DateReading = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ReadDate:
    reading: DateReading
    end: int
    weekday: int | None = None


def is_month(tokens: Sequence[Token], i: int) -> bool:
    """Whether token `i` names a month; "may", "mar" and "march" only with a capital letter or in company."""
    word = word_at(tokens, i)
    if word not in MONTHS:
        return False
    return word not in _AMBIGUOUS_MONTHS or tokens[i].text[0].isupper()


def read_date(tokens: Sequence[Token], i: int) -> ReadDate | None:
    """A date at token `i`: "31 October 2026", "the thirty first of October", "1/9/2026", "end of June"."""
    for words, (month, day) in FEASTS.items() if word_at(tokens, i) in _FEAST_WORDS else ():
        if tuple(token.norm for token in tokens[i : i + len(words)]) == words:
            return ReadDate((0, month, day), i + len(words))
    return (
        _named_day(tokens, i)
        or _dotted(tokens, i)
        or _slashed(tokens, i)
        or _day_month(tokens, i)
        or _month_first(tokens, i)
    )


def _named_day(tokens: Sequence[Token], i: int) -> ReadDate | None:
    """A weekday with its date ("Tuesday 20 April 2027"): the date is the value."""
    if word_at(tokens, i) not in DAYS:
        return None
    at = i + 1
    while word_at(tokens, at) in (",", "the"):
        at += 1
    read = _day_month(tokens, at)
    if read is None:
        return None
    return ReadDate(read.reading, read.end, DAYS[word_at(tokens, i)])


def _dotted(tokens: Sequence[Token], i: int) -> ReadDate | None:
    """ "31.10.2026": the first two parts are one number to the reader of tokens."""
    day, dot, month = tokens[i].text.partition(".") if i < len(tokens) else ("", "", "")
    year = tokens[i + 2].number if i + 2 < len(tokens) else None
    if not (day.isdigit() and dot and month.isdigit() and word_at(tokens, i + 1) == "." and year):
        return None
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12 and 1990 <= year <= 2100):
        return None
    return ReadDate((int(year), int(month), int(day)), i + 3)


def _slashed(tokens: Sequence[Token], i: int) -> ReadDate | None:
    parts = tokens[i : i + 5]
    if len(parts) < 5 or parts[1].norm not in "/-." or parts[3].norm != parts[1].norm:
        return None
    numbers = [parts[0].number, parts[2].number, parts[4].number]
    if any(number is None or number != int(number) for number in numbers):
        return None
    day, month, year = (int(number or 0) for number in numbers)
    if day > 31 and year <= 31:
        day, year = year, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return ReadDate((year + 2000 if year < 100 else year, month, day), i + 5)


def _day_month(tokens: Sequence[Token], i: int) -> ReadDate | None:
    at = i
    ordinal = read_ordinal(tokens, at)
    if ordinal is not None:
        day, at = ordinal
    else:
        read = read_number(tokens, at)
        if read is None or len(read.groups) != 1 or read.groups[0] != int(read.groups[0]):
            return None
        day, at = int(read.groups[0]), read.end
    if word_at(tokens, at) == "of":
        at += 1
    if not 1 <= day <= 31 or word_at(tokens, at) not in MONTHS or word_at(tokens, at) in ("sat", "sun"):
        return None
    if word_at(tokens, at) == "may" and tokens[at].text == "may" and ordinal is None:
        return None
    year, end = read_year(tokens, at + 1)
    return ReadDate((year, MONTHS[word_at(tokens, at)], day), end)


def read_year(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """A year that follows a month, or (0, `at`)."""
    start = at + 1 if word_at(tokens, at) == "," else at
    read = read_number(tokens, start)
    if read is None:
        return 0, at
    year = read.readings[0]
    if len(read.groups) == 2 and read.groups[0] == 20 and read.groups[1] < 100:
        year = 2000 + read.groups[1]
    if year == int(year) and 1990 <= year <= 2100:
        return int(year), read.end
    return 0, at


def _month_first(tokens: Sequence[Token], i: int) -> ReadDate | None:
    """ "October 31st", "end of June", "early March", a month alone."""
    at, day = i, 0
    if word_at(tokens, at) in ("end", "beginning", "start", "middle") and word_at(tokens, at + 1) == "of":
        day = {"end": 99, "middle": 15}.get(word_at(tokens, at), 1)
        at += 2
    if not is_month(tokens, at):
        return None
    month, after = MONTHS[word_at(tokens, at)], at + 1
    if day:
        year, end = read_year(tokens, after)
        return ReadDate((year, month, LAST_DAY[month - 1] if day == 99 else day), end)
    start = after + 1 if word_at(tokens, after) == "the" else after
    ordinal = read_ordinal(tokens, start)
    if ordinal is not None and 1 <= ordinal[0] <= 31:
        year, end = read_year(tokens, ordinal[1])
        return ReadDate((year, month, ordinal[0]), end)
    number = tokens[start].number if start < len(tokens) else None
    following = word_at(tokens, start + 1)
    if (
        number is not None
        and number == int(number)
        and 1 <= number <= 31
        and following not in (":", "am", "pm")
    ):
        year, end = read_year(tokens, start + 1)
        return ReadDate((year, month, int(number)), end)
    year, end = read_year(tokens, after)
    return ReadDate((year, month, 0), end)


def _day_name(word: str) -> int | None:
    if word in DAYS:
        return DAYS[word]
    return DAYS.get(word.removesuffix("s")) if word.endswith("days") else None


def read_weekdays(tokens: Sequence[Token], i: int) -> tuple[frozenset[int], int] | None:
    """A set of weekdays at token `i` with the token after it."""
    word, following = word_at(tokens, i), word_at(tokens, i + 1)
    if word in ("weekday", "weekdays"):
        return WORKDAYS, i + 1
    if word in ("weekend", "weekends"):
        return WEEKEND, i + 1
    if (word == "daily" and not _before_noun(tokens, i + 1)) or (word == "every" and following == "day"):
        return _excepting(tokens, ALL_DAYS, i + (1 if word == "daily" else 2))
    if word == "all" and following == "week":
        return _excepting(tokens, ALL_DAYS, i + 2)
    if word in ("seven", "7") and following == "days" and word_at(tokens, i - 1) in ("open", "opens"):
        return ALL_DAYS, i + 2
    if word in ("seven", "7") and following == "days" and word_at(tokens, i + 2) in ("a", "per"):
        return ALL_DAYS, i + 4
    if word == "in" and following == "the" and word_at(tokens, i + 2) == "week":
        return WORKDAYS, i + 3
    return _listed_days(tokens, i)


def _before_noun(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return (
        bool(word)
        and word[0].isalpha()
        and word not in ("from", "and", "at", "between", "except", "until", "to")
    )


def _listed_days(tokens: Sequence[Token], i: int) -> tuple[frozenset[int], int] | None:
    if word_at(tokens, i) in ("sat", "sun", "mon", "wed") and not tokens[i].text[0].isupper():
        return None
    day = _day_name(word_at(tokens, i))
    if day is None:
        return None
    days, at = {day}, i + 1
    while True:
        step = at
        while word_at(tokens, step) in (",", "and", "or", "&", "/"):
            step += 1
        last = _day_name(word_at(tokens, at + 1))
        if word_at(tokens, at) in _SPANS and last is not None:
            days |= {(day + n) % 7 for n in range((last - day) % 7 + 1)}
            day, at = last, at + 2
            continue
        named = _day_name(word_at(tokens, step))
        if named is not None and step > at and _day_month(tokens, step + 1) is None:
            days.add(named)
            day, at = named, step + 1
            continue
        return frozenset(days), at


def _excepting(tokens: Sequence[Token], days: frozenset[int], at: int) -> tuple[frozenset[int], int]:
    start = at + 1 if word_at(tokens, at) == "," else at
    if word_at(tokens, start) in ("except", "but", "excluding", "bar"):
        start += 2 if word_at(tokens, start + 1) in ("for", "not") else 1
        left_out = _listed_days(tokens, start)
        if left_out is not None:
            return days - left_out[0], left_out[1]
    return days, at

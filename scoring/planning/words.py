"""Counts, names and days as people write them, for findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MOST_NAMED = 5
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

LANGUAGES = {"en": "English", "cy": "Welsh", "gd": "Scottish Gaelic", "ga": "Irish"}


def language_in_words(code: str) -> str:
    return LANGUAGES.get(code, code)


def calls_in_words(n: int) -> str:
    return "1 call" if n == 1 else f"{n} calls"


def day_in_words(day: date) -> str:
    """The day without the year.

    >>> day_in_words(date(2026, 9, 7))
    'Mon 7 Sep'
    """
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def listed(names: Sequence[str]) -> str:
    """Some names as people list them.

    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    if not names:
        return "nobody"
    shown, more = list(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

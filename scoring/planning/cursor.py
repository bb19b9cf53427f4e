"""A value of a file together with the path that leads to it, so that every complaint names its field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from scoring.planning.errors import InvalidInputError, Step
from scoring.planning.records import WEEKDAYS, Span, Spans, Weekly

TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
LARGEST = 2**53


class Cursor:
    """Reads one value: each method returns the wanted form or raises InvalidInputError with its path."""

    def __init__(self, value: Any, path: tuple[Step, ...] = ()) -> None:
        self.value, self.path = value, path

    def fail(self, problem: str, remedy: str) -> InvalidInputError:
        return InvalidInputError(self.path, problem, remedy)

    def has(self, key: str) -> bool:
        return self._object().get(key) is not None

    def get(self, key: str) -> Cursor:
        if key not in self._object():
            raise Cursor(None, (*self.path, key)).fail("is missing.", f"Add {key!r}.")
        return Cursor(self.value[key], (*self.path, key))

    def maybe(self, key: str, default: Any) -> Cursor:
        return self.get(key) if self.has(key) else Cursor(default, (*self.path, key))

    def items(self) -> Iterator[Cursor]:
        if not isinstance(self.value, list | tuple):
            raise self.fail("is not a list.", "Write a list, [ … ].")
        for i, value in enumerate(self.value):
            yield Cursor(value, (*self.path, i))

    def entries(self) -> Iterator[tuple[str, Cursor]]:
        for key, value in self._object().items():
            yield str(key), Cursor(value, (*self.path, str(key)))

    def plain(self) -> dict[str, Any]:
        return dict(self._object())

    def _object(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            raise self.fail("is not an object.", "Write an object, { … }.")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise self.fail(f"{self.value!r} is not a text.", "Write a text that is not empty.")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def maybe_text(self, key: str) -> str | None:
        return self.get(key).text() if self.has(key) else None

    def integer(self, least: int, most: int = LARGEST) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.fail(f"{self.value!r} is not a whole number.", "Write a whole number.")
        if not least <= self.value <= most:
            raise self.fail(f"{self.value} is out of range.", f"Write a number from {least} to {most}.")
        return self.value

    def share(self) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.fail(f"{self.value!r} is not a number.", "Write a share from 0 to 1.")
        if not 0 <= self.value <= 1:
            raise self.fail(f"{self.value} is no share.", "Write a share from 0 to 1.")
        return float(self.value)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.fail(f"{self.value!r} is neither true nor false.", "Write true or false.")
        return self.value

    def one_of(self, names: Iterable[str]) -> str:
        known = list(names)
        if self.text() not in known:
            few = ", ".join(repr(name) for name in known[:8]) + (" …" if len(known) > 8 else "")
            raise self.fail(f"{self.value!r} is not known.", f"Use one of: {few or 'none is defined yet'}.")
        return str(self.value)

    def date(self) -> dt.date:
        return parse_date(self.text(), self)

    def moment(self) -> dt.datetime:
        text = self.text()
        if len(text) < 16 or text[10] != "T" or not TIME.fullmatch(text[11:16]) or text[11:13] == "24":
            raise self.fail(f"{text!r} is no moment.", "Write it as 2026-09-07T09:30, local time.")
        return dt.datetime.combine(parse_date(text[:10], self), dt.time(int(text[11:13]), int(text[14:16])))

    def minute(self) -> int:
        if not TIME.fullmatch(self.text()):
            raise self.fail(f"{self.value!r} is no time of day.", "Write it as 09:30, up to 24:00.")
        return int(self.value[:2]) * 60 + int(self.value[3:])

    def spans(self) -> Spans:
        return tuple(item.span() for item in self.items())

    def span(self) -> Span:
        ends = list(self.items())
        if len(ends) != 2:
            raise self.fail("is not a span of time.", 'Write two times, ["09:00", "17:00"].')
        start, end = ends[0].minute(), ends[1].minute()
        if start >= end:
            raise self.fail("ends before it starts.", "Put the earlier time first; use 24:00 for midnight.")
        return start, end

    def weekly(self) -> Weekly:
        for key, day in self.entries():
            if key not in WEEKDAYS:
                raise day.fail("is no weekday.", "Use mon, tue, wed, thu, fri, sat, sun.")
        mon, tue, wed, thu, fri, sat, sun = (self.maybe(day, []).spans() for day in WEEKDAYS)
        return mon, tue, wed, thu, fri, sat, sun

    def dated_spans(self) -> dict[dt.date, Spans]:
        return {parse_date(key, item): item.spans() for key, item in self.entries()}

    def zone(self) -> str:
        try:
            ZoneInfo(self.text())
        except (ValueError, OSError, KeyError):
            raise self.fail(f"{self.value!r} is no time zone.", "Use an IANA name: Europe/London.") from None
        return str(self.value)


def parse_date(text: str, at: Cursor) -> dt.date:
    """The date written as 2026-09-07; anything else is a complaint about `at`."""
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise at.fail(f"{text!r} is no date.", "Write dates as 2026-09-07.") from None

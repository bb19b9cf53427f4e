"""Spoken and written values: one table of readings, each with the ways people say it."""

import math
from pathlib import Path

import pytest

from scoring.matching.extract import extract
from scoring.matching.tokens import clean, tokenise
from scoring.matching.values import Value

TABLE = Path(__file__).parent / "values.txt"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def rows() -> list[tuple[str, str]]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            wanted, _, expressions = line.partition(" = ")
            found += [(wanted, one.strip()) for one in expressions.split(" ; ")]
    return found


def read(expression: str) -> list[Value]:
    text = clean(expression)
    return extract(text, tokenise(text))


def minutes(text: str) -> int:
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


def reading_of(kind: str, text: str) -> object:
    if kind == "time_range":
        start, _, end = text.partition("-")
        return minutes(start), minutes(end)
    if kind == "date":
        return tuple(int(part) for part in text.split("-"))
    if kind == "weekdays":
        first, dash, last = text.partition("-")
        if dash:
            return frozenset(range(DAYS.index(first), DAYS.index(last) + 1))
        return frozenset(DAYS.index(day) for day in text.split(","))
    if kind in ("phone", "email", "url", "postcode"):
        return text
    return float(text)


def agrees(value: Value, wanted: str) -> bool:
    kind, text, *flags = wanted.split()
    if value.kind != kind:
        return False
    if kind == "time":
        return {minutes(one) for one in text.split("|")} == {
            reading % 1440 or 1440 for reading in value.readings
        }
    low, _, high = text.partition("..") if kind in ("money", "duration") else (text, "", "")
    working = low.endswith("w") or high.endswith("w")
    reading = reading_of(kind, low.removesuffix("w"))
    same = any(
        math.isclose(mine, reading, rel_tol=1e-6) if isinstance(reading, float) else mine == reading
        for mine in value.readings
    )
    if high and not any(
        math.isclose(mine, float(high.removesuffix("w")), rel_tol=1e-6) for mine in value.high
    ):
        return False
    bounds = [flag for flag in flags if not flag.startswith("/")]
    per = [flag[1:] for flag in flags if flag.startswith("/")]
    return same and value.working == working and bounds in ([], [value.bound]) and per in ([], [value.per])


def is_right(wanted: str, expression: str) -> bool:
    values = read(expression)
    return not values if wanted == "none" else any(agrees(value, wanted) for value in values)


def test_the_table_is_large_enough_to_mean_something():
    assert len(rows()) >= 500


def test_ninety_nine_in_a_hundred_expressions_are_read_right():
    wrong = [
        f"{expression!r} is not {wanted}" for wanted, expression in rows() if not is_right(wanted, expression)
    ]
    assert len(wrong) <= len(rows()) / 100, "\n".join(wrong)


@pytest.mark.parametrize("expression", ["24.50 for up to 3 items", "£24.50 for up to three items"])
def test_what_a_fee_is_for_is_read_with_it(expression):
    value = next(value for value in read("£" + expression.lstrip("£")) if value.kind == "money")
    assert value.scope == (3.0, "item")

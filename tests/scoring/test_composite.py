"""Somebody else's table: sections, weights, rounding and shared places, exactly."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.composite import (
    Composite,
    Difference,
    Item,
    Rounding,
    Rule,
    Stated,
    differences,
    fits,
    round_to,
)
from scoring.errors import InputError

HALF_UP = Rule(Rounding.HALF_UP)
DECIMAL = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.TRUNCATE: ROUND_DOWN,
}


def item(
    council: str, section: str, name: str, score: str | None, maximum: str = "1", group: str = "G"
) -> Item:
    return Item(council, group, section, name, None if score is None else Fraction(score), Fraction(maximum))


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 6), st.sampled_from(list(Rounding)))
def test_rounding_is_that_of_decimal_arithmetic(digits, decimals, places, rounding):
    value = Decimal(digits).scaleb(-places)
    expected = value.quantize(Decimal(1).scaleb(-decimals), DECIMAL[rounding])
    assert round_to(Fraction(value), decimals, rounding) == Fraction(expected)


def test_a_missing_item_is_left_out_and_a_penalty_takes_away():
    items = [
        item("Ash", "A", "1", "1", "2"),
        item("Ash", "A", "2", None, "8"),
        item("Ash", "A", "penalty", "-1", "0"),
        item("Ash", "B", "1", "3", "4"),
        item("Ash", "B", "penalty", "-1", "0"),
        item("Ash", "only penalties", "1", "-5", "0"),
    ]
    weights = {("G", "A"): Fraction(3), ("G", "B"): Fraction(1), ("G", "only penalties"): Fraction(9)}
    (row,) = Composite(items, weights, 1).rows(HALF_UP)
    assert row.sections == {"A": 0, "B": 50, "only penalties": None}
    assert (row.exact, row.total) == (Fraction(25, 2), Fraction("12.5"))


def test_places_are_of_the_shown_total_inside_a_group_and_ties_share():
    scores = {"Ash": "2500", "Birch": "2504", "Cedar": "2440", "Elm": "9999"}
    items = [item(name, "A", "1", score, "10000") for name, score in scores.items()]
    items += [item("Dale", "A", "1", None), item("Fir", "A", "1", "1", group="A first")]
    rows = Composite(items, {}, 1).rows(HALF_UP)
    assert [(row.group, row.council, row.label) for row in rows] == [
        ("A first", "Fir", "1"),
        ("G", "Elm", "1"),
        ("G", "Ash", "=2"),
        ("G", "Birch", "=2"),
        ("G", "Cedar", "4"),
        ("G", "Dale", ""),
    ]
    assert (rows[-1].total, rows[-1].place) == (None, None)


def test_the_rule_that_gives_the_stated_figures_is_found():
    items = [item("Ash", "A", "1", "2499", "10000"), item("Ash", "B", "1", "4999", "10000")]
    items += [item("Birch", "A", "1", "5", "10"), item("Birch", "B", "1", "5", "10")]
    composite = Composite(items, {}, 1)
    stated = [Stated("Ash", "total", Fraction("37.4")), Stated("Ash", "A", Fraction("24.9"))]
    stated += [Stated("Birch", "place", Fraction(1)), Stated("Birch", "total", Fraction("50.1"))]
    best, *others = fits(composite, stated)
    assert (best.rule.words, best.same, best.of) == ("truncate", 3, 4)
    assert others[0].rule.words == "truncate, sections rounded first"
    assert len(others) == 5
    rows = composite.rows(best.rule)
    assert differences(rows, stated) == (Difference("Birch", "G", "total", Fraction("50.1"), Fraction(50)),)
    dale = Composite([item("Dale", "A", "1", None)], {}, 1).rows(HALF_UP)
    asked = [Stated("Dale", what, Fraction(1)) for what in ("total", "place", "A")]
    assert [one.recomputed for one in differences(dale, asked)] == [None, None, None]


def test_sections_rounded_first_can_change_a_total():
    items = [item("Ash", section, "1", "1246", "10000") for section in "ABC"]
    items.append(item("Ash", "D", "1", "1248", "10000"))
    composite = Composite(items, {}, 1)
    shown = [composite.rows(Rule(Rounding.HALF_UP, first))[0].exact for first in (False, True)]
    assert shown == [Fraction("12.465"), Fraction("12.5")]


@pytest.mark.parametrize(
    ("items", "weights", "words"),
    [
        ([item("Ash", "A", "1", "1"), item("Ash", "A", "2", "1", group="H")], {}, "groups G and H"),
        ([item("Ash", "A", "1", "1"), item("Ash", "A", "1", "1")], {}, "two scores for 1 in A"),
        ([item("Ash", "A", "1", "1")], {("G", "B"): Fraction(1)}, "no weight for the group G"),
        ([item("Ash", "A", "1", "1")], {("G", "A"): Fraction(-1)}, "a weight below 0"),
    ],
)
def test_what_contradicts_itself_is_refused(items, weights, words):
    with pytest.raises(InputError, match=words):
        Composite(items, weights, 1)


def test_a_stated_figure_of_an_unknown_council_is_refused():
    rows = Composite([item("Ash", "A", "1", "1")], {("G", "A"): Fraction(0)}, 1).rows(HALF_UP)
    assert rows[0].total is None
    with pytest.raises(InputError, match="no item"):
        differences(rows, [Stated("Nowhere", "total", Fraction(1))])

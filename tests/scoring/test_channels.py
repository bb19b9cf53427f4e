"""What a page saves, which calls were avoidable, what is taken up online, and what a comparison may show."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.channels import (
    Assumptions,
    Likely,
    Reason,
    avoidable_contact,
    compare,
    saving,
    take_up,
)
from scoring.errors import EmptyBase, ScoringError

SHARES = st.floats(0, 1)
LIKELY = st.lists(SHARES, min_size=3, max_size=3).map(sorted).map(lambda x: Likely(x[1], x[0], x[2]))
PENCE = st.floats(0, 10_000)
ASSUMED = st.builds(Assumptions, st.integers(0, 10**7), LIKELY, LIKELY, LIKELY, PENCE, PENCE)


def known(share: float) -> Likely:
    return Likely(share, share, share)


def ends(given_assumptions: Assumptions) -> tuple[float, float, float]:
    found = saving(given_assumptions)
    return found.low, found.point, found.high


def nearly_below(less: tuple[float, ...], more: tuple[float, ...]) -> bool:
    return all(a <= b + 1e-9 * (abs(a) + abs(b)) for a, b in zip(less, more, strict=True))


def test_a_worked_example_by_hand():
    """24,000 calls; 35 % avoidable (25–45 %); 20–60 % moved, so 40 %; 10–30 % ring again, so 20 %; £2.83 and £0.15.

    A moved visitor saves 0.8 × 283 − 15 = 211.4 pence, at the best 0.9 × 283 − 15 = 239.7, at the worst
    0.7 × 283 − 15 = 183.1. Moved: 24,000 × 0.35 × 0.4 = 3,360; at the most 24,000 × 0.45 × 0.6 = 6,480, at the
    least 24,000 × 0.25 × 0.2 = 1,200. So £7,103.04, from £2,197.20 to £15,532.56, of calls that cost £67,920.
    """
    found = saving(
        Assumptions(
            24_000, Likely(0.35, 0.25, 0.45), Likely.between(0.2, 0.6), Likely.between(0.1, 0.3), 283, 15
        )
    )
    assert found.point == pytest.approx(710_304)
    assert (found.low, found.high) == (pytest.approx(219_720), pytest.approx(1_553_256))
    assert found.calls_cost == 6_792_000
    assert found.spared == pytest.approx(2_688)
    assert found.even_ring_again == pytest.approx(0.94700, abs=5e-6)


def test_a_page_that_costs_more_than_a_call_loses_money():
    """1,000 × 0.5 × 0.5 × (1 × 100 − 300) = −50,000 pence."""
    found = saving(Assumptions(1_000, known(0.5), known(0.5), known(0), 100, 300))
    assert (found.low, found.point, found.high) == (-50_000, -50_000, -50_000)
    assert found.even_ring_again == -2


def test_if_everybody_rings_again_only_the_page_is_paid_for():
    assert saving(Assumptions(100, known(1), known(1), known(1), 283, 15)).point == -1_500
    assert saving(Assumptions(100, known(1), known(1), known(0), 0, 15)).even_ring_again is None


@given(ASSUMED)
def test_no_saving_is_above_the_cost_of_the_calls(assumed: Assumptions):
    found = saving(assumed)
    assert found.high <= found.calls_cost
    assert found.low >= -assumed.calls * assumed.page_pence


@given(ASSUMED)
def test_the_range_holds_the_point_and_every_choice_inside_its_ranges(assumed: Assumptions):
    low, point, high = ends(assumed)
    assert low <= point <= high
    for pick in ("low", "point", "high"):
        chosen = {
            name: known(getattr(getattr(assumed, name), pick))
            for name in ("avoidable", "moved", "ring_again")
        }
        inside = saving(replace(assumed, **chosen)).point
        assert nearly_below((low, inside), (inside, high))


@given(ASSUMED, st.sampled_from(["avoidable", "moved"]))
def test_nothing_moved_saves_nothing(assumed: Assumptions, name: str):
    assert ends(replace(assumed, **{name: known(0)})) == (0, 0, 0)
    assert ends(replace(assumed, calls=0)) == (0, 0, 0)


@given(ASSUMED, SHARES, st.floats(0, 500))
def test_more_people_ringing_again_or_a_dearer_page_never_save_more(assumed, more, pence):
    again = assumed.ring_again
    worse = Likely(*(min(1.0, one + more) for one in (again.point, again.low, again.high)))
    assert nearly_below(ends(replace(assumed, ring_again=worse)), ends(assumed))
    assert nearly_below(ends(replace(assumed, page_pence=assumed.page_pence + pence)), ends(assumed))
    assert nearly_below(ends(assumed), ends(replace(assumed, call_pence=assumed.call_pence + pence)))


@given(ASSUMED, SHARES, st.integers(0, 1000))
def test_while_each_visit_saves_more_calls_and_larger_shares_save_more(assumed, more, calls):
    assume((1 - assumed.ring_again.high) * assumed.call_pence >= assumed.page_pence)
    for name in ("avoidable", "moved"):
        share = getattr(assumed, name)
        larger = Likely(*(min(1.0, one + more) for one in (share.point, share.low, share.high)))
        assert nearly_below(ends(assumed), ends(replace(assumed, **{name: larger})))
    assert nearly_below(ends(assumed), ends(replace(assumed, calls=assumed.calls + calls)))


@pytest.mark.parametrize("shares", [(0.2, 0.3, 0.4), (0.5, 0.4, 0.3), (0.5, -0.1, 0.6), (1, 1, 1.2)])
def test_a_share_out_of_order_is_refused(shares):
    with pytest.raises(ScoringError):
        Likely(*shares)


def test_negative_calls_and_costs_are_refused():
    for calls, call, page in ((-1, 1, 1), (1, -1, 1), (1, 1, -1)):
        with pytest.raises(ScoringError):
            Assumptions(calls, known(0), known(0), known(0), call, page)


@given(st.lists(st.sampled_from([*Reason, "needed", "unsure"]), max_size=60))
def test_reasons_add_up_and_each_interval_holds_its_share(answers):
    if not [one for one in answers if one != "unsure"]:
        with pytest.raises(EmptyBase):
            avoidable_contact(answers)
        return
    found = avoidable_contact(answers)
    assert found.told + found.unsure == len(answers)
    assert sum(one.calls for one in found.reasons.values()) == found.all.calls
    assert found.all.calls + answers.count("needed") == found.told
    for one in (found.all, *found.reasons.values()):
        assert one.share == one.calls / found.told
        assert one.interval.low <= one.share + 1e-12
        assert one.interval.high >= one.share - 1e-12


def test_take_up_is_a_share_of_what_there_was():
    assert take_up(0, 3) == 0
    with pytest.raises(EmptyBase):
        take_up(0, 0)
    with pytest.raises(ScoringError):
        take_up(4, 3)


MEMBERS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=40)


@given(MEMBERS)
def test_no_two_shown_filters_differ_by_fewer_than_five(members):
    filters = {str(number): names for number, names in enumerate(members)}
    found = compare({council: float(council) for council in filters}, filters)
    sets = {
        one.filter: {c for c, names in filters.items() if one.filter == "all" or one.filter in names}
        for one in found
    }
    assert all(one.councils == len(sets[one.filter]) >= 5 for one in found)
    for (_, left), (_, right) in combinations(sets.items(), 2):
        for rest in (left - right, right - left):
            assert not rest or len(rest) >= 5


def test_four_councils_show_nothing():
    assert compare({str(n): 1.0 for n in range(4)}, {}) == []

"""Was a promise kept, as far as calls can tell?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.benchmark import seen_share
from scoring.errors import ScoringError
from scoring.promise import Kept, kept

counts = st.integers(1, 200).flatmap(lambda calls: st.tuples(st.integers(0, calls), st.just(calls)))
targets = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize(
    ("hits", "calls", "target", "at_most", "expected"),
    [
        (6, 6, 60, False, Kept.KEPT),  # Wilson: 61.0 to 100
        (6, 6, 62, False, Kept.TOO_FEW),
        (2, 6, 90, False, Kept.NOT_KEPT),  # 9.7 to 70.0
        (2, 6, 70, False, Kept.TOO_FEW),
        (0, 6, 40, True, Kept.KEPT),  # 0 to 39.0
        (5, 6, 40, True, Kept.NOT_KEPT),  # 43.6 to 97.0
        (3, 6, 40, True, Kept.TOO_FEW),
    ],
)
def test_the_whole_interval_must_lie_on_one_side(hits, calls, target, at_most, expected):
    assert kept(seen_share(hits, calls), target, at_most=at_most) is expected


@pytest.mark.parametrize(("target", "at_most"), [(100, False), (0, True)])
def test_a_promise_of_all_is_broken_by_some_and_proved_by_none(target, at_most):
    for calls in (1, 50, 5_000):
        held = 0 if at_most else calls
        assert kept(seen_share(held, calls), target, at_most=at_most) is Kept.TOO_FEW
    assert kept(seen_share(1 if at_most else 99, 100), target, at_most=at_most) is Kept.NOT_KEPT


@given(counts, targets, st.booleans())
def test_what_is_called_kept_was_seen_kept_and_the_other_way_round(found, target, at_most):
    seen = seen_share(*found)
    better = seen.percent <= target if at_most else seen.percent >= target
    outcome = kept(seen, target, at_most=at_most)
    assert outcome is not Kept.KEPT or better
    assert outcome is not Kept.NOT_KEPT or not better


@given(counts, targets)
def test_one_hit_more_never_makes_it_worse(found, target):
    hits, calls = found
    order = [Kept.NOT_KEPT, Kept.TOO_FEW, Kept.KEPT]
    now, more = (kept(seen_share(number, calls), target) for number in (hits, min(hits + 1, calls)))
    assert order.index(now) <= order.index(more)


@given(counts, st.integers(1, 99))
def test_a_higher_target_is_never_easier(found, target):
    order = [Kept.NOT_KEPT, Kept.TOO_FEW, Kept.KEPT]
    seen = seen_share(*found)
    assert order.index(kept(seen, target + 1)) <= order.index(kept(seen, target))


@pytest.mark.parametrize("target", [-0.1, 100.1])
def test_a_target_is_a_share(target):
    with pytest.raises(ScoringError):
        kept(seen_share(1, 2), target)

"""A simulated wave of 400 × 9 calls: wrong verdicts by judges come to light where two judge; a third undoes some."""

from __future__ import annotations

import pytest

from app.review.floor import FloorState, floor_state
from app.waves.rules import AGREEMENT_CALLS, AGREEMENT_FLOOR
from benchmarks.judging import Found, simulate


def stands(found: Found) -> FloorState:
    return floor_state(
        floor=AGREEMENT_FLOOR,
        needed=AGREEMENT_CALLS,
        calls=found.twice,
        settled=found.calls,
        alpha=found.alpha,
        same=1 - found.differing / found.pairs,
    )


def test_five_per_cent_of_wrong_verdicts_are_found_and_estimated():
    found = simulate(1)
    assert found.calls == 3600
    assert 0.13 < found.twice / found.calls < 0.17
    assert found.wrong > 150
    assert found.found >= 0.95 * found.wrong  # missed only where both are wrong alike
    assert found.false_alarms == 0
    assert 0.04 < found.estimated_wrong < 0.06
    assert found.undone >= 0.8 * found.false_critical > 0
    assert stands(found) == FloorState.REACHED


@pytest.mark.parametrize(
    ("wrong", "percent", "state"), [(0.2, 15, FloorState.BELOW), (0.05, 2, FloorState.TOO_FEW)]
)
def test_careless_judges_stop_the_wave_and_too_few_pairs_are_told_apart(wrong, percent, state):
    assert stands(simulate(2, councils=120, percent=percent, wrong=wrong)) == state

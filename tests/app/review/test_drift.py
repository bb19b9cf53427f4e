"""A judge or an assessor who changes over a wave is told apart from chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from app.review.agreement import Pair
from app.review.drift import of_assessors, of_judges
from tests.settled_wave import M, P

MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
NAMES = {number: f"Judge {number}" for number in range(6)}


def calls(chance: random.Random, wrong) -> list[Pair]:
    """540 calls of two facts, judged by two of six; `wrong(judge, time)`: how often a judge errs, time 0 to 1."""
    pairs = []
    for call in range(540):
        judges = tuple(chance.sample(range(6), 2))
        erred = [chance.random() < wrong(judge, call / 540) for judge in judges]
        for fact in range(2):
            second = P if erred[0] != erred[1] and fact == 0 else M
            at = MONDAY + timedelta(hours=call)
            pairs.append(Pair(call, "Bins", "Cost?", M, second, judges, at, f"A{call % 7}"))
    return pairs


def test_the_judge_who_tires_is_found_and_nobody_else():
    found = of_judges(
        calls(random.Random(5), lambda judge, time: 0.4 if judge == 2 and time > 0.5 else 0.05), NAMES
    )
    assert [one.name for one in found if one.drifts] == ["Judge 2"]
    assert found[2].change < -0.2
    assert sum(one.early + one.late for one in found) == 2 * 540


def test_steady_judges_and_assessors_are_left_alone():
    alarms = 0
    for seed in range(20):
        pairs = calls(random.Random(seed), lambda _judge, _time: 0.05)
        alarms += sum(one.drifts for one in [*of_judges(pairs, NAMES), *of_assessors(pairs)])
    assert alarms <= 1  # of 20 waves, each with six judges and seven assessors


def test_nothing_judged_twice_is_no_drift():
    assert of_judges([], {}) == []
    (one,) = of_assessors([Pair(1, "Bins", "Cost?", M, M, (1, 2), MONDAY, "A1")])
    assert (one.change, one.drifts) == (None, False)

"""Waves that cannot be planned in full: the exact number left out, the binding rule, and words for it."""

from __future__ import annotations

import pytest

from scoring.planning import draw_plan, plan_to_dict, read_wave
from tests.scoring.planning.referee import assert_valid, check
from tests.scoring.planning.waves import (
    create_assessor,
    create_authority,
    create_rules,
    create_wave,
    weekly,
)


def closed_all_days_but(days: set[str]) -> dict[str, object]:
    return weekly(days=tuple(sorted(days)))


def short_of_dates():
    return create_wave(6, topics=5, days=12, rules=create_rules(min_gap_days=3)), "DAYS_SHORT", 6


def short_of_hours():
    wave = create_wave(6, topics=3)
    wave["openings"]["evening"] = weekly("17:00", "17:30")
    wave["authorities"][0] |= {"opening": "evening"}
    return wave, "NO_COMMON_HOURS", 3


def short_of_voices():
    people = [create_assessor(f"P{p}", conflicts={"K000": "home council"} if p else {}) for p in range(4)]
    wave = create_wave(6, topics=4, days=19, rules=create_rules()) | {"assessors": people}
    return wave, "VOICE_SHORT", 1


def short_of_speakers():
    wave = create_wave(3, topics=1)
    wave["calls"] = [
        {"id": f"c{k}", "authority": f"K00{k}", "topic": "topic-0", "repeat": 1, "language": "cy"}
        for k in range(3)
    ]
    wave["assessors"][0] |= {"languages": ["en", "cy"], "max_total": 2}
    return wave | {"rules": create_rules(double_marking={"share": 0.0})}, "LANGUAGE_SHORT", 1


def nobody_speaks_it():
    wave, _, _ = short_of_speakers()
    wave["assessors"][0]["languages"] = ["en"]
    return wave, "LANGUAGE_SHORT", 3


def short_of_capacity():
    people = [create_assessor(f"P{p}", max_per_week=3) for p in range(2)]
    return create_wave(14, topics=1) | {"assessors": people}, "CAPACITY_SHORT", 2


def short_on_a_day():
    wave = create_wave(12, topics=1)
    wave["authorities"] = [create_authority(f"K{k:03}", topics=["topic-0"]) for k in range(12)]
    wave["openings"]["nine-to-five"] = closed_all_days_but({"tue"})
    wave["assessors"] = [create_assessor("P1", max_per_day=4)]
    return wave, "DAY_CAPACITY_SHORT", 4


CASES = [
    short_of_dates,
    short_of_hours,
    short_of_voices,
    short_of_speakers,
    nobody_speaks_it,
    short_of_capacity,
    short_on_a_day,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_exactly_the_calls_that_no_plan_can_place_are_left_out_with_their_reason(case):
    wave, code, missing = case()
    plan = draw_plan(read_wave(wave))
    assert [left.reason for left in plan.unplaced] == [code] * missing
    assert all(left.detail for left in plan.unplaced)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_finding_says_in_words_what_binds_and_what_would_change_it(case):
    wave, code, missing = case()
    finding = next(f for f in draw_plan(read_wave(wave)).findings if f.code == code)
    assert finding.missing == missing
    assert finding.proved
    assert finding.change
    assert code not in finding.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_checker_agrees_with_the_plan_and_the_number(case, tmp_path):
    wave, _, missing = case()
    report = check(tmp_path, wave, plan_to_dict(draw_plan(read_wave(wave))))
    assert_valid(report)
    assert report["counts"]["unplaced"] == missing


def test_ways_out_are_priced_by_what_they_could_gain():
    wave, _, missing = short_of_dates()
    ways = next(f for f in draw_plan(read_wave(wave)).findings if f.code == "WAYS_OUT")
    assert f"a gap of 2 days: up to {missing}" in ways.text
    assert f"one week more: up to {missing}" in ways.text
    assert "one more speaker" not in ways.text

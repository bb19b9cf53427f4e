"""Waves that cannot be planned in full: the exact number left out, the binding rule, and words for it."""

from __future__ import annotations

from collections import Counter

import pytest

from scoring.planning import draw_plan, plan_to_dict, read_plan, read_wave
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


def easter():
    """Good Friday and Easter Monday: four dates two days apart in England, five in Scotland."""
    wave = create_wave(5, topics=5, assessors=6)
    wave["period"] = {"from": "2027-03-22", "to": "2027-04-02"}
    friday, monday = {"2027-03-26": "Good Friday"}, {"2027-03-29": "Easter Monday"}
    wave["calendars"] = {"england": {"closed": friday | monday}, "scotland": {"closed": friday}}
    for k in (3, 4):
        wave["authorities"][k] |= {"nation": "scotland", "calendar": "scotland"}
    return wave, {"DAYS_SHORT": 3}


def dates_and_hours():
    wave, _, _ = short_of_dates()
    wave["openings"]["evening"] = weekly("17:00", "17:30")
    wave["authorities"][0] |= {"opening": "evening"}
    return wave, {"DAYS_SHORT": 5 + 1, "NO_COMMON_HOURS": 4}


def welsh_and_conflict():
    """Five Welsh calls, one speaker: a conflict bars one call, her limit of three another."""
    wave = create_wave(5, topics=1, rules=create_rules(double_marking={"share": 0.0}))
    wave["calls"] = [
        {"id": f"c{k}", "authority": f"K00{k}", "topic": "topic-0", "repeat": 1, "language": "cy"}
        for k in range(5)
    ]
    speaks = {"languages": ["en", "cy"], "max_total": 3, "conflicts": {"K000": "used to work there"}}
    wave["assessors"][0] |= speaks
    return wave, {"VOICE_SHORT": 1, "LANGUAGE_SHORT": 1}


def one_assessor():
    """Two councils with four calls each, and one voice that each may hear three times."""
    wave = create_wave(2, topics=4, assessors=1, days=19, rules=create_rules(double_marking={"share": 0.0}))
    return wave, {"VOICE_SHORT": 2}


MIXED = [easter, dates_and_hours, welsh_and_conflict, one_assessor]


@pytest.mark.parametrize("case", MIXED, ids=lambda case: case.__name__)
def test_reasons_that_meet_in_one_wave_are_told_apart_with_exact_numbers(case, tmp_path):
    wave, expected = case()
    plan = draw_plan(read_wave(wave), moves=0)
    assert Counter(left.reason for left in plan.unplaced) == expected
    told = {finding.code: finding.missing for finding in plan.findings if finding.missing}
    assert told == expected
    report = check(tmp_path, wave, plan_to_dict(plan))
    assert_valid(report)
    assert report["counts"]["unplaced"] == report["unplaced_bound"]["bound"] == sum(expected.values())


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (short_of_dates, "Smallest clash: 5 calls to Council K000, for which at most 4 can have a day."),
        (short_of_speakers, "the 3 calls to Council K000, Council K001 and Council K002, of which only 2 can be made."),
        (short_of_capacity, "Smallest clash: all 14 calls that have a date, against 12 offered."),
        (short_on_a_day, "Smallest clash: 12 calls fall on Tue 8 Sep and Tue 15 Sep, when 8 can be made."),
    ],
)  # fmt: skip
def test_a_finding_names_the_smallest_set_that_clashes(case, words):
    wave, code, _ = case()
    finding = next(f for f in draw_plan(read_wave(wave), moves=0).findings if f.code == code)
    assert words in finding.text


def test_ways_out_are_found_by_planning_again_and_sorted_by_what_they_gain_for_their_cost():
    wave, _, missing = short_of_dates()
    plan = draw_plan(read_wave(wave), moves=0)
    assert [(way.change, way.gained, way.left, way.cost_days) for way in plan.ways_out] == [
        ("a gap of 2 days", missing, 0, 1),
        ("one week more", missing, 0, 5),
    ]
    ways = plan.findings[-1]
    assert ways.code == "WAYS_OUT"
    assert "a gap of 2 days places 6 (cost about 1 day); one week more places 6" in ways.text
    assert ways.change == "Cheapest: a gap of 2 days places all."


@pytest.mark.parametrize(
    ("case", "change"),
    [
        (short_on_a_day, "two more assessor days"),
        (short_of_capacity, "two more assessor days"),
        (short_of_capacity, "limits of all assessors 20 % higher"),
        (short_of_speakers, "one more speaker of Welsh"),
        (short_of_hours, "two more assessor days"),
    ],
)
def test_each_way_out_is_offered_where_it_helps(case, change):
    wave, _, missing = case()
    ways = {way.change: way for way in draw_plan(read_wave(wave), moves=0).ways_out}
    if case is short_of_hours:
        assert ways == {}
    else:
        assert 0 < ways[change].gained <= missing


def test_one_voice_more_is_offered_where_voices_are_short():
    wave, _ = one_assessor()
    ways = {way.change: way.gained for way in draw_plan(read_wave(wave), moves=0).ways_out}
    assert ways["one voice up to 4 times at a council"] == 2


def test_ways_out_are_written_and_read_with_the_plan():
    wave, _, _ = short_of_dates()
    plan = draw_plan(read_wave(wave), moves=0)
    assert read_plan(plan_to_dict(plan)).ways_out == plan.ways_out

"""Plans of the public instances, judged by the independent checker."""

from __future__ import annotations

import json

import pytest

from scoring.planning import draw_plan, plan_to_dict, read_plan, read_wave
from tests.scoring.planning.referee import assert_valid, check, instance
from tests.scoring.planning.waves import create_assessor, create_wave, weekly


@pytest.mark.parametrize("name", ["S-1", "S-2", "M-1", "M-2"])
def test_every_call_of_a_public_wave_is_placed_under_every_rule(name, tmp_path):
    wave = instance(name)
    report = check(tmp_path, wave, plan_to_dict(draw_plan(read_wave(wave))))
    assert_valid(report)
    assert report["counts"]["unplaced"] == report["unplaced_bound"]["bound"] == 0
    assert report["counts"]["voice_relaxed"] == report["unplaced_bound"]["voice_relaxations_at_least"]


@pytest.mark.parametrize("name", ["S-1-replan", "M-1-replan"])
def test_a_wave_in_progress_is_planned_again_under_every_rule(name, tmp_path):
    wave, previous = instance(name), instance(f"{name}.previous-plan")
    expected = instance(f"{name}.expected")
    plan = draw_plan(read_wave(wave), previous=read_plan(previous))
    report = check(tmp_path, wave, plan_to_dict(plan), previous)
    assert_valid(report)
    reasons = {code: sum(1 for u in plan.unplaced if u.reason == code) for code in expected["reasons"]}
    assert len(plan.unplaced) == expected["unplaced_exact"]
    assert reasons == expected["reasons"]


def test_a_wave_of_the_whole_country_is_placed_under_every_rule(tmp_path):
    patterns = [weekly(), weekly("08:30", "16:00"), weekly("10:00", "18:00", ("mon", "wed", "fri"))]
    people = [create_assessor(f"P{p:02}", weekly=patterns[p % 3]) for p in range(20)]
    wave = create_wave(382, 5, 1, days=33, assessors=0) | {"assessors": people}
    plan = draw_plan(read_wave(wave))
    assert len(plan.calls) == 382 * 5
    assert_valid(check(tmp_path, wave, plan_to_dict(plan)))


def test_the_same_wave_and_seed_give_the_same_plan_byte_for_byte():
    wave = instance("S-1")
    first, second = (json.dumps(plan_to_dict(draw_plan(read_wave(wave), seed=5))) for _ in range(2))
    assert first == second
    assert first != json.dumps(plan_to_dict(draw_plan(read_wave(wave), seed=6)))


def test_a_plan_file_read_and_written_again_is_the_same():
    plan = plan_to_dict(draw_plan(read_wave(instance("S-1")))) | {"note": "kept"}
    assert plan_to_dict(read_plan(json.loads(json.dumps(plan)))) == plan

"""A call moved by hand, and a plan brought by somebody: allowed, or refused with every rule that it breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scoring.planning import broken_rules, draw_plan, plan_faults, read_wave
from tests.scoring.planning.waves import create_rules, create_wave

WAVE = read_wave(
    create_wave(8, topics=2, assessors=4, days=19, rules=create_rules(double_marking={"share": 0.0}))
)


@pytest.fixture(scope="module")
def plan():
    return draw_plan(WAVE, moves=0)


def test_a_drawn_plan_breaks_no_rule_call_by_call_and_as_a_whole(plan):
    assert plan_faults(WAVE, plan) == ()
    assert [broken_rules(WAVE, plan, entry) for entry in plan.calls[:4]] == [()] * 4


def test_each_broken_rule_is_named(plan):
    entry = plan.calls[0]
    other = next(c for c in plan.calls if c.call != entry.call and c.call[:4] == entry.call[:4])
    morning = entry.start.replace(hour=7, minute=30)
    cases = {
        "does not answer for 20 minutes from 07:30": replace(entry, start=morning),
        "does not work for 30 minutes from 07:30": replace(entry, start=morning),
        "so not at 09:01": replace(entry, start=entry.start.replace(hour=9, minute=1)),
        "has another call on": replace(entry, start=other.start),
        "has a call less than 2 days from": replace(entry, start=other.start + timedelta(1)),
        "hears Assessor": replace(entry, assessor=other.assessor),
        "The wave is called from Mon 7 Sep": replace(entry, start=entry.start + timedelta(400)),
        "Nobody of that name": replace(entry, assessor="P99"),
    }
    for words, moved in cases.items():
        assert any(words in told for told in broken_rules(WAVE, plan, moved)), words


def test_a_busy_assessor_is_named(plan):
    entry = plan.calls[0]
    busy = next(c for c in plan.calls if c.call[:4] != entry.call[:4] and c.assessor == entry.assessor)
    assert any(
        "has another call at that time" in told
        for told in broken_rules(WAVE, plan, replace(entry, start=busy.start))
    )


def test_a_plan_with_faults_is_told_call_by_call(plan):
    first, second = plan.calls[0], plan.calls[1]
    sunday = first.start + timedelta(6 - first.start.weekday())
    brought = replace(
        plan,
        calls=(
            replace(first, start=sunday),
            replace(second, scenario="none"),
            replace(second, call="x"),
            *plan.calls[2:],
        ),
    )
    faults = " ".join(plan_faults(WAVE, brought))
    assert f"{first.call}: Council" in faults
    assert "does not answer" in faults
    assert "'none' is no scenario" in faults
    assert "x is no call of this wave." in faults
    twice = replace(plan, calls=(*plan.calls, first))
    assert "A call stands in the plan twice." in plan_faults(WAVE, twice)

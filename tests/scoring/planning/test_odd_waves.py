"""Whatever the wave, the answer is a valid plan in which every due call is placed or has a reason."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.planning import (
    InvalidInputError,
    Plan,
    apply_events,
    draw_plan,
    plan_to_dict,
    read_plan,
    read_wave,
)
from scoring.planning.parts import InParts
from tests.scoring.planning.referee import CHECKER
from tests.scoring.planning.waves import (
    WORKDAYS,
    create_assessor,
    create_authority,
    create_rules,
    create_topic,
    create_wave,
    weekly,
)

TIMES = ["00:00", "08:30", "09:00", "09:20", "11:00", "12:30", "13:10", "17:00", "20:00", "24:00"]
# Around the end of summer time, so that days of 23 and 25 hours are planned too.
FIRST_DAYS = [date(2026, 9, 7), date(2026, 10, 23), date(2027, 3, 26)]


def spans() -> st.SearchStrategy[list[list[str]]]:
    pair = st.lists(st.sampled_from(TIMES), min_size=2, max_size=2, unique=True).map(sorted)
    return st.lists(pair, max_size=3)


def patterns() -> st.SearchStrategy[dict[str, Any]]:
    odd = st.dictionaries(st.sampled_from([*WORKDAYS, "sat", "sun"]), spans())
    return st.integers(0, 3).flatmap(lambda n: odd if n == 3 else st.just(weekly()))


def zones() -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, None, "Europe/London", "Europe/Paris", "America/New_York"])


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    minutes = draw(st.sampled_from([1, 20, 45]))
    voice = draw(st.sampled_from([1, 1, 1, 2, 0]))
    return create_rules(
        call_minutes=minutes,
        block_minutes=draw(st.sampled_from([minutes, minutes + 10, 1])),
        start_step_minutes=draw(st.sampled_from([1, 5, 7, 30])),
        max_calls_per_authority_per_day=draw(st.sampled_from([1, 1, 2])),
        min_gap_days=draw(st.integers(0, 3)),
        voice={"max_calls_per_assessor_per_authority": voice, "relaxed_max": voice + draw(st.integers(0, 2))},
        double_marking={
            "share": draw(st.sampled_from([0, 0.1, 0.5, 1])),
            "mode": draw(st.sampled_from(["live", "recorded"])),
        },
        scenario={"no_repeat_per_authority_topic": draw(st.booleans())},
        retry={
            "max_attempts": draw(st.integers(1, 3)),
            "different_band": draw(st.booleans()),
            "min_gap_days": draw(st.integers(0, 2)),
        },
    )


@st.composite
def waves(draw: st.DrawFn) -> dict[str, Any]:
    first, length = draw(st.sampled_from(FIRST_DAYS)), draw(st.sampled_from([5, 8, 12, 19, 1]))
    days = [(first + timedelta(n)).isoformat() for n in range(length)]
    some_days = st.sampled_from(days)
    wave = create_wave(0, topics=0, assessors=0)
    wave["period"] = {"from": days[0], "to": days[-1]}
    wave["rules"] = draw(rules())
    if draw(st.booleans()):
        del wave["field_hours"]
    wave["calendars"]["england"]["closed"] = dict.fromkeys(draw(st.lists(some_days, max_size=2)), "closed")
    wave["openings"]["odd"] = draw(patterns())
    wave["topics"] = [create_topic(f"topic-{t}", draw(st.integers(1, 3))) for t in range(2)]
    wave["topics"][1]["scenarios"][0]["languages"] = ["en"]
    names = [f"K{k}" for k in range(draw(st.sampled_from([3, 4, 5, 1, 0])))]
    wave["authorities"] = [
        create_authority(
            name,
            draw(st.sampled_from(["district", "unitary"])),
            opening=draw(st.sampled_from(["nine-to-five", "odd"])),
            exceptions=draw(st.dictionaries(some_days, spans(), max_size=2)),
            timezone=draw(zones()),
        )
        for name in names
    ]
    wave["assessors"] = [
        draw(assessors(p, names, days)) for p in range(draw(st.sampled_from([2, 3, 4, 1, 0])))
    ]
    wave["calls"] = (
        [draw(calls(n, names)) for n in range(draw(st.sampled_from([6, 10, 14, 1, 0])))] if names else []
    )
    return wave


@st.composite
def assessors(draw: st.DrawFn, p: int, names: list[str], days: list[str]) -> dict[str, Any]:
    return create_assessor(
        f"P{p}",
        languages=draw(st.sampled_from([["en"], ["en", "cy"], ["en", "cy"], ["cy"]])),
        weekly=draw(patterns()),
        max_per_day=draw(st.sampled_from([12, 12, 12, 3, 1, 0])),
        max_per_week=draw(st.sampled_from([50, 50, 50, 4, 0])),
        max_total=draw(st.sampled_from([None, None, 5, 1])),
        away=draw(st.lists(st.sampled_from(days), max_size=3)),
        extra=draw(st.dictionaries(st.sampled_from(days), spans(), max_size=2)),
        conflicts=dict.fromkeys(draw(st.lists(st.sampled_from(names), max_size=2)) if names else [], "home"),
        timezone=draw(zones()),
    )


@st.composite
def calls(draw: st.DrawFn, n: int, names: list[str]) -> dict[str, Any]:
    topic = draw(st.integers(0, 1))
    return {
        "id": f"c{n}",
        "authority": draw(st.sampled_from(names)),
        "topic": f"topic-{topic}",
        "repeat": 1,
        "language": draw(st.sampled_from(["en", "en", "cy"])),
        "scenario": draw(st.sampled_from([None, None, f"topic-{topic}-0"])),
        "double": draw(st.booleans()) and draw(st.booleans()),
    }


def load_checker() -> ModuleType:
    if not CHECKER.exists():
        pytest.skip("the checker is not beside the project")
    spec = importlib.util.spec_from_file_location("check_plan", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def assert_valid_or_explained(checker: ModuleType, wave: dict[str, Any], plan: Plan) -> None:
    report = checker.Report(3)
    instance = checker.Inst(without_nulls(wave))
    checker.check(instance, plan_to_dict(plan), report)
    assert dict(report.hard) == {}, dict(report.ex)
    assert all(left.reason and left.detail for left in plan.unplaced)
    assert bool(plan.unplaced) <= bool(plan.findings)
    due = checker.due_calls(instance)[0]
    assert len(plan.calls) + len(plan.unplaced) == len(due)


def in_progress(wave: dict[str, Any], plan: Plan, outcomes: list[str]) -> dict[str, Any]:
    """The wave after the first calls of the plan were made, with these outcomes."""
    made = sorted(plan_to_dict(plan)["calls"], key=lambda entry: entry["start"])[: len(outcomes)]
    history = [entry | {"outcome": outcome} for entry, outcome in zip(made, outcomes, strict=False)]
    now = max((entry["start"] for entry in made), default=f"{wave['period']['from']}T00:00")
    return wave | {"history": history, "now": now}


OUTCOMES = st.lists(st.sampled_from(["completed", "cut_off", "no_answer", "engaged", "closed"]), max_size=6)
RELAXED = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@RELAXED
@given(waves(), OUTCOMES, st.booleans())
def test_an_odd_wave_ends_in_a_valid_plan_or_an_explanation(wave, outcomes, leaves):
    checker = load_checker()
    plan = draw_plan(read_wave(wave), moves=300)
    assert_valid_or_explained(checker, wave, plan)
    later = in_progress(wave, plan, outcomes)
    if leaves and later["assessors"]:
        later["assessors"] = [later["assessors"][0] | {"weekly": {}, "extra": {}}, *later["assessors"][1:]]
    previous = read_plan(plan_to_dict(plan))
    assert_valid_or_explained(checker, later, draw_plan(read_wave(later), previous=previous, moves=300))


@st.composite
def happenings(draw: st.DrawFn, wave: dict[str, Any]) -> list[dict[str, Any]]:
    """Events about people and councils of the wave, on days in and around its period."""
    first = date.fromisoformat(wave["period"]["from"])
    days = st.integers(-2, 20).map(lambda n: (first + timedelta(n)).isoformat())
    kinds = ["assessor_leaves", "assessor_away"] if wave["assessors"] else []
    kinds += ["council_paused", "hours_corrected"] if wave["authorities"] else []
    kinds += ["conflict_declared"] if wave["assessors"] and wave["authorities"] else []
    told = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=4)) if kinds else []:
        event: dict[str, Any] = {"kind": kind, "reason": "so it is"}
        if wave["assessors"]:
            event["assessor"] = draw(st.sampled_from([one["id"] for one in wave["assessors"]]))
        if wave["authorities"]:
            event["authority"] = draw(st.sampled_from([one["id"] for one in wave["authorities"]]))
        event["from"], last = sorted([draw(days), draw(days)])
        event |= {} if kind == "assessor_leaves" else {"to": last}
        event["weekly"] = draw(patterns())
        told.append(event)
    return told


@settings(RELAXED, max_examples=15)
@given(st.data())
def test_whatever_happens_the_repaired_plan_is_valid_and_made_calls_stay(data):
    checker, wave = load_checker(), without_nulls(data.draw(waves()))
    plan = draw_plan(read_wave(wave), moves=300)
    told = {"format": "better-answered.events", "events": data.draw(happenings(wave))}
    happened = apply_events(wave, told, plan)
    after = draw_plan(read_wave(happened.wave), previous=plan, because=happened.because, moves=300)
    assert_valid_or_explained(checker, happened.wave, after)
    assert all(change.because for change in after.changes)


@settings(RELAXED, max_examples=10)
@given(waves(), st.integers(2, 4))
def test_an_odd_wave_drawn_in_parts_ends_in_a_valid_plan_too(wave, parts):
    checker, wave = load_checker(), without_nulls(wave)
    whole = InParts(wave, parts, moves=300)
    calls = list(whole.calls())
    plan = read_plan(whole.head() | {"calls": calls})
    assert_valid_or_explained(checker, wave, plan)


@RELAXED
@given(waves())
def test_the_number_left_out_is_never_below_the_checkers_bound(wave):
    checker = load_checker()
    plan = draw_plan(read_wave(wave), moves=0)
    instance = checker.Inst(without_nulls(wave))
    due = checker.due_calls(instance)[0]
    assert len(plan.unplaced) >= checker.unplaced_bound(instance, due, len(plan.calls))["bound"]


@pytest.mark.parametrize(
    "change",
    [
        {"authorities": [], "assessors": []},
        {"assessors": []},
        {"assessors": [create_assessor("P1", weekly={})]},
        {"period": {"from": "2026-09-12", "to": "2026-09-13"}},
        {"openings": {"nine-to-five": {"mon": [["09:00", "09:20"]]}}},
        {"now": "2027-01-01T00:00"},
    ],
    ids=["nobody", "no assessor", "all away", "a weekend", "one slot", "all in the past"],
)
def test_a_wave_without_room_is_explained(change):
    wave = create_wave(3, topics=1) | change
    plan = draw_plan(read_wave(wave))
    assert len(plan.calls) + len(plan.unplaced) == 3 * bool(wave["authorities"])
    assert all(left.reason != "NO_PLACE_FOUND" for left in plan.unplaced)


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        (("period", "from"), "7 September", "period.from"),
        (("rules", "call_minutes"), "20", "rules.call_minutes"),
        (("authorities", 1, "opening"), "always", "authorities[1].opening"),
        (("assessors", 0, "weekly", "mon"), [["17:00", "09:00"]], "assessors[0].weekly.mon[0]"),
        (("assessors", 0, "conflicts"), {"K999": "home"}, "assessors[0].conflicts.K999"),
        (("authorities", 1, "id"), "K000", "authorities[1].id"),
        (("bands", 0, "to"), "10:00", "bands"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_a_remedy(path, value, name):
    wave = create_wave(3)
    at: Any = wave
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(InvalidInputError) as problem:
        read_wave(wave)
    assert str(problem.value).startswith(f"{name}: ")
    assert problem.value.remedy

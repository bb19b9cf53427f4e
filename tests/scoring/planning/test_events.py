"""What happens after a plan was drawn: made calls stay, impossible places go, few others move, each with why."""

from __future__ import annotations

import json

import pytest

from scoring.planning import (
    InvalidInputError,
    apply_events,
    draw_plan,
    plan_to_dict,
    read_plan,
    read_wave,
)
from scoring.planning.command import main
from tests.scoring.planning.referee import assert_valid, check, instance
from tests.scoring.planning.waves import create_rules, create_wave, weekly

RULES = create_rules(min_gap_days=1)


def create_events(*events, **more):
    return {"format": "better-answered.events", "version": 1, "events": list(events)} | more


def planned():
    wave = create_wave(12, topics=2, assessors=4, days=19, rules=RULES)
    plan = draw_plan(read_wave(wave), moves=5_000)
    assert not plan.unplaced
    return wave, plan


def again(wave, plan, *events, **more):
    """The wave after the events and the plan that follows."""
    happened = apply_events(wave, create_events(*events, **more), plan)
    after = draw_plan(read_wave(happened.wave), previous=plan, because=happened.because, moves=5_000)
    return happened.wave, after


def event_that_hits(plan, kind):
    """An event of this kind, and the ids of the calls whose place it takes."""
    first = plan.calls[0]
    council = first.call.split(".")[0]
    day = first.start.date().isoformat()
    of_council = {c.call for c in plan.calls if c.call.startswith(f"{council}.")}
    hers = {c.call for c in plan.calls if first.assessor in (c.assessor, c.second)}
    if kind == "assessor_leaves":
        return {"kind": kind, "assessor": first.assessor, "from": "2026-09-07"}, hers
    if kind == "council_paused":
        event = {"kind": kind, "authority": council, "from": day, "to": day}
        return event, {
            c.call for c in plan.calls if c.call in of_council and c.start.date() == first.start.date()
        }
    if kind == "hours_corrected":
        event = {"kind": kind, "authority": council, "weekly": weekly("08:00", "09:00")}
        return event | {"weekly": weekly("17:00", "17:30")}, of_council
    event = {"kind": kind, "assessor": first.assessor, "authority": council, "reason": "sister works there"}
    return event, hers & of_council


@pytest.mark.parametrize(
    "kind", ["assessor_leaves", "council_paused", "conflict_declared", "hours_corrected"]
)
def test_only_what_the_event_hits_moves_and_says_why(kind, tmp_path):
    wave, plan = planned()
    event, hit = event_that_hits(plan, kind)
    now_wave, after = again(wave, plan, event)
    changed = {change.call: change for change in after.changes}
    assert set(changed) == hit
    reasons = {change.because.split(".")[0] for change in changed.values()}
    assert len(reasons) == 1
    assert reasons.pop().count(" ") >= 3
    assert_valid(check(tmp_path, now_wave, plan_to_dict(after), plan_to_dict(plan)))


def test_calls_that_were_made_stay_and_failed_ones_get_another_day_and_band(tmp_path):
    wave, plan = planned()
    order = sorted(plan.calls, key=lambda call: call.start)
    outcomes = ["completed", "no_answer", "completed", "engaged", "cut_off"]
    events = [
        {"kind": "attempt", "call": call.call, "outcome": outcome}
        for call, outcome in zip(order, outcomes, strict=False)
    ]
    now = f"{order[4].start:%Y-%m-%dT}18:00"
    late = {call.call for call in order[5:] if f"{call.start:%Y-%m-%dT%H:%M}" < now}
    now_wave, after = again(wave, plan, *events, now=now)
    assert_valid(check(tmp_path, now_wave, plan_to_dict(after), plan_to_dict(plan)))
    placed = {call.call: call for call in after.calls}
    assert order[0].call not in placed
    assert placed[order[1].call].attempt == 2
    assert {change.call for change in after.changes} >= {order[1].call, order[3].call, order[4].call} | late
    words = {change.call: change.because for change in after.changes}
    assert all(words[call] == "Its time had passed, and no attempt is on record." for call in late)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"kind": "asteroid"}, "events[0].kind"),
        ({"kind": "assessor_leaves", "assessor": "P99", "from": "2026-09-08"}, "events[0].assessor"),
        ({"kind": "assessor_leaves", "assessor": "P00", "from": "Tuesday"}, "events[0].from"),
        ({"kind": "council_paused", "authority": "K000", "from": "2026-09-09", "to": "2026-09-08"}, "events[0].to"),
        ({"kind": "hours_corrected", "authority": "K000", "weekly": {"mo": []}}, "events[0].weekly.mo"),
        ({"kind": "attempt", "call": "K000.topic-0.1", "outcome": "ok"}, "events[0].outcome"),
        ({"kind": "attempt", "call": "nowhere", "outcome": "completed"}, "events[0].call"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_used_is_named(event, name):
    wave, plan = planned()
    with pytest.raises(InvalidInputError) as problem:
        apply_events(wave, create_events(event), plan)
    assert str(problem.value).startswith(f"{name}: ")


def test_the_command_repairs_a_plan_and_tells_each_person(tmp_path, capsys):
    wave, plan = planned()
    names = ("wave", "plan", "events", "new", "now")
    files = {name: tmp_path / f"{name}.json" for name in names}
    event, hit = event_that_hits(plan, "assessor_leaves")
    for name, data in (("wave", wave), ("plan", plan_to_dict(plan)), ("events", create_events(event))):
        files[name].write_text(json.dumps(data, indent=1), "utf-8")
    told = [f"--{name}={files[file]}" for name, file in (("previous", "plan"), ("events", "events"))]
    told += [f"--out={files['new']}", f"--wave-out={files['now']}"]
    assert main([str(files["wave"]), *told]) == 0
    out = capsys.readouterr().out
    assert f"{len(hit)} calls differ from the earlier plan:" in out
    assert "leaves on 2026-09-07." in out
    new = read_plan(json.loads(files["new"].read_text("utf-8")))
    assert {change.call for change in new.changes} == hit
    assert read_wave(json.loads(files["now"].read_text("utf-8"))).sha256 == new.instance_sha256


def test_a_mistake_in_the_events_ends_with_its_line(tmp_path, capsys):
    wave, events = tmp_path / "wave.json", tmp_path / "events.json"
    wave.write_text(json.dumps(create_wave(3)), "utf-8")
    events.write_text(json.dumps(create_events({"kind": "asteroid"}), indent=1), "utf-8")
    assert main([str(wave), "--events", str(events), "--out", str(tmp_path / "plan.json")]) == 2
    line = 1 + events.read_text("utf-8")[: events.read_text("utf-8").index('"asteroid"')].count("\n")
    assert f"events.json, line {line}: events[0].kind: " in capsys.readouterr().err


def test_a_public_wave_loses_an_assessor_and_few_others_move(tmp_path):
    wave, plan = instance("M-1"), read_plan(instance("M-1.example-plan"))
    leaver = plan.calls[0].assessor
    event = {"kind": "assessor_leaves", "assessor": leaver, "from": wave["period"]["from"]}
    happened = apply_events(wave, create_events(event), plan)
    after = draw_plan(read_wave(happened.wave), previous=plan, because=happened.because)
    assert_valid(check(tmp_path, happened.wave, plan_to_dict(after), plan_to_dict(plan)))
    others = [change for change in after.changes if change.call not in happened.because]
    assert len(others) <= 0.005 * len(plan.calls)

"""A large wave drawn part by part: one valid, connected plan, the same each time, in either form of file."""

from __future__ import annotations

import gzip
import json
from collections import Counter

from scoring.planning.command import main
from scoring.planning.parts import calls_of, parts_for, split
from tests.scoring.planning.referee import assert_valid, check
from tests.scoring.planning.waves import create_authority, create_rules, create_wave, weekly


def create_large(**changes):
    rules = create_rules(min_gap_days=1)
    return create_wave(60, topics=3, assessors=24, days=19, rules=rules, seed=11) | changes


def draw(tmp_path, wave, name="plan.json", *more):
    (tmp_path / "wave.json").write_text(json.dumps(wave), "utf-8")
    options = ["--out", str(tmp_path / name), "--parts", "3", "--moves", "3000", *more]
    status = main([str(tmp_path / "wave.json"), *options])
    return status, tmp_path / name


def test_the_parts_make_one_valid_plan_whose_assessors_stay_connected(tmp_path):
    wave = create_large()
    status, out = draw(tmp_path, wave)
    plan = json.loads(out.read_text("utf-8"))
    report = check(tmp_path, wave, plan)
    assert status == 0
    assert_valid(report)
    assert len(plan["calls"]) == 180
    assert report["soft"]["design"]["components"] == 1
    assert plan["parameters"]["parts"] == 3


def test_json_lines_hold_the_same_plan_first_the_head_then_a_call_a_line(tmp_path):
    wave = create_large()
    _, whole = draw(tmp_path, wave)
    _, lines = draw(tmp_path, wave, "plan.jsonl")
    _, packed = draw(tmp_path, wave, "plan.jsonl.gz")
    head, *calls = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert head | {"calls": calls} == json.loads(whole.read_text("utf-8"))
    assert gzip.decompress(packed.read_bytes()) == lines.read_bytes()


def test_another_seed_gives_another_plan(tmp_path):
    wave = create_large()
    _, one = draw(tmp_path, wave, "1.json")
    _, two = draw(tmp_path, wave, "2.json", "--seed", "12")
    assert json.loads(one.read_text("utf-8"))["calls"] != json.loads(two.read_text("utf-8"))["calls"]


def test_each_part_holds_the_mix_of_the_wave_and_bridges_share_their_week():
    wave = create_large()
    parts = list(split(wave, 3))
    ids = [council["id"] for part in parts for council in part["authorities"]]
    assert sorted(ids) == sorted(council["id"] for council in wave["authorities"])
    kinds = [Counter(council["type"] for council in part["authorities"]) for part in parts]
    assert max(abs(a[kind] - b[kind]) for a in kinds for b in kinds for kind in a) <= 1
    seen: dict[str, list[dict]] = {}
    for part in parts:
        for person in part["assessors"]:
            seen.setdefault(person["id"], []).append(person)
    assert len(seen) == 24
    bridges = [both for both in seen.values() if len(both) == 2]
    assert len(bridges) == 12
    for one, other in bridges:
        assert not set(one["weekly"]) & set(other["weekly"])
        assert one["max_per_week"] + other["max_per_week"] == 50


def test_calls_that_are_listed_go_with_their_council(tmp_path):
    wave = create_large()
    del wave["demand"]
    wave["calls"] = [
        {"id": f"c{n}", "authority": f"K{n % 60:03}", "topic": "topic-0", "repeat": n // 60}
        for n in range(120)
    ]
    status, out = draw(tmp_path, wave)
    plan = json.loads(out.read_text("utf-8"))
    assert status == 0
    assert_valid(check(tmp_path, wave, plan))
    assert len(plan["calls"]) == calls_of(wave) == 120


def test_a_want_of_dates_stays_proved_and_other_wants_are_told_as_a_parts_own(tmp_path, capsys):
    wave = create_large()
    wave["openings"]["mondays"] = weekly(days=("mon",))
    wave["authorities"][0] = create_authority(
        "K000", topics=["topic-0", "topic-1", "topic-2"], opening="mondays"
    )
    wave["period"]["to"] = "2026-09-18"
    status, out = draw(tmp_path, wave)
    plan = json.loads(out.read_text("utf-8"))
    assert status == 1
    assert [left["reason"] for left in plan["unplaced"]] == ["DAYS_SHORT"]
    assert [one["proved"] for one in plan["findings"] if one["missing"]] == [True]
    for person in wave["assessors"]:
        person["max_per_week"] = 1
    _, out = draw(tmp_path, wave)
    plan = json.loads(out.read_text("utf-8"))
    assert_valid(check(tmp_path, wave, plan))
    others = [left for left in plan["unplaced"] if left["reason"] != "DAYS_SHORT"]
    assert {left["reason"] for left in others} == {"NO_PLACE_FOUND"}
    assert all(left["detail"].startswith("In part ") for left in others)
    assert "In part 2 of 3: " in capsys.readouterr().out


def test_a_wave_is_drawn_in_parts_only_when_it_is_large_and_has_not_begun():
    small = create_large()
    large = small | {"demand": {"topics_per_authority": 3, "repeats": 500}}
    assert (parts_for(small), parts_for(large)) == (1, 3)
    assert parts_for(large | {"history": [{}]}) == 1

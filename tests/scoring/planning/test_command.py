"""The command line: exit statuses, the files it writes, and complaints that name line and field."""

from __future__ import annotations

import gzip
import json

from scoring.planning.command import main
from tests.scoring.planning.waves import create_assessor, create_wave


def write(path, wave):
    path.write_text(json.dumps(wave, indent=1), "utf-8")
    return str(path)


def test_a_wave_that_can_be_planned_exits_0_and_writes_the_plan(tmp_path, capsys):
    wave, out = write(tmp_path / "wave.json", create_wave(4, topics=1)), tmp_path / "plan.json"
    assert main([wave, "--out", str(out)]) == 0
    plan = json.loads(out.read_text("utf-8"))
    assert plan["format"] == "better-answered.plan"
    assert len(plan["calls"]) == 4
    assert "4 calls planned, 0 without a place." in capsys.readouterr().out


def test_a_wave_planned_in_part_exits_1_and_says_why(tmp_path, capsys):
    people = [create_assessor("P1", max_total=1)]
    wave = write(tmp_path / "wave.json", create_wave(4, topics=1) | {"assessors": people})
    assert main([wave, "--out", str(tmp_path / "plan.json")]) == 1
    assert "more than all assessors together can make" in capsys.readouterr().out


def test_a_field_that_cannot_be_used_exits_2_with_its_line(tmp_path, capsys):
    wave = create_wave(4, topics=1)
    wave["authorities"][2]["opening"] = "always"
    path = tmp_path / "wave.json"
    write(path, wave)
    line = 1 + path.read_text("utf-8")[: path.read_text("utf-8").index('"always"')].count("\n")
    assert main([str(path), "--out", str(tmp_path / "plan.json")]) == 2
    assert f"wave.json, line {line}: authorities[2].opening: " in capsys.readouterr().err
    assert not (tmp_path / "plan.json").exists()


def test_what_is_not_json_exits_2_with_its_line(tmp_path, capsys):
    path = tmp_path / "wave.json"
    path.write_text('{"format":\n "better-answered.wave",\n', "utf-8")
    assert main([str(path), "--out", str(tmp_path / "plan.json")]) == 2
    assert "line 3: not JSON" in capsys.readouterr().err


def test_a_file_that_is_not_there_exits_2(tmp_path, capsys):
    assert main([str(tmp_path / "none.json"), "--out", str(tmp_path / "plan.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_packed_files_are_read_and_written(tmp_path):
    packed, out = tmp_path / "wave.json.gz", tmp_path / "plan.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(create_wave(2, topics=1)).encode()))
    assert main([str(packed), "--out", str(out), "--seed", "9"]) == 0
    assert json.loads(gzip.decompress(out.read_bytes()))["seed"] == 9


def test_planning_again_with_nothing_changed_changes_nothing(tmp_path):
    wave, first, second = write(tmp_path / "w.json", create_wave(6)), tmp_path / "1.json", tmp_path / "2.json"
    assert main([wave, "--out", str(first)]) == 0
    assert main([wave, "--out", str(second), "--previous", str(first)]) == 0
    old, new = (json.loads(path.read_text("utf-8")) for path in (first, second))
    assert new["calls"] == old["calls"]
    assert new["changes"] == []

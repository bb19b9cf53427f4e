"""Public sets are never committed: the benchmark says which are absent, and scores those that are there."""

import json

import pytest

from benchmarks.matching import EXTERNAL, external


def test_each_absent_set_is_named(tmp_path, capsys):
    external(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(EXTERNAL)
    for name, line in zip(EXTERNAL, lines, strict=True):
        assert f"{name}.jsonl" in line
        assert "absent" in line


def test_a_set_that_is_there_is_scored_beside_plain_overlap(tmp_path, capsys):
    rows = [
        {"claim": "The permit costs £42.", "evidence": "A permit costs £42.", "label": "SUPPORTS"},
        {"claim": "The permit costs £52.", "evidence": "A permit costs £42.", "label": "REFUTES"},
    ]
    text = "\n".join(map(json.dumps, rows))
    (tmp_path / "fever_symmetric.jsonl").write_text(text, encoding="utf-8")
    external(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    scored = next(line for line in lines if "fever_symmetric" in line)
    assert "2 claims" in scored
    assert "AUC 1.000" in scored
    assert sum("absent" in line for line in lines) == len(EXTERNAL) - 1


def test_a_set_in_another_shape_is_said_to_be_unreadable(tmp_path, capsys):
    (tmp_path / "sick.jsonl").write_text('{"other": 1}\n', encoding="utf-8")
    external(tmp_path)
    line = next(line for line in capsys.readouterr().out.splitlines() if "sick" in line)
    assert "unreadable" in line
    assert "sentence_B" in line


@pytest.mark.parametrize("broken", ["", "\n\n"])
def test_an_empty_set_is_not_scored(tmp_path, capsys, broken):
    (tmp_path / "q2.jsonl").write_text(broken, encoding="utf-8")
    external(tmp_path)
    line = next(line for line in capsys.readouterr().out.splitlines() if "q2" in line)
    assert "unreadable" in line

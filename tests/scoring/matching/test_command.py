"""The command line: one line out for each line in, and a plain word about the first bad one."""

import json

import pytest

from scoring.matching.command import main

CASE = {
    "id": "one",
    "topic": "bulky waste",
    "pages": [
        {"url": "https://www.quenby.example/b", "text": "Bulky waste\nWe charge £24.50 for up to 3 items."}
    ],
    "answer": "It is £24.50. They said Tuesdays.",
    "facts": [{"text": "It is £24.50"}],
    "expected_points": [{"point": "£24.50 for up to 3 items"}],
}


def write(tmp_path, *lines):
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_case_in_a_result_out(tmp_path):
    out = tmp_path / "result.jsonl"
    assert main([write(tmp_path, json.dumps(CASE)), "--out", str(out)]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["id"], result["overall"]) == ("one", "matches")
    fact = result["facts"][0]
    assert {"text", "verdict", "confidence", "evidence", "reason", "values"} <= set(fact)
    assert fact["evidence"]["quote"] == "We charge £24.50 for up to 3 items"
    assert result["points"][0]["status"] == "given"


def test_split_facts_carry_their_offsets(tmp_path):
    out = tmp_path / "result.jsonl"
    assert main([write(tmp_path, json.dumps(CASE)), "--out", str(out), "--split"]) == 0
    facts = json.loads(out.read_text(encoding="utf-8"))["facts"]
    assert [CASE["answer"][fact["start"] : fact["end"]] for fact in facts] == [fact["text"] for fact in facts]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: not an object"),
        (json.dumps({**CASE, "answer": 3}), "line 2: answer must be text"),
        (json.dumps({**CASE, "facts": None}), "line 2: facts must be a list"),
        (json.dumps({**CASE, "pages": [{"url": "u"}]}), "line 2: pages[0].text must be text"),
    ],
)
def test_bad_input_is_named_by_line_and_field(tmp_path, capsys, line, words):
    code = main([write(tmp_path, json.dumps(CASE), line), "--out", str(tmp_path / "out")])
    assert code == 2
    assert words in capsys.readouterr().err


def test_a_missing_file_is_bad_input(tmp_path, capsys):
    assert main([str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out")]) == 2
    assert "none.jsonl" in capsys.readouterr().err

"""The shipped instrument BA-1 is the one that scoring knows, and says of each question how it is answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.records import Question
from scoring.scorecard import ba_1, instrument_from_data

FILE = Path(__file__).parents[3] / "app" / "scorecards" / "data" / "ba1.json"
BA1: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
VALUES = {
    question["code"]: {str(option["value"]) for option in question.get("options", [])}
    for section in BA1["instrument"]["sections"]
    for question in section["questions"]
}
QUESTIONS = [question for section in ba_1().sections for question in section.questions]


def test_the_instrument_is_the_default_of_scoring():
    assert instrument_from_data(BA1["instrument"]) == ba_1()


@pytest.mark.parametrize(
    ("section", "weight", "inside"), [("A", 20, 10), ("B", 15, 6), ("C", 40, 11), ("D", 25, 9)]
)
def test_sections_and_questions_weigh_what_the_method_says(section, weight, inside):
    (found,) = [s for s in ba_1().sections if s.code == section]
    assert found.weight == weight
    assert sum(question.weight for question in found.questions) == inside


def test_every_question_says_how_and_when_it_is_answered():
    assert list(BA1["fields"]) == [question.code for question in QUESTIONS]
    for field in BA1["fields"].values():
        assert field["step"] in {"before", "during", "after", "website"}
        assert field["filled_from"] in {"asked", "timings", "attempts", "answer_key", "verdicts"}


def test_what_is_derived_from_verdicts_is_never_asked():
    derived = {question.code for question in QUESTIONS if question.derived}
    assert derived == {code for code, field in BA1["fields"].items() if field["filled_from"] == "verdicts"}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.bands], ids=lambda q: q.code)
def test_a_number_has_a_unit_and_comes_from_the_timings(question: Question):
    field = BA1["fields"][question.code]
    assert field["unit"]
    assert field["filled_from"] == "timings"


@pytest.mark.parametrize("code", ["B3", "B4"])
def test_scales_from_nought_to_three_have_an_example_at_every_step(code):
    assert set(BA1["fields"][code]["examples"]) == VALUES[code] == {"0", "1", "2", "3"}


def test_an_example_belongs_to_an_option():
    for code, field in BA1["fields"].items():
        assert set(field.get("examples", {})) <= VALUES[code]


def test_what_is_not_scored_has_a_kind_and_its_choices():
    assert list(BA1["not_scored"]) == [note.code for note in ba_1().not_scored]
    for note in BA1["not_scored"].values():
        assert note["kind"] in {"choice", "number", "text"}
        assert ("options" in note) == (note["kind"] == "choice")

"""The shipped instrument BA-1 is whole: every question can be answered, and every answer can be scored."""

import json
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[3] / "app" / "scorecards" / "data" / "ba1.json"
BA1: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
QUESTIONS = [question for section in BA1["sections"] for question in section["questions"]]
EVERYTHING = QUESTIONS + BA1["not_scored"]


def test_the_sections_weigh_twenty_fifteen_forty_and_twenty_five():
    weights = {section["code"]: section["weight"] for section in BA1["sections"]}
    assert weights == {"A": 20, "B": 15, "C": 40, "D": 25}
    assert [section["code"] for section in BA1["sections"] if section["access"]] == ["A"]


@pytest.mark.parametrize(("section", "weight"), [("A", 10), ("B", 6), ("C", 11), ("D", 9)])
def test_weights_inside_a_section_add_up_to_those_of_the_method(section, weight):
    (found,) = [s for s in BA1["sections"] if s["code"] == section]
    assert sum(question["weight"] for question in found["questions"]) == weight


def test_codes_are_unique():
    codes = [question["code"] for question in EVERYTHING]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["code"])
def test_a_scored_question_is_answered_in_exactly_one_way(question):
    assert sum(bool(question.get(way)) for way in ("options", "bands", "derived")) == 1
    assert question.get("derived") in {None, "facts_given", "match"}
    assert question["unreached"] in {"answer", "zero"}
    assert question["filled_from"] in {"asked", "timings", "attempts", "answer_key", "verdicts"}
    assert question["step"] in {"before", "during", "after", "website"}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "options" in q], ids=lambda q: q["code"])
def test_options_run_from_no_points_to_all_points(question):
    points = [option["points"] for option in question["options"]]
    assert min(points) == 0
    assert max(points) == question["max_points"]
    assert len({option["value"] for option in question["options"]}) == len(points)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if "bands" in q], ids=lambda q: q["code"])
def test_bands_fall_from_all_points_to_none_and_cover_every_number(question):
    bands = question["bands"]
    limits = [band.get("at_most") for band in bands]
    assert limits[-1] is None
    assert limits[:-1] == sorted(limits[:-1])
    assert [band["points"] for band in bands] == sorted((b["points"] for b in bands), reverse=True)
    assert (bands[0]["points"], bands[-1]["points"]) == (question["max_points"], 0)


@pytest.mark.parametrize("code", ["understood", "courteous"])
def test_scales_from_nought_to_three_have_an_example_at_every_step(code):
    (question,) = [q for q in QUESTIONS if q["code"] == code]
    assert [option["value"] for option in question["options"]] == ["3", "2", "1", "0"]
    assert all(option["example"] for option in question["options"])


def test_a_condition_names_a_question_and_answers_that_exist():
    known = {q["code"]: {option["value"] for option in q.get("options", [])} for q in EVERYTHING}
    conditions = [q["asked_when"] for q in EVERYTHING if "asked_when" in q]
    assert conditions
    for condition in conditions:
        assert set(condition["any_of"]) <= known[condition["question"]]


def test_stars_begin_at_eighty_sixty_forty_and_nought():
    assert {star["stars"]: star["at_least"] for star in BA1["stars"]} == {4: 80, 3: 60, 2: 40, 1: 0}
    assert BA1["critical_cap"] == 2

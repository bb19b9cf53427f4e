"""The scorecard for written enquiries: BA-1 without what only a telephone call has."""

import json
from pathlib import Path

import pytest

from scoring.records import Answer, CallStatus
from scoring.scorecard import ba_1, instrument_from_data, score_scorecard

FILE = Path(__file__).parents[3] / "app" / "scorecards" / "data" / "ba1w.json"
BA1W = json.loads(FILE.read_text("utf-8"))
WRITTEN = instrument_from_data(BA1W["instrument"])
QUESTIONS = {one.code: one for section in WRITTEN.sections for one in section.questions}
SPOKEN = {one.code: one for section in ba_1().sections for one in section.questions}


def test_it_has_no_waits_in_menus_no_transfers_and_no_tone():
    words = " ".join(one.text for one in QUESTIONS.values()).casefold()
    assert not {"menu", "ring", "transfer", "courteous", "seconds", "phone"} & set(words.split())
    assert "B1" not in QUESTIONS
    assert "B4" not in QUESTIONS


def test_what_is_asked_of_both_weighs_the_same():
    assert [(s.code, s.weight, s.access) for s in WRITTEN.sections] == [
        (s.code, s.weight, s.access) for s in ba_1().sections
    ]
    for code in ("C1", "C2", "C3", "C4", "D1", "D2", "D3", "D4"):
        assert (QUESTIONS[code].weight, QUESTIONS[code].derived) == (
            SPOKEN[code].weight,
            SPOKEN[code].derived,
        )
    assert (WRITTEN.stars, WRITTEN.critical_cap) == (ba_1().stars, ba_1().critical_cap)


def test_every_question_says_how_and_when_it_is_answered():
    assert list(BA1W["fields"]) == list(QUESTIONS)
    for code, field in BA1W["fields"].items():
        assert field["step"] in {"before", "during", "after", "website"}
        assert field["filled_from"] in {"asked", "wait", "answer_key", "verdicts"}
        assert (field["filled_from"] == "verdicts") == (QUESTIONS[code].derived is not None)
        assert set(field.get("examples", {})) <= {
            f"{one.value:g}" if isinstance(one.value, float) else one.value for one in QUESTIONS[code].options
        }
    assert set(BA1W["not_scored"]) == {note.code for note in WRITTEN.not_scored}


@pytest.mark.parametrize(
    ("hours", "points"), [(0, 1), (8, 1), (8.1, 2 / 3), (24, 2 / 3), (80, 1 / 3), (81, 0)]
)
def test_the_wait_is_scored_by_working_hours(hours: float, points: float):
    answers = {"A3": Answer(value=hours), **{code: Answer(not_applicable="x") for code in ("A1", "A4", "A5")}}
    found = score_scorecard(WRITTEN, answers | {"A2": Answer(value="in_time")}, ())
    best = score_scorecard(WRITTEN, answers | {"A2": Answer(value="in_time"), "A3": Answer(value=0)}, ())
    section = [next(s for s in one.sections if s.code == "A") for one in (found, best)]
    assert section[0].score == pytest.approx(section[1].score * (3 + 3 * points) / 6)


def test_an_enquiry_without_an_answer_earns_only_what_stood_on_the_way():
    answers = {"A1": Answer(value="yes"), "A2": Answer(value="none"), "A4": Answer(value="yes")}
    answers["A5"] = Answer(not_applicable="no acknowledgement")
    found = score_scorecard(WRITTEN, answers, (), status=CallStatus.NOT_REACHED)
    assert found.score == pytest.approx(20 * 2 / 8)

"""As a resident: satisfied from 0 to 10, resolved or not, and the ways they want; counted, and never scored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.scorecards.instrument import questions_of
from app.scorecards.models import ScorecardAnswer
from app.scorecards.residents import STEP, distributions
from app.waves.queries import shipped_instrument, shipped_scorecards
from scoring.records import Answer
from scoring.scorecard import ba_1, instrument_from_data, score_scorecard
from tests.conftest import Client, SignIn
from tests.field_world import FILLED_IN, PLANNED, World, create_attempt, create_world

CARD = "/field/calls/call0000/scorecard"
RESIDENT = {"R1": "7", "R2": "partly", "R3": ["face_to_face", "phone"]}
ASKED = [one for one in questions_of(shipped_instrument()) if one.step == STEP]


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        world = create_world(session, instrument=shipped_instrument())
        create_attempt(session, world.calls[0])
        return world


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def test_ba_2_is_ba_1_with_questions_that_score_nothing():
    for before, after in (("BA-1", "BA-2"), ("BA-1W", "BA-2W")):
        old, new = (
            instrument_from_data(shipped_scorecards()[code]["instrument"]) for code in (before, after)
        )
        assert new.sections == old.sections
        assert [one.code for one in new.not_scored] == ["R1", "R2", "R3", *(n.code for n in old.not_scored)]
        answers = {"A1": Answer(value="yes"), "D1": Answer(value="no")}
        with_resident = answers | {"R1": Answer(value="0"), "R2": Answer(value="no")}
        assert score_scorecard(new, with_resident, ()) == score_scorecard(old, answers, ())
    assert instrument_from_data(shipped_scorecards()["BA-1"]["instrument"]) == ba_1()


def test_submit_keeps_every_way_that_was_chosen(assessor: Client, database: Database):
    with held_at(PLANNED):
        page = assessor.get(CARD).text
        assert "As a resident" in page
        assert assessor.post(f"{CARD}/submit", FILLED_IN | RESIDENT).status_code == 303
        page = assessor.get(CARD).text
    assert "By phone, Face to face" in page
    with database.read() as session:
        found = {one.question: one.value for one in session.exec(select(ScorecardAnswer))}
    assert (found["R1"], found["R2"], found["R3"]) == ("7", "partly", "phone face_to_face")


def test_all_three_are_needed_of_a_call_that_reached_somebody(assessor: Client):
    with held_at(PLANNED):
        refused = assessor.post(f"{CARD}/submit", FILLED_IN)
    assert refused.status_code == 422
    for question in ASKED:
        assert f"Answer: {question.text}" in refused.text


@pytest.mark.parametrize("wrong", [{"R1": "11"}, {"R3": ["phone", "fax"]}])
def test_a_value_that_is_no_choice_is_refused(assessor: Client, database: Database, wrong: dict):
    ((name, value),) = wrong.items()
    with held_at(PLANNED):
        saved = assessor.post(f"{CARD}/fields/{name}", {name: value, "request_key": "resident-1"})
    assert saved.status_code == 422
    assert "Choose" in saved.text
    with database.read() as session:
        assert session.exec(select(ScorecardAnswer)).all() == []


def test_a_way_is_saved_as_it_is_chosen_and_can_be_taken_back(assessor: Client, database: Database):
    with held_at(PLANNED):
        for number, chosen in enumerate((["phone"], ["phone", "email"], [])):
            sent = {"R3": chosen, "R3-sent": "yes", "request_key": f"resident-{number}"}
            assert assessor.post(f"{CARD}/fields/R3", sent).status_code == 200
    with database.read() as session:
        assert session.exec(select(ScorecardAnswer)).one().value == ""


def test_the_office_sees_how_the_answers_are_spread(assessor: Client, sign_in: SignIn):
    publisher = sign_in(Role.PUBLISHER)
    address = "/office/waves/autumn-2026/residents"
    assert "Nobody has answered this yet" in publisher.get(address).text
    with held_at(PLANNED):
        assessor.post(f"{CARD}/submit", FILLED_IN | RESIDENT)
    page = publisher.get(address).text
    assert "A resident would give 7.0 of 10" in page
    assert "Most often “In part”: 1 of 1 scorecard." in page
    assert page.count("<svg") >= 3
    assert page.count("The same in figures") == 3
    assert sign_in(Role.ASSESSOR).get(address).status_code in (403, 404)


def test_a_wave_with_the_older_scorecard_says_that_it_does_not_ask(database: Database, sign_in: SignIn):
    with database.write() as session:
        create_world(session)
    page = sign_in(Role.PUBLISHER).get("/office/waves/autumn-2026/residents").text
    assert "does not ask it" in page


ways = st.lists(st.sampled_from(["phone", "email", "web_chat", "social_media", "face_to_face"]), unique=True)


@given(st.lists(st.integers(0, 10)), st.lists(ways))
def test_counts_are_those_of_the_answers(scores: list[int], chosen: list[list[str]]):
    answers = {"R1": [str(one) for one in scores], "R3": [" ".join(one) for one in chosen]}
    first, second, third = distributions(ASKED, answers)
    assert [column.count for column in first.columns] == [scores.count(n) for n in range(11)]
    assert first.answered == len(scores)
    assert (first.mean is None) == (not scores)
    assert first.mean is None or abs(first.mean - sum(scores) / len(scores)) < 1e-9
    assert (second.answered, second.most) == (0, 0)
    assert sum(column.count for column in third.columns) == sum(map(len, chosen))
    assert third.answered == sum(1 for one in chosen if one)

"""The scorecard of a written enquiry: the answer pasted in, timed by working hours, and never late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.review.checks import card_signs
from app.review.finding_queries import cards_of
from app.review.models import FindingKind
from app.scorecards.models import HeardFact, Scorecard, ScorecardAnswer
from app.scorecards.queries import submitted
from tests.conftest import Client, SignIn
from tests.field_world import PLANNED, World, create_call
from tests.written_world import ANSWER, FILLED_IN, create_written_world, london

SHEET = "/field/calls/call0000"
CARD = f"{SHEET}/scorecard"
ANSWERED = london(9, "15:30")


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_written_world(session)


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def send(assessor: Client) -> None:
    with held_at(london(8, "16:00")):
        assessor.post(f"{SHEET}/written/attempts", {"request_key": "sent"})


def end(assessor: Client, outcome: str) -> None:
    with held_at(ANSWERED if outcome == "reached" else london(8, "10:00", month=11)):
        ended = {"request_key": "ended", "outcome": outcome}
        assert assessor.post(f"{SHEET}/written/outcome", ended).status_code == 303


def answers(database: Database) -> dict[str, ScorecardAnswer]:
    with database.read() as session:
        return {one.question: one for one in session.exec(select(ScorecardAnswer))}


def test_submit_fills_in_how_long_it_took_and_keeps_the_answer_scrubbed(
    assessor: Client, database: Database, world: World
):
    send(assessor)
    end(assessor, "reached")
    with held_at(ANSWERED + timedelta(days=3)):
        page = assessor.get(CARD).text
        assert "What the answer says" in page
        assert "The answer, pasted in whole" in page
        assert "transfer" not in page
        assert assessor.post(f"{CARD}/submit", FILLED_IN).status_code == 303
    found = answers(database)
    assert (found["A2"].value, found["A3"].value) == ("in_time", "8.0")
    assert "£24.50" in found["N6"].value
    assert "01632" not in found["N6"].value
    assert found["N6"].value != ANSWER
    with database.read() as session:
        card = session.exec(select(Scorecard)).one()
        assert card.late is False  # three days later: what is written does not fade
        assert {one.said for one in session.exec(select(HeardFact)) if one.given} == {
            "a collection costs £24.50",
            "five working days ahead",
        }
        wave = world.wave
        assert submitted(session, wave)[0].answers["A3"].value == 8.0


def test_the_answer_itself_is_needed(assessor: Client):
    send(assessor)
    end(assessor, "reached")
    without = {name: value for name, value in FILLED_IN.items() if name != "N6"}
    refused = assessor.post(f"{CARD}/submit", without)
    assert refused.status_code == 422
    assert "Answer: The answer, pasted in whole" in refused.text


def test_the_answer_is_saved_as_it_is_pasted(assessor: Client, database: Database):
    send(assessor)
    pasted = {"N6": "It is £24.50.", "request_key": "pasted-once"}
    assert assessor.post(f"{CARD}/fields/N6", pasted).status_code == 200
    assert answers(database)["N6"].value == "It is £24.50."
    too_long = assessor.post(f"{CARD}/fields/N6", {"N6": "x" * 20_001, "request_key": "pasted-long"})
    assert too_long.status_code == 422


def test_no_answer_leaves_a_short_scorecard(assessor: Client, database: Database):
    send(assessor)
    end(assessor, "no_answer")
    page = assessor.get(CARD).text
    assert "pasted in whole" not in page
    assert "heard-fee" not in page
    short = {name: FILLED_IN[name] for name in ("A1", "A4", "A5")}
    assert assessor.post(f"{CARD}/submit", short).status_code == 303
    found = answers(database)
    assert found["A2"].value == "none"
    assert "A3" not in found


def test_an_unfinished_scorecard_of_what_is_written_is_not_marked_late(assessor: Client):
    send(assessor)
    end(assessor, "reached")
    with held_at(ANSWERED + timedelta(days=3)):
        page = assessor.get("/field/scorecards").text
    assert "Answered, Wed 9 Sep 2026, 15:30" in page
    assert "card--late" not in page


def test_checks_of_a_calls_times_find_nothing_in_what_is_written(
    assessor: Client, database: Database, world: World
):
    """Two enquiries wait side by side, are answered at once in many words, and written up a week later."""
    with database.write() as session:
        other = create_call(
            session, world.plan, world.wave_council, world.version, world.topic, world.assessor, PLANNED, 7
        )
        other_sheet = f"/field/calls/{other.reference}"
    long = " ".join(f"word{n}" for n in range(200))
    for sheet in (SHEET, other_sheet):
        with held_at(london(8, "16:00")):
            assessor.post(f"{sheet}/written/attempts", {"request_key": "sent"})
        with held_at(london(8, "16:01")):
            assessor.post(f"{sheet}/written/outcome", {"request_key": "ended", "outcome": "reached"})
        with held_at(london(16, "09:00")):
            filled = FILLED_IN | {"heard-notice": f"{long} {sheet[-1]}", "N6": long}
            assert assessor.post(f"{sheet}/scorecard/submit", filled).status_code == 303
    with database.read() as session:
        cards = cards_of(session, world.wave, world.assessor.id or 0, with_pages=())
        assert len(cards) == 2
        kinds = {sign.kind for card in cards for sign in card_signs(card, cards)}
        assert all("pasted" not in card.note and "word1" not in card.note for card in cards)
    assert not kinds & {FindingKind.IMPOSSIBLE_TIMES, FindingKind.TOO_LATE}


def test_the_office_is_not_told_that_what_is_written_is_late(assessor: Client, sign_in: SignIn):
    send(assessor)
    end(assessor, "reached")
    with held_at(ANSWERED + timedelta(days=3)):
        assert assessor.post(f"{CARD}/submit", FILLED_IN).status_code == 303
        page = sign_in(Role.PUBLISHER).get("/office/waves/autumn-2026/scorecards").text
    assert "No scorecard is late" in page
    assert "What is written keeps" in page

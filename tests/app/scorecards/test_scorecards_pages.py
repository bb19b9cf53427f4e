"""A scorecard is saved as it is typed, and submitted once, whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.calls.models import CallEnd, Outcome
from app.core.clock import held_at
from app.core.database import Database
from app.scorecards import queries
from app.scorecards.models import FieldChange, HeardFact, Scorecard, ScorecardAnswer
from app.website.models import PageCandidate, PageSearch, SearchState, WebPage
from scoring.records import Fact, Verdict
from scoring.scorecard import ba_1, score_scorecard
from tests.conftest import Client, SignIn
from tests.field_world import FILLED_IN, PLANNED, World, create_attempt, create_world

CARD = "/field/calls/call0000/scorecard"
AFTER = PLANNED + timedelta(minutes=30)
HTMX = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = create_world(session)
        create_attempt(session, made.calls[0])
        return made


@pytest.fixture
def assessor(sign_in: SignIn, world: World) -> Client:
    return sign_in(person=world.assessor)


def save(client: Client, name: str, **typed: str):
    return client.http.post(f"{CARD}/fields/{name}", data=typed, headers=HTMX)


def test_facts_are_asked_by_their_question_never_by_their_value(assessor: Client):
    page = assessor.get(CARD).text
    assert "What fee were you told?" in page
    assert "24.50" not in page.replace("£24.50 for", "")
    assert "They did not tell me" in page


def test_examples_conditions_and_figures_are_shown(assessor: Client):
    page = assessor.get(CARD).text
    assert "For example: Went on answering a different question to the end." in page
    assert "52 seconds" in page
    assert "Reached a person on the first attempt" in page
    assert "In part" in page  # two of three stand in the key


def test_how_easily_the_page_is_found_is_shown_beside_the_question_and_answers_nothing(
    assessor: Client, database: Database, world: World
):
    assert "Our own look" not in assessor.get(CARD).text
    with database.write() as session:
        url = session.exec(select(WebPage)).one().url
        shared = {"wave_council_id": world.wave_council.id or 0, "topic_id": world.topic.id or 0}
        search = PageSearch(
            **shared, looked_at=PLANNED, search_state=SearchState.ANSWERED, query="bulky waste", pages_read=9
        )
        session.add(search)
        session.flush()
        found = {"search_id": search.id or 0, "position": 1, "points": 80}
        session.add(PageCandidate(**found, url=url, search_place=2, clicks=None))
    page = assessor.get(CARD).text
    assert (
        "Our own look on 8 Sep 2026: Number 2 in the site’s search for “bulky waste”. "
        "More than three clicks from the home page. Look for yourself as well."
    ) in page.replace("Tue ", "")
    assert url not in page
    with database.read() as session:
        assert list(session.exec(select(ScorecardAnswer))) == []


def test_one_field_is_saved_and_says_so(assessor: Client, database: Database):
    with held_at(AFTER):
        answer = save(assessor, "B3", B3="2")
    assert answer.status_code == 200
    assert 'id="saved-B3"' in answer.text
    assert "Saved 10:30" in answer.text
    assert "<html" not in answer.text
    with database.read() as session:
        assert session.exec(select(ScorecardAnswer)).one().value == "2"


def test_saving_again_changes_nothing_and_each_change_is_kept(assessor: Client, database: Database):
    for value in ("2", "2", "3"):
        save(assessor, "B3", B3=value)
    with database.read() as session:
        changes = [(one.before, one.after) for one in session.exec(select(FieldChange))]
    assert changes == [("", "2"), ("2", "3")]


def test_names_and_numbers_are_taken_out_before_a_note_is_stored(assessor: Client, database: Database):
    answer = save(assessor, "N5", N5="Mrs Quill gave me 01632 960 199")
    assert "Taken out: telephone number “01632 960 199”; name “Quill”." in answer.text
    with database.read() as session:
        stored = session.exec(select(ScorecardAnswer)).one().value
        history = session.exec(select(FieldChange)).one().after
    assert stored == history == "Mrs [name removed] gave me [telephone number removed]"


def test_a_fact_that_was_not_told_is_a_state_of_its_own(assessor: Client, database: Database):
    save(assessor, "heard-fee", **{"heard-fee": "", "heard-fee-off": "yes", "heard-fee-sent": "yes"})
    with database.read() as session:
        heard = session.exec(select(HeardFact)).one()
        assert (heard.said, heard.given) == ("", False)


@pytest.mark.parametrize(("name", "value"), [("B3", "9"), ("C3", "perhaps")])
def test_an_answer_that_is_no_choice_is_refused(assessor: Client, name: str, value: str):
    answer = save(assessor, name, **{name: value})
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.text


def test_unknown_fields_and_other_peoples_scorecards_do_not_exist(assessor: Client, sign_in: SignIn):
    assert save(assessor, "A2", A2="first").status_code == 404
    other = sign_in(Role.ASSESSOR)
    assert other.get(CARD).status_code == 404
    assert save(other, "B3", B3="2").status_code == 404
    assert other.post(f"{CARD}/submit", FILLED_IN).status_code == 404


def test_everything_is_saved_at_once_without_a_script(assessor: Client):
    assert assessor.post(CARD, FILLED_IN).status_code == 303
    page = assessor.get(CARD).text
    assert "twenty four pounds fifty" in page


def test_missing_answers_are_listed_with_links_and_the_rest_is_kept(assessor: Client, database: Database):
    typed = {name: value for name, value in FILLED_IN.items() if name not in ("B3", "heard-fee")}
    answer = assessor.post(f"{CARD}/submit", typed)
    assert answer.status_code == 422
    assert 'href="#B3"' in answer.text
    assert 'href="#heard-fee"' in answer.text
    assert "five working days" in answer.text
    with database.read() as session:
        assert session.exec(select(Scorecard)).one().submitted_at is None
        assert len(session.exec(select(HeardFact)).all()) == 2


def test_not_applicable_needs_a_reason(assessor: Client):
    typed = FILLED_IN | {"A7": "", "A7-off": "yes"}
    answer = assessor.post(f"{CARD}/submit", typed)
    assert 'href="#A7-reason"' in answer.text
    reason = {"A7-reason": "No message was heard."}
    assert assessor.post(f"{CARD}/submit", typed | reason).status_code == 303


def test_submitting_twice_changes_nothing(assessor: Client, database: Database):
    with held_at(AFTER):
        assert assessor.post(f"{CARD}/submit", FILLED_IN).status_code == 303
    assert assessor.post(f"{CARD}/submit", FILLED_IN | {"B3": "0"}).status_code == 303
    with database.read() as session:
        scorecard = session.exec(select(Scorecard)).one()
        assert scorecard.submitted_at == AFTER
        assert not scorecard.late
    assert "You submitted this scorecard" in assessor.get(CARD).text
    assert save(assessor, "B3", B3="0").status_code == 409
    assert assessor.post(CARD, {"B3": "0"}).status_code == 409


def test_a_scorecard_finished_after_a_day_is_marked_late(assessor: Client, database: Database):
    with held_at(PLANNED + timedelta(hours=24, minutes=5)):
        assessor.post(f"{CARD}/submit", FILLED_IN)
        assert "marked late" in assessor.get(CARD).text
    with database.read() as session:
        assert session.exec(select(Scorecard)).one().late


def test_calls_whose_scorecard_is_not_finished_are_listed(assessor: Client):
    page = assessor.get("/field/scorecards")
    assert "1 scorecard to finish" in page.text
    assert assessor.get("/field/scorecards", **{"HX-Request": "true"}).text.lstrip().startswith("<div id")
    with held_at(AFTER):
        assessor.post(f"{CARD}/submit", FILLED_IN)
    assert "Every call that is over has its scorecard" in assessor.get("/field/scorecards").text


def test_what_was_submitted_can_be_scored(assessor: Client, database: Database, world: World):
    with held_at(AFTER):
        assessor.post(f"{CARD}/submit", FILLED_IN)
    with database.read() as session:
        (found,) = queries.submitted(session, world.wave)
        facts = [Fact("fee", True, Verdict.MATCHES), Fact("notice", False, Verdict.MATCHES)]
        scored = score_scorecard(ba_1(), found.answers, facts)
        assert found.end == CallEnd.REACHED
    assert scored.missing == ()
    # A 8 of 10, B and C whole, D 4.5 of 9
    assert scored.score == pytest.approx(20 * 0.8 + 15 + 40 + 25 * 4.5 / 9)


def test_a_call_that_reached_nobody_is_asked_about_the_way_only(
    database: Database, sign_in: SignIn, assessor: Client, world: World
):
    with database.write() as session:
        call = session.merge(world.calls[0])
        session.delete(session.exec(select(queries.CallClosing)).one())
        session.flush()
        create_attempt(session, call, number=2, outcome=Outcome.NO_ANSWER, end=None)
        create_attempt(session, call, number=3, outcome=Outcome.NO_ANSWER, end=CallEnd.NOT_REACHED)
        first = session.get_one(type(world.calls[0]), call.id)
        assert first.id == call.id
    page = assessor.get(CARD).text
    assert "What fee were you told?" not in page
    assert "Did a recorded message point to the right page" in page
    assert "No person reached in three attempts" in page
    typed = {"A1": "no", "A7": "no"}
    with held_at(AFTER):
        assert assessor.post(f"{CARD}/submit", typed).status_code == 303


def test_a_call_under_way_can_be_written_about_but_not_submitted(assessor: Client, database: Database):
    with database.write() as session:
        session.delete(session.exec(select(queries.CallClosing)).one())
    answer = assessor.post(f"{CARD}/submit", FILLED_IN)
    assert answer.status_code == 422
    assert "The call is not over yet" in answer.text
    assert "twenty four pounds fifty" in answer.text

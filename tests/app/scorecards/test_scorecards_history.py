"""A save arrives once however often it is sent; two devices lose nothing; the history tells it, to few."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.accounts.models import Role
from app.calls.models import CallAttempt, CallClosing, CallEnd, Moment, Stamp
from app.core.clock import held_at
from app.core.database import Database
from app.scorecards.models import FieldChange, ScorecardAnswer
from tests.conftest import Client, SignIn
from tests.field_world import FILLED_IN, PLANNED, World, create_attempt, create_world

CALL = "/field/calls/call0000"
CARD = f"{CALL}/scorecard"
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


def save(client: Client, value: str, *, key: str = "", base: int | str = "", **headers: str):
    """Save B3 as a page's script does; returns its new version."""
    typed = {"B3": value, "request_key": key, "B3-base": str(base)}
    answer = client.http.post(f"{CARD}/fields/B3", data=typed, headers=HTMX | headers)
    found = re.search(r'data-version="(\d+)"', answer.text)
    return answer, int(found[1]) if found else None


def stands(database: Database) -> str:
    with database.read() as session:
        return session.exec(select(ScorecardAnswer).where(ScorecardAnswer.question == "B3")).one().value


def test_a_request_that_is_sent_again_changes_nothing_even_after_later_ones(
    assessor: Client, database: Database
):
    first, version = save(assessor, "1", key="key-of-the-first")
    save(assessor, "2", key="key-of-the-second", base=version or 0)
    again, newest = save(assessor, "1", key="key-of-the-first")
    assert (first.status_code, again.status_code) == (200, 200)
    assert stands(database) == "2"
    with database.read() as session:
        changes = session.exec(select(FieldChange).order_by(FieldChange.id)).all()  # type: ignore[arg-type]
    assert [one.after for one in changes] == ["1", "2"]
    assert newest == changes[-1].id
    assert assessor.post(f"{CARD}/submit", FILLED_IN | {"B3": "2"}).status_code == 303
    late, _ = save(assessor, "2", key="key-of-the-second")
    assert late.status_code == 200  # it was carried out, so it is not refused now


def test_a_key_has_one_change_in_the_database_too(assessor: Client, database: Database):
    save(assessor, "1", key="key-of-the-first")
    with database.read() as session:
        made = session.exec(select(FieldChange)).one()
    doubled = made.model_dump(exclude={"id"})
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(FieldChange(**doubled))


def test_the_later_of_two_devices_wins_and_the_earlier_can_be_put_back(assessor: Client, database: Database):
    save(assessor, "1", key="phone-one")
    answer, version = save(assessor, "3", key="laptop-one", base=0)
    assert "It replaced what you gave at" in answer.text
    assert stands(database) == "3"
    page = assessor.get(CARD).text
    assert "1 answer you gave elsewhere was replaced by a later one" in page
    put_back = f"{CARD}/changes/{version}/put-back"
    assert f'formaction="{put_back}"' in page
    assert assessor.post(put_back, {"C3": "yes", "C3-sent": "yes"}).status_code == 303
    assert stands(database) == "1"
    assert "you gave elsewhere" not in assessor.get(CARD).text
    assert assessor.post(put_back).status_code == 409
    history = assessor.get(f"{CARD}/history").text
    assert "Put back after it had been replaced" in history
    assert "It replaced an answer of another device" in history


def test_a_replaced_answer_can_be_let_go(assessor: Client, database: Database):
    save(assessor, "1")
    _, version = save(assessor, "3", base=0)
    assert assessor.post(f"{CARD}/changes/{version}/keep-change").status_code == 303
    assert stands(database) == "3"
    assert "you gave elsewhere" not in assessor.get(CARD).text
    assert assessor.post(f"{CARD}/changes/987654/keep-change").status_code == 404


def test_a_form_that_merely_shows_an_old_answer_does_not_undo_a_newer_one(
    assessor: Client, database: Database
):
    _, old = save(assessor, "1")
    save(assessor, "3", base=old or 0)
    shown = {"B3": "1", "B3-sent": "yes", "B3-base": str(old), "C3": "yes", "C3-sent": "yes", "C3-base": "0"}
    assert assessor.post(CARD, shown).status_code == 303
    assert stands(database) == "3"
    assert assessor.post(CARD, shown | {"B3": "0"}).status_code == 303
    assert stands(database) == "0"
    assert "replaced by a later one" in assessor.get(CARD).text


def test_lines_of_a_note_are_the_same_from_a_form_and_from_a_script(assessor: Client, database: Database):
    for text in ("one\ntwo", "one\r\ntwo"):
        assessor.http.post(f"{CARD}/fields/N5", data={"N5": text}, headers=HTMX)
    with database.read() as session:
        assert session.exec(select(FieldChange)).one().after == "one\ntwo"


def test_a_request_meant_for_another_person_is_not_carried_out(
    assessor: Client, world: World, sign_in: SignIn
):
    answer, _ = save(assessor, "1", **{"Acting-Person": "987654"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
    answer, _ = save(assessor, "1", **{"Acting-Person": str(world.assessor.id)})
    assert answer.status_code == 200
    assert answer.headers["Acting-Person"] == str(world.assessor.id)


def test_the_history_is_read_by_its_assessor_and_the_office_only(assessor: Client, sign_in: SignIn):
    for seconds, text in enumerate(("twen", "twenty", "twenty pounds")):
        with held_at(AFTER + timedelta(seconds=seconds)):
            assessor.http.post(f"{CARD}/fields/heard-fee", data={"heard-fee": text}, headers=HTMX)
    page = assessor.get(f"{CARD}/history").text
    assert "twenty pounds" in page
    assert "twen<" not in page  # one go of typing is one line
    assert sign_in(Role.ASSESSOR).get(f"{CARD}/history").status_code == 404
    assert sign_in(Role.JUDGE).get(f"{CARD}/history").status_code == 404
    office = "/office/calls/call0000/scorecard/history"
    assert "What the assessor wrote" in sign_in(Role.PUBLISHER).get(office).text
    assert sign_in(Role.PUBLISHER).get("/office/calls/none/scorecard/history").status_code == 404
    assert assessor.get(office).status_code == 403


def test_presses_that_waited_for_a_line_count_from_when_they_were_pressed(
    database: Database, sign_in: SignIn, assessor: Client
):
    with database.write() as session:
        for row in (CallClosing, Stamp, CallAttempt):
            for one in session.exec(select(row)):
                session.delete(one)
            session.flush()
    start = {"request_key": "pressed-start", "seconds_ago": "5400"}
    ended = {"attempt": "1", "outcome": "reached", "seconds_ago": "5100"}
    with held_at(PLANNED + timedelta(hours=2)):
        for _ in range(2):
            assert assessor.post(f"{CALL}/attempts", start).status_code == 303
        person = {"attempt": "1", "moment": "person", "request_key": "pressed-person", "seconds_ago": "5380"}
        assert assessor.post(f"{CALL}/stamps", person).status_code == 303
        assert assessor.post(f"{CALL}/outcome", ended).status_code == 303
        assert assessor.post(f"{CALL}/attempts", start).status_code == 303
        assert assessor.post(f"{CALL}/attempts", start | {"seconds_ago": "90000"}).status_code == 422
    with database.read() as session:
        attempt = session.exec(select(CallAttempt)).one()
        stamps = session.exec(select(Stamp).order_by(Stamp.at)).all()  # type: ignore[arg-type]
        assert session.exec(select(CallClosing)).one().end == CallEnd.REACHED
    assert attempt.started_at == PLANNED + timedelta(minutes=30)
    assert attempt.ended_at == PLANNED + timedelta(minutes=35)
    assert [one.moment for one in stamps] == [Moment.DIALLED, Moment.PERSON, Moment.ENDED]


def test_the_service_worker_stands_at_the_root_and_knows_the_built_assets(sign_in: SignIn):
    answer = sign_in().get("/service-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert re.match(r'const VERSION = "[0-9a-f]{12}";\nconst FILES = \["/static/answers\.', answer.text)

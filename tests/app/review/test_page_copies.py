"""Frozen copies of a council's pages, and that lists, files and copies are there for nobody else."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.database import Database
from app.waves.models import Wave, WaveState
from app.website.models import AnswerKey, KeyFact
from app.website.queries import grown_old
from tests.conftest import START, SignIn
from tests.gapped_wave import (
    AMBLEFORD,
    ELMSEA,
    FENNHITHE,
    capture_of,
    copy_again,
    every_address,
    gapped_wave,
    rows_of,
)
from tests.settled_wave import World


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return gapped_wave(session)


def test_a_copy_shows_its_text_with_the_passages_and_the_page_in_a_sandbox(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        first = capture_of(session, "bulky").id
        newer = copy_again(session, "bulky", "bulky: It costs £52 for whatever you have.", days=31)
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    copy = council.get(f"/council/pages/copies/{first}").text
    assert "<mark" in copy
    assert f"/council/pages/copies/{newer}/changes?since={first}" in copy
    shown = council.get(f"/council/pages/copies/{newer}/page")
    assert "It costs £52" in shown.text
    assert "alert" not in shown.text
    assert shown.headers["content-security-policy"].startswith("sandbox;")
    changes = council.get(f"/council/pages/copies/{newer}/changes?since={first}").text
    assert re.search(r"<h1>\d+ places? changed", changes)
    assert "<ins>" in changes


def test_a_copy_does_not_tell_what_has_not_been_asked_yet(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        capture = capture_of(session, "bulky")
        first = session.exec(select(KeyFact).where(KeyFact.capture_id == capture.id)).first()
        assert first is not None
        agreed = first.answer_key
        later = AnswerKey(
            wave_council_id=agreed.wave_council_id, version_id=agreed.version_id, number=2, agreed_at=START
        )
        session.add(later)
        session.flush()
        fact = KeyFact(
            answer_key_id=later.id or 0, question_id=first.question_id, position=0, key=True, value="five",
            capture_id=capture.id, passage_start=20, passage_end=30, quote="for",
        )  # fmt: skip
        session.add(fact)
        number = capture.id
    text = sign_in(Role.COUNCIL, council=ELMSEA).get(f"/council/pages/copies/{number}").text
    assert text.count("<mark") == 1


def test_copies_of_two_pages_are_not_compared(sign_in: SignIn, world: World, database: Database):
    with database.read() as session:
        one, other = (capture_of(session, topic).id for topic in ("bulky", "blue"))
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert council.get(f"/council/pages/copies/{one}/changes?since={other}").status_code == 404


def test_another_councils_lists_files_and_copies_are_not_there(
    sign_in: SignIn, world: World, database: Database
):
    with database.write() as session:
        addresses = every_address(session)
        own = capture_of(session, "bulky", AMBLEFORD).id
        theirs = capture_of(session, "bulky").id
    elmsea, ambleford = (sign_in(Role.COUNCIL, council=code) for code in (ELMSEA, AMBLEFORD))
    for address in addresses:
        assert elmsea.get(address).status_code == 200, address
        assert ambleford.get(address).status_code == 404, address
    assert ambleford.get(f"/council/pages/copies/{own}/changes?since={theirs}").status_code == 404
    with database.read() as session:
        refused = session.exec(select(AuditEvent).where(AuditEvent.name == "accounts.refused")).all()
    by = ambleford.person.id if ambleford.person else 0
    assert {one.details["path"] for one in refused if one.person_id == by} == {
        address.split("?")[0] for address in addresses
    } | {f"/council/pages/copies/{own}/changes"}
    for number in (10**6, 2**31 - 1, 2**31, 2**63 - 1):
        assert elmsea.get(f"/council/pages/copies/{number}").status_code == 404


def test_nobody_but_a_council_sees_them(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        addresses = every_address(session)
    for address in addresses:
        assert sign_in().get(address).status_code in (302, 303)
        assert sign_in(Role.JUDGE).get(address).status_code == 403


def test_before_the_time_to_reply_nothing_is_there(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        addresses = every_address(session)
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = wave.reply_to = None
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert "No call to your council can be read yet" in council.get(addresses[0]).text
    for address in addresses[1:]:
        assert council.get(address).status_code == 404, address
    assert council.get("/council/pages?wave=autumn-2026").status_code == 404


def test_a_person_for_three_councils_switches_among_them(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    with database.write() as session:
        copies = {code: capture_of(session, "bulky", code).id for code in (ELMSEA, FENNHITHE, "X07000003")}
        for code in (ELMSEA, FENNHITHE):
            accounts.invite(
                session, email=council.person.email, role=Role.COUNCIL, at=START, by=None, council_code=code
            )
    assert "Nothing to mend on your website" in council.get("/council/pages").text
    assert "2 things to mend" in council.get(f"/council/pages?council={ELMSEA}").text
    assert "1 thing to mend" in council.get(f"/council/pages?council={FENNHITHE}").text
    assert len(rows_of(council.get(f"/council/pages.csv?council={ELMSEA}").text)) == 2
    for code, number in copies.items():
        wanted = 404 if code == "X07000003" else 200
        assert council.get(f"/council/pages/copies/{number}").status_code == wanted


def test_pages_are_watched_for_half_a_year_after_councils_could_read_their_calls(
    world: World, database: Database
):
    def watched(session: Session, on: date) -> int:
        before = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(days=7)
        return len(grown_old(session, before=before, on=on))

    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        wave.reply_from = datetime(2026, 11, 2, 9, tzinfo=UTC)
        session.flush()
        assert watched(session, date(2026, 11, 3)) == 15
        assert watched(session, date(2027, 5, 3)) == 15
        assert watched(session, date(2027, 5, 4)) == 0
        copy_again(session, "bulky", "Something new.", days=28)
        assert watched(session, date(2026, 11, 8)) == 14
        wave.reply_from = None
        session.flush()
        assert watched(session, date(2026, 11, 3)) == 0
        wave.state, wave.to_date = WaveState.OPEN, date(2026, 11, 30)
        session.flush()
        assert watched(session, date(2026, 11, 20)) == 15

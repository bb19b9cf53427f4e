"""A council reads its own results and nobody else's."""

import pytest

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from tests.conftest import START, SignIn
from tests.settled_wave import World, open_replies, small_wave


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        open_replies(made.wave)
    return made


def test_what_to_mend_names_the_channel(sign_in: SignIn, world: World):
    text = sign_in(Role.COUNCIL, council="X07000004").get("/council").text
    assert "On the phone: 6 to mend" in text
    assert "On your website: 0 to mend" in text
    silent = sign_in(Role.COUNCIL, council="X07000005").get("/council").text
    assert "On your website: 1 to mend" in silent
    assert "The website does not say." in silent


def test_another_council_is_not_there(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council="X07000001")
    assert council.get("/council").status_code == 200
    assert council.get("/council?council=X07000004").status_code == 404


def test_a_person_for_two_councils_switches_between_them(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council="X07000001")
    with database.write() as session:
        accounts.invite(
            session,
            email=council.person.email,
            role=Role.COUNCIL,
            at=START,
            by=None,
            council_code="X07000004",
        )
    assert "Ambleford" in council.get("/council").text
    other = council.get("/council?council=X07000004")
    assert "Elmsea" in other.text


def test_before_the_time_to_reply_there_is_nothing_to_read(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    text = sign_in(Role.COUNCIL, council="X07000004").get("/council").text
    assert "No call to Elmsea can be read yet" in text


def test_a_council_that_was_never_called_has_an_empty_page(sign_in: SignIn, world: World):
    assert "can be read yet" in sign_in(Role.COUNCIL, council="X99999999").get("/council").text

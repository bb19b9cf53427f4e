"""Where a council is written to is entered by a publisher, checked, and found by topic and way."""

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils import queries
from app.councils.models import ContactChannel, Council, WrittenAddress
from tests.app.waves.waves_of_tests import AT, create_council
from tests.conftest import Client, SignIn

PATH = "/office/councils/E08000001/addresses"
GOOD = {
    "contact_channel": "email",
    "address": "waste@council.example",
    "found_at": "https://council.example/contact",
}


@pytest.fixture
def council(database: Database) -> Council:
    with database.write() as session:
        create_council(session, "E08000002")
        return create_council(session, "E08000001")


@pytest.fixture
def publisher(sign_in: SignIn, council: Council) -> Client:
    return sign_in(Role.PUBLISHER)


def test_add_address_saves_one_and_brings_it_up_to_date(publisher: Client, database: Database):
    with held_at(AT):
        assert publisher.post(PATH, GOOD).status_code == 303
        assert publisher.post(PATH, GOOD | {"label": "Waste team"}).status_code == 303
    with database.read() as session:
        (found,) = session.exec(select(WrittenAddress)).all()
        assert (found.label, found.contact_channel) == ("Waste team", ContactChannel.EMAIL)
        assert "councils.add_address" in set(session.exec(select(AuditEvent.name)))
        number = found.id
    page = publisher.get(PATH).text
    assert "waste@council.example" in page
    assert "not checked" in page
    with held_at(AT):
        assert publisher.post(f"{PATH}/{number}/verified").status_code == 303
    assert "checked Tue 1 Sep 2026" in publisher.get(PATH).text
    assert publisher.post(PATH.replace("001", "002") + f"/{number}/verified").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"address": "waste at council"}, "Enter an e-mail address"),
        ({"contact_channel": "web_form"}, "Enter the web address of the web form"),
        ({"contact_channel": "web_chat", "address": "javascript:alert(1)"}, "Enter the web address"),
        ({"contact_channel": "telephone"}, "Choose e-mail, web form or web chat"),
        ({"verified_on": "02/09/2026"}, "future"),
        ({"found_at": "nowhere"}, "address of the council"),
    ],
)
def test_add_address_refuses_what_is_none_and_keeps_it(publisher: Client, database: Database, wrong, words):
    with held_at(AT):
        answer = publisher.post(PATH, GOOD | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert (GOOD | wrong)["address"] in answer.text
    with database.read() as session:
        assert session.exec(select(WrittenAddress)).all() == []


def test_an_address_of_the_topic_goes_before_the_general_one():
    general, own, chat = (
        WrittenAddress(contact_channel=channel, address=address, topic_code=topic)
        for channel, address, topic in (
            (ContactChannel.EMAIL, "all@council.example", ""),
            (ContactChannel.EMAIL, "badge@council.example", "blue-badge"),
            (ContactChannel.WEB_CHAT, "https://council.example/chat", ""),
        )
    )
    known = [general, own, chat]
    assert queries.addresses_for(known, ContactChannel.EMAIL, "blue-badge") == [own]
    assert queries.addresses_for(known, ContactChannel.EMAIL, "bulky-waste") == [general]
    assert queries.addresses_for(known, ContactChannel.WEB_CHAT, "blue-badge") == [chat]
    assert queries.addresses_for(known, ContactChannel.WEB_FORM, "blue-badge") == []


def test_only_the_office_sees_addresses(sign_in: SignIn, council: Council):
    assert sign_in(Role.ASSESSOR).get(PATH).status_code in (403, 404)

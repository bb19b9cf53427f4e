"""A ward over twelve months, for its councillors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from tests.conftest import Client, SignIn
from tests.counted import AT, OTHER, OWN, create_world

WARDS = f"/council/contacts/{OWN}/wards"
COUNTED = """month,service,channel,ward,contacts
2026-10,garden-waste,phone,Riverside,300
2026-10,garden-waste,web,Riverside,100
2026-09,garden-waste,phone,Riverside,50
2026-10,garden-waste,phone,Hill & Dale,80
2026-10,garden-waste,phone,,5000
2025-10,garden-waste,phone,Riverside,9000
"""


@pytest.fixture
def own(database: Database, sign_in: SignIn) -> Iterator[Client]:
    with database.write() as session:
        create_world(session)
    with held_at(AT):
        client = sign_in(Role.COUNCIL, council=OWN)
        assert client.get(WARDS).text.count("No contact carries a ward yet") == 1
        typed = {"text": COUNTED, "confirm": "yes"}
        assert client.post(f"/council/contacts/{OWN}/import", typed).status_code == 303
        yield client


def test_wards_stand_side_by_side(own: Client):
    shown = own.get(WARDS).text
    assert "2 wards, the most contacts from Riverside" in shown
    assert shown.index("Riverside") < shown.index("Hill &amp; Dale")
    assert "5,000" not in shown
    assert WARDS in own.get(f"/council/contacts?council={OWN}").text


def test_one_ward_month_by_month_and_by_service(own: Client):
    shown = own.get(f"{WARDS}?ward=Riverside").text
    assert "Riverside: 450 contacts in twelve months, 78 % by phone" in shown
    assert "nothing noted" in shown
    assert "9,000" not in shown
    assert "Hill" not in shown


def test_a_ward_that_nothing_was_counted_for_is_not_there(own: Client):
    assert own.get(f"{WARDS}?ward=Nowhere").status_code == 404
    assert own.get(WARDS.replace(OWN, OTHER)).status_code == 404

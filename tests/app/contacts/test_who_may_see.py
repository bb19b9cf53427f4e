"""A council's people see their own contacts alone: page, file and act with another's code is not there, audited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.accounts.audiences import AUDIENCES
from app.accounts.models import Role
from app.contacts import queries
from app.contacts.models import Channel
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from tests.conftest import SignIn
from tests.counted import AT, OTHER, OWN, create_world, enter

PARTS = {"month": "2026-10", "channel": "phone", "service": "garden-waste"}


@pytest.fixture(autouse=True)
def _world(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_world(session)
        enter(session, OTHER, {Channel.PHONE: 4321}, months=["2026-10"])
    with held_at(AT):
        yield


def routes() -> list[tuple[str, str, str]]:
    """Method, name and address, with another's code, of every route of a council's contacts."""
    found = []
    for route in AUDIENCES["council"].routes:
        if "/contacts/" in route.path:
            path = route.path.format(gss_code=OTHER, **PARTS)
            found += [(method, route.name, path) for method in sorted(route.methods - {"HEAD"})]
    return found


def address(event: AuditEvent) -> str:
    """What was asked for, as it was written down."""
    return event.details["path"] + (f"?{event.details['query']}" if event.details["query"] else "")


def test_another_council_is_not_there_and_asking_is_audited(sign_in: SignIn, database: Database):
    own = sign_in(Role.COUNCIL, council=OWN)
    asked = [*routes(), ("GET", "contacts.home", f"/council/contacts?council={OTHER}")]
    assert len(asked) > 18
    for method, name, path in asked:
        answer = own.get(path) if method == "GET" else own.post(path, {"low_percent": "1"})
        assert answer.status_code == 404, name
        assert "4,321" not in answer.text
    with database.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.name == "accounts.refused")).all()
        assert [(one.details["method"], address(one)) for one in events] == [
            (method, path) for method, _, path in asked
        ]
        assert {one.person_id for one in events} == {own.person.id}
        other = council_by_code(session, OTHER)
        assert [one.contacts for one in queries.counts_of(session, other)] == [4321]
        assert queries.find_consent(session, other) is None
        assert queries.find_token(session, other) is None


def test_the_same_pages_are_there_for_its_own_people(sign_in: SignIn):
    other = sign_in(Role.COUNCIL, council=OTHER)
    for method, name, path in routes():
        if method == "GET":
            assert other.get(path).status_code == 200, name


def test_a_code_that_nobody_can_keep_is_not_there_either(sign_in: SignIn):
    own = sign_in(Role.COUNCIL, council=OWN)
    for code in ("%00", "x" * 500, "%F0%9F%90%99", "%ED%A0%80"):
        assert own.get(f"/council/contacts?council={code}").status_code == 404, code


def test_asking_for_another_councils_calls_is_audited_alike(sign_in: SignIn, database: Database):
    own = sign_in(Role.COUNCIL, council=OWN)
    assert own.get(f"/council?council={OTHER}").status_code == 404
    with database.read() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.name == "accounts.refused")).one()
        assert (event.details["method"], address(event)) == ("GET", f"/council?council={OTHER}")


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.JUDGE, Role.PUBLISHER])
def test_nobody_else_reads_what_a_council_counts(sign_in: SignIn, role: Role):
    someone = sign_in(role)
    for method, name, path in routes():
        answer = someone.get(path) if method == "GET" else someone.post(path)
        assert answer.status_code == 403, name


def test_who_is_not_signed_in_is_asked_to(sign_in: SignIn):
    reader = sign_in()
    for _, name, path in routes():
        assert reader.get(path).status_code in (303, 405), name

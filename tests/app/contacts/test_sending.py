"""A council's program sends months with its secret word: again without effect, for its own council, from no browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.accounts.models import Role
from app.contacts import queries
from app.contacts.models import ContactToken, Source
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.councils.queries import council_by_code
from tests.conftest import Client, SignIn
from tests.counted import AT, OTHER, OWN, create_world

API = f"/api/v1/councils/{OWN}/contacts/2026-10"
SENT = {
    "contacts": [
        {"service": "garden-waste", "channel": "web", "contacts": 1450},
        {"service": "garden-waste", "channel": "phone", "ward": "Riverside", "contacts": 212},
    ]
}


@pytest.fixture(autouse=True)
def _world(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_world(session)
    with held_at(AT):
        yield


@pytest.fixture
def own(sign_in: SignIn) -> Client:
    return sign_in(Role.COUNCIL, council=OWN)


def word_of(council: Client) -> str:
    made = council.post(f"/council/contacts/{OWN}/programs")
    assert made.status_code == 200
    found = re.search(r'id="word"[^>]*value="([^"]+)"', made.text)
    assert found
    return found[1]


def put(program: Client, word: str, told: object = SENT, path: str = API, **headers: str) -> httpx.Response:
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    return program.http.put(path, content=content, headers={"Authorization": f"Bearer {word}", **headers})


def test_a_month_is_sent_whole_and_again_without_effect(own: Client, sign_in: SignIn, database: Database):
    word, program = word_of(own), sign_in()
    first = put(program, word)
    assert (first.status_code, first.json()) == (
        200,
        {"council": OWN, "month": "2026-10", "new": 2, "corrected": 0, "unchanged": 0},
    )
    assert put(program, word).json()["unchanged"] == 2
    fewer = {"contacts": [{"service": "garden-waste", "channel": "web", "contacts": 1460}]}
    assert put(program, word, fewer).json() == {
        "council": OWN, "month": "2026-10", "new": 0, "corrected": 2, "unchanged": 0,
    }  # fmt: skip
    read = program.http.get(API, headers={"Authorization": f"bearer {word}"}).json()
    assert read["contacts"] == [{"service": "garden-waste", "channel": "web", "ward": "", "contacts": 1460}]
    assert put(program, word, {"contacts": []}).json()["corrected"] == 1
    with database.read() as session:
        rows = queries.standing(session, council_by_code(session, OWN), ["2026-10"]).values()
        assert {one.source for one in rows} == {Source.PROGRAM}
        assert {one.contacts for one in rows} == {None}
        events = session.exec(select(AuditEvent).where(AuditEvent.name == "contacts.put_month")).all()
        assert len(events) == 3


def test_the_word_is_shown_once_kept_as_digest_and_ends_when_revoked(
    own: Client, sign_in: SignIn, database: Database
):
    first = word_of(own)
    assert first not in own.get(f"/council/contacts/{OWN}/programs").text
    with database.read() as session:
        assert first not in str([one.model_dump() for one in session.exec(select(ContactToken))])
    second, program = word_of(own), sign_in()
    assert put(program, first).status_code == 401
    assert put(program, second).status_code == 200
    assert own.post(f"/council/contacts/{OWN}/programs/revoked").status_code == 303
    gone = put(program, second)
    assert gone.status_code == 401
    assert gone.headers["www-authenticate"] == "Bearer"
    assert gone.headers["content-type"] == "application/problem+json"
    assert program.http.get(API, headers={"Authorization": f"Bearer {second}"}).status_code == 401
    assert program.http.get(API).status_code == 401


def test_another_councils_months_are_not_there_and_that_is_audited(
    own: Client, sign_in: SignIn, database: Database
):
    word, program = word_of(own), sign_in()
    for code in (OTHER, "X99999999"):
        path = API.replace(OWN, code)
        assert put(program, word, path=path).status_code == 404
        assert program.http.get(path, headers={"Authorization": f"Bearer {word}"}).status_code == 404
    with database.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.name == "accounts.refused")).all()
        assert [(one.details["path"], one.details["program_of"]) for one in events] == [
            (API.replace(OWN, code), OWN) for code in (OTHER, OTHER, "X99999999", "X99999999")
        ]
        assert queries.newest_month(session, council_by_code(session, OTHER)) is None


def test_no_browser_can_be_made_to_send(own: Client, sign_in: SignIn):
    """With a cookie, without a word, or to anywhere but the API the old guard holds."""
    word, program = word_of(own), sign_in()
    assert put(own, word).status_code == 403
    assert put(program, word, **{"Sec-Fetch-Site": "cross-site", "Cookie": "x=y"}).status_code == 403
    assert program.http.put(API, content=b"{}").status_code == 403
    assert program.http.put(API, content=b"{}", headers={"Authorization": "Basic x"}).status_code == 403
    for path in ("/sign-in", f"/council/contacts/{OWN}/share", "/api/v1"):
        assert program.http.post(path, headers={"Authorization": f"Bearer {word}"}).status_code == 403, path
    preflight = program.http.options(API, headers={"Origin": "https://elsewhere.example"})
    assert "PUT" not in preflight.headers.get("access-control-allow-methods", "")


@pytest.mark.parametrize(
    ("told", "where", "words"),
    [
        ({"service": "moon", "channel": "web", "contacts": 1}, "contacts[1]", "no service of this council"),
        (
            {"service": "garden-waste", "channel": "fax", "contacts": 1},
            "contacts[1]",
            "the channel is not one",
        ),
        ({"service": "garden-waste", "channel": "post", "contacts": -1}, "contacts[1]", "whole number"),
        ({"service": "garden-waste", "channel": "web", "contacts": 1}, "contacts[1]", "stands in 0 already"),
        ({"service": "\ud800", "channel": "web", "contacts": 1}, "contacts[1]", "the service is missing"),
        (
            {"service": "garden-waste", "channel": "web", "ward": "\u0000", "contacts": 1},
            "contacts[1]",
            "ward",
        ),
    ],
)
def test_one_wrong_figure_and_nothing_is_kept(
    own: Client, sign_in: SignIn, database: Database, told: dict, where: str, words: str
):
    answer = put(sign_in(), word_of(own), {"contacts": [SENT["contacts"][0], told]})
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["parameter"] == where
    assert words in fault["words"]
    with database.read() as session:
        assert queries.newest_month(session, council_by_code(session, OWN)) is None


def test_bodies_that_are_no_month_are_refused(own: Client, sign_in: SignIn):
    word, program = word_of(own), sign_in()
    for told in (b"", b"{", b"[]", b'{"contacts": {}}', b'{"contacts": [1]}', b"\xff", b"[" * 100_000):
        assert put(program, word, told).status_code == 422, told[:20]
    strange = {"service": "garden-waste", "channel": "web", "contacts": True}
    assert put(program, word, {"contacts": [strange]}).status_code == 422
    assert put(program, word, b" " * 2_000_001).status_code == 413
    assert put(program, word, path=API.replace("2026-10", "2026-11")).status_code == 422
    assert put(program, word, path=API.replace("2026-10", "2026-13")).status_code == 404
    assert put(program, "no-such-word").status_code == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["contacts", "service", "channel", "ward", "garden-waste", "web"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_taken_or_refused_in_words(database: Database, sign_in: SignIn, told: object):
    with held_at(AT):
        own = sign_in(Role.COUNCIL, council=OWN)
        answer = put(sign_in(), word_of(own), {"contacts": told})
    assert answer.status_code in (200, 422)

"""A large wave is published by a worker; the page tells how far it is, and why where it can't be done."""

from __future__ import annotations

import pytest

from app.accounts.models import Role
from app.core.database import Database
from app.core.jobs import Worker
from app.core.settings import Settings
from app.publication import queries, worker_actions
from tests.app.publication.test_publication import accept_challenge
from tests.conftest import Client, SignIn
from tests.settled_wave import World, end_replies, small_wave


@pytest.fixture
def world(database: Database, monkeypatch: pytest.MonkeyPatch) -> World:
    """A wave ready to be published; every wave counts as large."""
    monkeypatch.setattr(worker_actions, "LONG_BYTES", 0)
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
    return made


@pytest.fixture
def office(sign_in: SignIn) -> Client:
    return sign_in(Role.PUBLISHER)


def compiled(office: Client, world: World) -> str:
    """Address of the preview."""
    answer = office.post(f"/office/editions/waves/{world.wave.id}/compile")
    return str(answer.headers["location"]).split("?")[0]


def test_publish_and_correct_are_left_to_a_worker(
    office: Client, sign_in: SignIn, world: World, database: Database, settings: Settings
):
    preview = compiled(office, world)
    assert office.get(f"{preview}/publishing").status_code == 404
    assert office.post(f"{preview}/publish", {"title": ""}).status_code == 422
    for _ in range(2):  # pressed twice, it is one job
        answer = office.post(f"{preview}/publish", {"title": "Autumn"})
        assert answer.headers["location"] == f"{preview}/publishing"
    page = office.get(f"{preview}/publishing")
    assert "The edition waits for a worker" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    assert sign_in().get("/league-tables/1").status_code == 404
    Worker(settings, database).run_until_idle()
    done = office.get(f"{preview}/publishing").text
    assert "Edition 1 is made" in done
    assert "hx-trigger" not in done
    assert sign_in().get("/league-tables/1").status_code == 200
    with database.write() as session:
        accept_challenge(session, world)
    preview = compiled(office, world)
    assert office.post(f"{preview}/correct", {"reason": ""}).status_code == 422
    office.post(f"{preview}/correct", {"reason": "A ruling"})
    Worker(settings, database).run_until_idle()
    assert "Edition 2 is made" in office.get(f"{preview}/publishing").text
    with database.read() as session:
        assert [one.reason for one in queries.editions(session)] == ["A ruling", ""]


def test_a_refusal_is_told_and_publishing_can_be_asked_for_again(
    office: Client, world: World, database: Database, settings: Settings
):
    preview = compiled(office, world)
    office.post(f"{preview}/publish", {"title": "Autumn"})
    with database.write() as session:
        accept_challenge(session, world)
    Worker(settings, database).run_until_idle()
    page = office.get(f"{preview}/publishing").text
    assert "The edition could not be made" in page
    assert "Verdicts have changed since these tables were compiled" in page
    again = compiled(office, world)
    office.post(f"{again}/publish", {"title": "Autumn"})
    Worker(settings, database).run_until_idle()
    assert "Edition 1 is made" in office.get(f"{again}/publishing").text


def test_what_is_not_ready_is_refused_at_once(office: Client, world: World, database: Database):
    preview = compiled(office, world)
    assert office.post(f"{preview}/correct", {"reason": "Why"}).status_code == 404
    office.post(f"{preview}/publish", {"title": "Autumn"})
    with database.write() as session:
        session.merge(world.wave).reply_to = None
    refused = office.post(f"{preview}/publish", {"title": "Autumn"})
    assert refused.status_code == 409
    assert "have not been asked to reply" in refused.text

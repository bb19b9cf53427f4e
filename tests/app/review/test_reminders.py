"""People of councils who have not looked are reminded once, in the last week of the time to reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from app.core.jobs import Worker
from app.core.mail import Mail
from app.core.settings import Settings
from app.review import rules
from app.waves.models import Wave
from tests.conftest import SignIn
from tests.settled_wave import World, small_wave

AMBLEFORD = "X07000001"
DAY = timedelta(days=1)


def invite(session: Session, name: str, council: str) -> None:
    accounts.invite(
        session, email=f"{name}@example.org", role=Role.COUNCIL, at=datetime.now(UTC) - 9 * DAY, by=None,
        name=name, council_code=council,
    )  # fmt: skip


@pytest.fixture
def world(database: Database) -> World:
    """A window that has been open for ten days and ends in five."""
    with database.write() as session:
        made = small_wave(session)
        made.wave.reply_from, made.wave.reply_to = datetime.now(UTC) - 10 * DAY, datetime.now(UTC) + 5 * DAY
        invite(session, "quiet", AMBLEFORD)
        invite(session, "elsewhere", "X99999999")
    return made


def reminded(database: Database) -> list[Mail]:
    with database.read() as session:
        return [one for one in session.exec(select(Mail)) if one.subject.startswith("Not read yet")]


def test_who_has_not_looked_is_reminded_once(
    sign_in: SignIn, world: World, database: Database, settings: Settings
):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD, name="looked")
    assert council.get("/council/replies").status_code == 200
    for _ in range(2):
        Worker(settings, database).run_until_idle()
    (mail,) = reminded(database)
    assert mail.to == "quiet@example.org"
    link = next(line for line in mail.text.splitlines() if line.startswith("http"))
    assert link.startswith(f"{settings.base_url}/sign-in/link?token=")
    assert "This is the only reminder" in mail.text


def test_who_looks_before_the_job_runs_is_left_alone(world: World, database: Database, settings: Settings):
    with database.write() as session:
        session.get_one(Wave, world.wave.id).reply_from = datetime.now(UTC) - DAY
    Worker(settings, database).run_until_idle()
    assert reminded(database) == []


@pytest.mark.parametrize(
    ("opened", "ends", "due"),
    [(-10, 5, True), (-10, 8, False), (-2, 5, False), (-3.1, 1, True), (-10, -0.1, False), (1, 5, False)],
)
def test_a_reminder_is_due_in_the_last_week_and_not_days_after_the_first_letter(opened, ends, due):
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    wave = Wave(reply_from=at + opened * DAY, reply_to=at + ends * DAY)
    assert rules.reminder_is_due(wave, at) is due


def test_no_window_asks_for_no_reminder():
    assert not rules.reminder_is_due(Wave(), datetime.now(UTC))

"""Mail through a real SMTP conversation: sent once, asked again when the server is busy, kept when it refuses."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Conversation
from sqlmodel import select

from app.accounts.models import Role
from app.core import mail
from app.core.database import Database
from app.core.jobs import Job, JobState, Worker
from app.core.mail import Mail
from app.core.settings import Settings
from tests.conftest import SignIn

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TO = "clerk@ambleford.example"


class Office:
    """A mail server: what it says to each recipient in turn, the last again and again; and what it took."""

    def __init__(self) -> None:
        self.says = ["250 OK"]
        self.senders = "250 OK"
        self.taken: list[bytes] = []

    async def handle_MAIL(
        self, _server: SMTP, _talk: Conversation, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.senders

    async def handle_RCPT(
        self, _server: SMTP, _talk: Conversation, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, _server: SMTP, _talk: Conversation, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 taken"


@pytest.fixture
def post_office() -> Iterator[tuple[Office, int]]:
    office = Office()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, port
    controller.stop()


@pytest.fixture
def mailing(settings: Settings, post_office: tuple[Office, int]) -> Settings:
    told = {"smtp_host": "127.0.0.1", "smtp_port": post_office[1], "smtp_tls": False}
    return settings.model_copy(update=told)


def write(database: Database) -> None:
    with database.write() as session:
        mail.send(
            session, "reply_window.txt", to=TO, subject="Your calls", at=AT, name="Clerk", wave="Autumn",
            council="King's Thorpe", until="9 Nov", link="http://127.0.0.1/sign-in/link?token=x&y=z", moved=False,
            link_until="9 Nov", sign_in="http://127.0.0.1/sign-in",
        )  # fmt: skip


def the_mail(database: Database) -> Mail:
    with database.read() as session:
        return session.exec(select(Mail)).one()


def the_job(database: Database) -> Job:
    with database.read() as session:
        return session.exec(select(Job).where(Job.name == "core.send_mail")).one()


def test_a_message_is_sent_once_under_its_own_name(database: Database, mailing: Settings, post_office):
    write(database)
    for _ in range(2):
        Worker(mailing, database).run_until_idle()
    (taken,) = post_office[0].taken
    message = message_from_bytes(taken)
    assert message["To"] == TO
    assert message["Message-ID"] == the_mail(database).message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert the_mail(database).sent_at is not None


def test_a_busy_server_is_asked_again_later(database: Database, mailing: Settings, post_office):
    office, _ = post_office
    office.says = ["451 try again", "250 OK"]
    write(database)
    Worker(mailing, database).run_until_idle()
    job = the_job(database)
    assert (job.state, office.taken) == (JobState.QUEUED, [])
    assert "not to be had" in job.error
    assert job.not_before > job.created_at
    with database.write() as session:
        session.merge(job).not_before = AT
    Worker(mailing, database).run_until_idle()
    assert len(office.taken) == 1
    assert the_job(database).state == JobState.DONE


def test_a_refusal_for_good_is_kept_and_shown_and_not_tried_again(
    database: Database, mailing: Settings, post_office, sign_in: SignIn
):
    office, _ = post_office
    office.says = ["550 no such mailbox"]
    publisher = sign_in(Role.PUBLISHER)
    publisher.post("/office/people", {"email": TO, "name": "Clerk", "role": "judge", "council": ""})
    for _ in range(2):
        Worker(mailing, database).run_until_idle()
    assert the_mail(database).refused == "550 no such mailbox"
    assert the_job(database).attempts == 1
    assert office.taken == []
    shown = publisher.get("/office/people").text
    assert "mail refused" in shown
    assert "550 no such mailbox" in shown
    office.says = ["250 OK"]
    write(database)
    Worker(mailing, database).run_until_idle()
    assert "mail refused" not in publisher.get("/office/people").text


def test_a_server_that_refuses_us_is_no_fault_of_the_address(
    database: Database, mailing: Settings, post_office
):
    office, _ = post_office
    office.senders = "550 you may not send here"
    write(database)
    Worker(mailing, database).run_until_idle()
    assert the_job(database).state == JobState.QUEUED
    assert the_mail(database).refused == ""


def test_a_server_that_is_not_there_is_asked_again(database: Database, settings: Settings, post_office):
    told = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_tls": False}
    write(database)
    Worker(settings.model_copy(update=told), database).run_until_idle()
    assert the_job(database).state == JobState.QUEUED
    assert the_mail(database).refused == ""

"""Transactions: nothing lost between writers, nothing written by readers, nothing half done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from app.accounts.models import Person, Role, RoleGrant
from app.core.audit import AuditEvent
from app.core.database import Database

MOMENT = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def person(email: str = "a@example.org", at: datetime = MOMENT) -> Person:
    return Person(email=email, name="A", pseudonym=email, created_at=at)


def test_writers_never_lose_each_others_updates(database: Database):
    with database.write() as session:
        session.add(AuditEvent(at=MOMENT, name="count", subject_kind="x", subject_id="0"))

    def count_up(_: int) -> None:
        with database.write() as session:
            wanted = select(AuditEvent).with_for_update()
            event = session.exec(wanted).one()
            event.subject_id = str(int(event.subject_id) + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(80)))
    with database.read() as session:
        assert session.exec(select(AuditEvent)).one().subject_id == "80"


def test_a_reader_cannot_write(database: Database):
    with pytest.raises(RuntimeError), database.read() as session:
        session.add(person())
        session.flush()


def test_what_is_raised_undoes_everything(database: Database):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.add(person())
        session.flush()
        1 / 0  # noqa: B018
    with database.read() as session:
        assert session.exec(select(Person)).all() == []


def test_moments_come_back_as_the_same_moment_in_utc(database: Database):
    local = MOMENT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.write() as session:
        session.add(person(at=local))
    with database.read() as session:
        kept = session.exec(select(Person)).one().created_at
    assert kept == MOMENT
    assert kept.utcoffset() == timedelta(0)


def test_the_database_itself_refuses_what_must_not_be(database: Database):
    with database.write() as session:
        session.add(person())
    for wrong in (
        RoleGrant(person_id=999, role=Role.JUDGE),
        RoleGrant(person_id=1, role=Role.COUNCIL),
        person(),
    ):
        with pytest.raises(IntegrityError), database.write() as session:
            session.add(wrong)

"""Rows, sessions and transactions, alike on SQLite and PostgreSQL.

A write session takes SQLite's write lock when it begins (BEGIN IMMEDIATE), so that two writers queue
instead of losing each other's updates. A read session refuses to write.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from math import inf
from threading import Lock
from time import monotonic
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import declared_attr
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WAIT_SECONDS = 30  # for the one who writes, on SQLite (its busy_timeout)
TRUSTED_SECONDS = 5.0  # a connection used so lately is used again without asking


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def choice(words: type[StrEnum], name: str = "") -> Enum:
    """A column that holds one value of `words`, kept true by a CHECK; a second one of a table takes a `name`."""
    return Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or _snake(words.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Row(SQLModel):
    """Base of every table. Rows validate nothing: forms and constraints do."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 (SQLAlchemy calls it with the class)
        return _snake(cls.__name__)


class ReadSession(Session):
    """A session that may only look."""


def _refuse_writes(session: Session, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a read session tried to write")


event.listen(ReadSession, "before_flush", _refuse_writes)


class Database:
    """One database: `write()` and `read()` give a session that is one transaction.

    What a power cut may take needs no `lasting`, and is written many times faster on SQLite.
    """

    def __init__(self, address: str, *, pool_size: int = 10, lasting: bool = True) -> None:
        self.url = make_url(address)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        settings: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 20}
        if self.is_sqlite:
            settings["connect_args"] = {"check_same_thread": False, "timeout": WAIT_SECONDS}
        self.engine = create_engine(self.url, **settings)
        if self.is_sqlite:
            _mind_sqlite(self.engine, lasting)
        else:
            _mind_postgresql(self.engine)
        self._writing = self.engine.execution_options(writes=True)
        self._reading = self.engine.execution_options(postgresql_readonly=True)
        self._glancing = self.engine
        if not self.is_sqlite:
            self._glancing = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or undone whole if anything is raised."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one state of the database and can't change it."""
        with ReadSession(self._reading) as session:
            yield session

    @contextmanager
    def glance(self) -> Iterator[Session]:
        """For one statement that needs no transaction around it, which spares PostgreSQL two round trips."""
        with ReadSession(self._glancing) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _mind_sqlite(engine: Engine, lasting: bool) -> None:
    """Hand transactions to SQLAlchemy, wait for locks, keep foreign keys true, survive kill -9.

    SQLite lets one transaction write and makes the others ask again and again until their time is up. Those of this
    process queue before they ask, so each is told at once when it is its turn; other processes wait as SQLite does.
    """
    turn = Lock()

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None
        sync = "synchronous=FULL" if lasting else "synchronous=OFF"
        for pragma in ("journal_mode=WAL", sync, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if writes:
            # one that has waited as long as SQLite would lets SQLite say so
            connection.info["turn"] = turn.acquire(timeout=WAIT_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def checkin(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        if record.info.pop("turn", False):
            turn.release()


def _mind_postgresql(engine: Engine) -> None:
    """Ask a connection that has lain idle whether it still stands, so that a restart of the server goes unnoticed."""

    @event.listens_for(engine, "checkin")
    def checkin(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def checkout(connection: DBAPIConnection, record: ConnectionPoolEntry, _: object) -> None:
        if monotonic() - record.info.get("idle_since", inf) < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone


def _write_session(request: Request) -> Iterator[Session]:
    with request.app.state.database.write() as session:
        yield session


def _read_session(request: Request) -> Iterator[Session]:
    with request.app.state.database.read() as session:
        yield session


# scope="function": the transaction ends before the response leaves, so "saved" is never said of a failed commit
Writing = Annotated[Session, Depends(_write_session, scope="function")]
Reading = Annotated[Session, Depends(_read_session, scope="function")]

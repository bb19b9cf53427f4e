"""Turns at a host: never more than two requests at once, and a pause between their beginnings, over all workers.

One row per host tells who is there. Whoever finds it full waits; a worker that died gives its place up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self
from uuid import uuid4

from sqlalchemy import JSON
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, select

from app.core.database import Database, Row
from app.core.fetch import Busy
from app.core.jobs.heartbeat import live_workers
from app.core.settings import Settings

PLACES = 2  # requests at one host at once
LEASE_SECONDS = 90.0  # longer than any fetch may take
LONGEST_WAIT = 120.0
LOOK_AGAIN = 0.1


class HostTurn(Row, table=True):
    """One row per host that was asked, written by whoever takes or leaves a place there. Times are epoch seconds."""

    host: str = Field(primary_key=True, max_length=255)
    free_at: float = Field(default=0.0, description="when the next request may begin")
    places: list[list[str | float]] = Field(
        default_factory=list, sa_type=JSON, description="who is there: mark, worker, end of the lease"
    )


@dataclass(frozen=True)
class Turns:
    """The turns of one worker; `take` is what a Fetcher wants as its `turn`."""

    database: Database
    worker: str
    pause_seconds: float
    store: Database  # where the rows are

    @classmethod
    def of(cls, settings: Settings, database: Database, worker: str) -> Self:
        """PostgreSQL: among our own rows. SQLite: in a file of its own, so that nobody waits for the disk."""
        store = _beside(settings.data_folder) if database.is_sqlite else database
        return cls(database, worker, settings.fetch_pause_seconds, store)

    @contextmanager
    def take(self, host: str, pause_seconds: float) -> Iterator[float]:
        """Hold a place at a host inside the block; gives the seconds waited. Raises Busy after two minutes."""
        mark, began = uuid4().hex, time.monotonic()
        while wait := self._ask(host, mark, max(self.pause_seconds, pause_seconds)):
            if time.monotonic() - began > LONGEST_WAIT:
                raise Busy("Too many pages of this site are being fetched already.")
            time.sleep(wait)
        try:
            yield time.monotonic() - began
        finally:
            self._leave(host, mark)

    def _ask(self, host: str, mark: str, pause: float) -> float:
        """0 when a place is ours, else for how long to wait before asking again."""
        with self.store.write() as session:
            row = _row_of(session, host)
            moment = time.time()
            places = [place for place in row.places if float(place[2]) > moment]
            if len(places) >= PLACES:
                alive = self._alive(session)
                places = [place for place in places if place[1] in alive]
            if len(places) >= PLACES:
                return LOOK_AGAIN
            if row.free_at - moment > 0:
                return min(row.free_at - moment, LONGEST_WAIT)
            row.places = [*places, [mark, self.worker, moment + LEASE_SECONDS]]
            row.free_at = moment + pause
            return 0.0

    def _alive(self, session: Session) -> set[str]:
        """Asked in the session at hand where it can be: nobody holds two connections."""
        if self.store is self.database:
            return live_workers(session) | {self.worker}
        with self.database.read() as other:
            return live_workers(other) | {self.worker}

    def _leave(self, host: str, mark: str) -> None:
        with self.store.write() as session:
            row = _row_of(session, host)
            row.places = [place for place in row.places if place[0] != mark]


@lru_cache(maxsize=8)
def _beside(folder: Path) -> Database:
    """A small database that a power cut may take."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Database(f"sqlite:///{folder / 'turns.sqlite3'}", lasting=False)
    table = HostTurn.__table__  # type: ignore[attr-defined]
    with store.engine.execution_options(writes=True).begin() as connection:
        table.create(connection, checkfirst=True)
    return store


def _row_of(session: Session, host: str) -> HostTurn:
    """The row of a host, locked; two workers may be the first to need it."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(HostTurn).values(host=host[:255], free_at=0.0, places=[])
    session.connection().execute(new.on_conflict_do_nothing(index_elements=["host"]))
    return session.exec(select(HostTurn).where(col(HostTurn.host) == host[:255]).with_for_update()).one()

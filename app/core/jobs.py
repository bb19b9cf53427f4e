"""Durable jobs: written with the act that causes them, run by a worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Session, func, select

from app.core.clock import now
from app.core.database import Database, Row, UtcDateTime
from app.core.settings import Settings


class Job(Row, table=True):
    """One row per piece of work that outlives a request."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=200)
    name: str = Field(max_length=80)
    queue: str = Field(max_length=40)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: str = Field(default="queued", max_length=20, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


@dataclass
class JobContext:
    database: Database
    settings: Settings

    def now(self) -> datetime:
        return now()

    def progress(self, done: int, total: int, words: str = "") -> None: ...


@dataclass(frozen=True)
class QueueState:
    counts: dict[str, int]
    live_workers: int


_REGISTRY: dict[str, tuple[str, Callable[..., None]]] = {}


def job(name: str, *, queue: str, **_: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def register(function: Callable[..., None]) -> Callable[..., None]:
        _REGISTRY[name] = (queue, function)
        return function

    return register


def enqueue(
    session: Session, name: str, *, key: str, at: datetime, partition: str | None = None, **arguments: Any
) -> Job:
    found = session.exec(select(Job).where(Job.key == key)).first()
    if found is None:
        found = Job(key=key, name=name, queue=_REGISTRY[name][0], arguments=arguments, created_at=at)
        session.add(found)
    return found


def state(session: Session) -> QueueState:
    rows = session.exec(select(Job.state, func.count()).group_by(Job.state)).all()
    return QueueState(dict(rows), 0)


class Worker:
    def __init__(self, settings: Settings, database: Database) -> None:
        self.context = JobContext(database, settings)

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def run_until_idle(self) -> None: ...

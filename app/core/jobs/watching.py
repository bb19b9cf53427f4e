"""Work that nobody asks for: a stage looks at what upstream has finished, and says which jobs that calls for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.core.clock import now
from app.core.database import Database
from app.core.jobs.rows import Job, enqueue


@dataclass(frozen=True)
class Wanted:
    """A job that something upstream calls for; the same key is one job, however often it is wanted."""

    name: str
    key: str
    arguments: dict[str, Any] = field(default_factory=dict)
    partition: str | None = None


Watch = Callable[[Session], Iterable[Wanted]]
WATCHES: list[Watch] = []


def watch(function: Watch) -> Watch:
    """Declare a query that the worker asks every few seconds: `@watch def f(session) -> Iterable[Wanted]`."""
    WATCHES.append(function)
    return function


def look_around(database: Database) -> int:
    """Enqueue what the watches call for and is not known yet; returns how many jobs are new."""
    with database.read() as session:
        wanted = [one for function in WATCHES for one in function(session)]
        keys = [one.key for one in wanted]
        known = set(session.exec(select(Job.key).where(col(Job.key).in_(keys)))) if keys else set()
    new = [one for one in wanted if one.key not in known]
    if new:
        with database.write() as session:
            for one in new:
                enqueue(session, one.name, key=one.key, at=now(), partition=one.partition, **one.arguments)
    return len(new)

"""The rows of jobs and workers, and what may be asked of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, col, func, select

from app.core.clock import now
from app.core.database import Row, UtcDateTime, choice
from app.core.jobs.registry import REGISTRY

SILENCE = timedelta(seconds=30)  # a worker not heard of for so long is taken for dead


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


FINISHED = (JobState.DONE, JobState.FAILED)


class Job(Row, table=True):
    """One row per piece of work that outlives a request, written by enqueue and then by workers."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=200)
    name: str = Field(max_length=80)
    queue: str = Field(max_length=40)
    partition: str | None = Field(default=None, max_length=200)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: JobState = Field(default=JobState.QUEUED, sa_type=choice(JobState), index=True)
    done_count: int = 0
    total_count: int = 0
    words: str = Field(default="", max_length=500, description="what it is doing")
    error: str = Field(default="", description="why it failed, in plain words")
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime, description="later than created_at after a failed try")
    handed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="given to the queue")
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    worker: str | None = Field(default=None, max_length=40, description="who runs it, or ran it last")


class WorkerHeartbeat(Row, table=True):
    """One row per worker that runs, written by that worker every few seconds."""

    id: str = Field(primary_key=True, max_length=40)
    machine: str = Field(max_length=100, description="kernel and process space that its pid belongs to")
    pid: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    beat_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True)
class QueueState:
    """What whoever watches the service should know of the queue."""

    counts: dict[str, int]  # by state, all four
    oldest_queued_seconds: float | None  # None: nothing waits that may run by now
    live_workers: int


def enqueue(
    session: Session, name: str, *, key: str, at: datetime, partition: str | None = None, **arguments: Any
) -> Job:
    """Write a job in this transaction; with a key that is known already, give that job back unchanged.

    Raises LookupError (no such job), ValueError (its queue limits partitions and none is given).
    """
    queue = REGISTRY.queues[REGISTRY.task(name).queue]
    if queue.partition_concurrency is not None and not partition:
        raise ValueError(f"a job of the queue {queue.name} needs a partition")
    row = {"key": key, "name": name, "queue": queue.name, "partition": partition, "arguments": arguments}
    blank = {"done_count": 0, "total_count": 0, "words": "", "error": "", "attempts": 0}
    values = {**row, **blank, "state": JobState.QUEUED, "created_at": at, "not_before": at}
    session.connection().execute(_insert_new(session, values))
    return session.exec(select(Job).where(Job.key == key)).one()


def tries(session: Session, key: str) -> list[Job]:
    """The jobs of `enqueue_anew` with this key, the newest first."""
    wanted = select(Job).where(col(Job.key).startswith(f"{key}-", autoescape=True))
    return list(session.exec(wanted.order_by(col(Job.id).desc())))


def enqueue_anew(session: Session, name: str, *, key: str, at: datetime, **arguments: Any) -> Job:
    """The job of this key, made anew if every earlier one failed."""
    failed = sum(one.state == JobState.FAILED for one in tries(session, key))
    return enqueue(session, name, key=f"{key}-{failed + 1}", at=at, **arguments)


def _insert_new(session: Session, values: dict[str, Any]) -> Insert:
    """Two requests may enqueue one key at the same moment; the database lets one through."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"])
    return postgresql.insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"])


def due(moment: datetime) -> Any:
    """Condition of jobs that may start at `moment`."""
    return (col(Job.state) == JobState.QUEUED) & (col(Job.not_before) <= moment)


def state(session: Session) -> QueueState:
    """Counts of jobs by state, how long the oldest has been waiting, and how many workers live."""
    moment = now()
    counts = dict.fromkeys([member.value for member in JobState], 0)
    for word, count in session.exec(select(Job.state, func.count()).group_by(col(Job.state))):
        counts[str(word)] = count
    oldest = session.exec(select(func.min(Job.not_before)).where(due(moment))).one()
    alive = session.exec(
        select(func.count())
        .select_from(WorkerHeartbeat)
        .where(col(WorkerHeartbeat.beat_at) >= moment - SILENCE)
    ).one()
    return QueueState(counts, (moment - oldest).total_seconds() if oldest else None, alive)

"""One try of one job: taken, run, and its end written down by whoever still holds it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from sqlmodel import Session, col, select

from app.core.clock import now
from app.core.database import Database
from app.core.errors import AppError
from app.core.jobs.heartbeat import live_workers
from app.core.jobs.registry import REGISTRY, JobFailed, Task, TryLater
from app.core.jobs.rows import FINISHED, Job, JobState
from app.core.settings import Settings

log = logging.getLogger(__name__)

MOST_DEATHS = 5  # a job that takes its worker down so often is not tried again


class Superseded(Exception):
    """The job is no longer this try's: it was ended, or given to another worker."""


class Interrupted(Exception):
    """The worker is being stopped; the job goes back to the queue."""


@dataclass(frozen=True)
class JobContext:
    """What a job may use. Writes go through `database.write()` or `finishing()` and must bear repetition."""

    database: Database
    settings: Settings
    key: str
    worker: str
    attempt: int
    stopping: Callable[[], bool]
    ended: Event = field(default_factory=Event, repr=False)  # "done" is committed

    def now(self) -> datetime:
        return now()

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Tell how far it is, in a transaction of its own: never inside `database.write()`.

        Ends the job by an exception when the worker stops, or when the job is another worker's by now.
        """
        if self.stopping():
            raise Interrupted
        with self.database.write() as session:
            job = self.held(session)
            job.done_count, job.total_count, job.words = done, total, words[:500]

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """A write transaction that ends the job: what it writes and "done" are committed together, once."""
        with self.database.write() as session:
            job = self.held(session)
            yield session
            _end(job, JobState.DONE)
        self.ended.set()

    def held(self, session: Session) -> Job:
        """The job's row, locked. Raises Superseded when this try no longer holds it."""
        job = session.exec(select(Job).where(col(Job.key) == self.key).with_for_update()).one()
        if (job.state, job.worker, job.attempts) != (JobState.RUNNING, self.worker, self.attempt):
            raise Superseded
        return job


def run(
    key: str, *, database: Database, settings: Settings, worker: str, stopping: Callable[[], bool]
) -> None:
    """Run a job if it still waits. Never raises what the job raises: its row tells."""
    with database.write() as session:
        job = _take(session, key, worker)
    if job is None:
        return
    context = JobContext(database, settings, key, worker, job.attempts, stopping)
    try:
        REGISTRY.task(job.name).function(context, **job.arguments)
        if not context.ended.is_set():
            with context.finishing():
                pass
    except Superseded:
        return
    except Exception as error:
        with database.write() as session:
            _after(error, context, session)


def _take(session: Session, key: str, worker: str) -> Job | None:
    """Mark a job as run by `worker`; None when it is finished, or another living worker has it."""
    job = session.exec(select(Job).where(col(Job.key) == key).with_for_update()).first()
    if job is None or job.state in FINISHED:
        return None
    if job.state == JobState.RUNNING and job.worker != worker and job.worker in live_workers(session):
        return None
    task = REGISTRY.tasks.get(job.name)
    if task is None:
        _end(job, JobState.FAILED, f"This version of the service has no job called {job.name}.")
        return None
    if job.attempts >= task.retries + MOST_DEATHS:
        _end(job, JobState.FAILED, f"The worker was cut off {job.attempts} times while doing this.")
        return None
    job.state, job.worker, job.error = JobState.RUNNING, worker, ""
    job.attempts += 1
    job.started_at = job.started_at or now()
    return job


def _after(error: Exception, context: JobContext, session: Session) -> None:
    """Queue the job again, or let it fail in plain words."""
    try:
        job = context.held(session)
    except Superseded:
        return
    task = REGISTRY.task(job.name)
    if isinstance(error, Interrupted):
        job.attempts -= 1
        _queue_again(job, wait_seconds=0)
    elif isinstance(error, TryLater) and job.attempts <= task.retries:
        job.error = str(error)
        _queue_again(job, wait_seconds=error.wait_seconds)
    elif isinstance(error, JobFailed | TryLater):
        _end(job, JobState.FAILED, str(error))
    elif job.attempts <= task.retries:
        log.warning("job %s will be tried again", job.key, exc_info=error)
        job.error = _words(error, task, job.attempts)
        _queue_again(job, wait_seconds=task.wait_seconds(job.attempts))
    else:
        log.error("job %s failed", job.key, exc_info=error)
        _end(job, JobState.FAILED, _words(error, task, job.attempts))


def _queue_again(job: Job, *, wait_seconds: float) -> None:
    job.state, job.handed_at = JobState.QUEUED, None
    job.not_before = now() + timedelta(seconds=wait_seconds)


def _words(error: Exception, task: Task, attempts: int) -> str:
    """What people may read; the rest of an unexpected error stays in the log."""
    if isinstance(error, AppError):
        return error.words
    tries = f" Tried {attempts} times." if task.retries else ""
    return f"An unexpected error ({type(error).__name__}) stopped it.{tries}"


def _end(job: Job, state: JobState, error: str = "") -> None:
    job.state, job.finished_at, job.error = state, now(), error

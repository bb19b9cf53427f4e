"""The worker: hands waiting jobs to the queue, runs those that fall to it, and takes over from the dead."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from uuid import uuid4

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.clock import now
from app.core.database import Database
from app.core.jobs import heartbeat
from app.core.jobs.registry import REGISTRY
from app.core.jobs.rows import Job, JobState, due
from app.core.jobs.running import run
from app.core.jobs.watching import look_around
from app.core.settings import Settings

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
BEAT_SECONDS = 5.0
LOOK_SECONDS = 2.0
TIDY_SECONDS = 600.0
BATCH = 25
STOP_SECONDS = 10.0

_one_per_process = threading.Lock()  # dbos is one of a kind in a process


class Worker:
    """Runs jobs: in the background after `start()`, or here and now by `run_until_idle()`."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        self.id = uuid4().hex
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._slots = threading.BoundedSemaphore(settings.worker_concurrency)
        self._running: set[str] = set()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Work in the background until `stop()`. Raises RuntimeError if a worker runs in this process."""
        if not _one_per_process.acquire(blocking=False):
            raise RuntimeError("a worker is running in this process already")
        self._stopping.clear()
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more jobs, let running ones end for some seconds, and leave the rest to others."""
        if self._thread is None:
            return
        self._stopping.set()
        self._thread.join()
        self._thread = None
        _one_per_process.release()

    def run_forever(self) -> None:
        """Work until the process is told to end (SIGTERM or SIGINT)."""
        told = threading.Event()

        def tell(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the shape of a signal handler)
            told.set()

        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, tell)
        self.start()
        told.wait()
        self.stop()

    def run_until_idle(self, *, timeout_seconds: float = 600.0) -> None:
        """Return when no job is due or running. Raises TimeoutError.

        Where no worker lives, the jobs are run one after another in this thread, which sees `clock.held_at`;
        otherwise this waits for the living. Jobs to be tried again later stay queued.
        """
        if self._thread is None and not self._others_live():
            self._run_here()
            return
        end = time.monotonic() + timeout_seconds
        while self._is_busy():
            if time.monotonic() > end:
                raise TimeoutError("jobs are still waiting or running")
            time.sleep(0.05)

    def _others_live(self) -> bool:
        with self.database.read() as session:
            return bool(heartbeat.live_workers(session) - {self.id})

    def _is_busy(self) -> bool:
        with self.database.read() as session:
            busy = due(now()) | (col(Job.state) == JobState.RUNNING)
            return session.exec(select(Job.id).where(busy).limit(1)).first() is not None

    def _run_here(self) -> None:
        with self._beating():
            while look_around(self.database) or self._next_due():
                while key := self._next_due():
                    self._run(key)
                    with self.database.write() as session:
                        heartbeat.beat(session, self.id)

    def _next_due(self) -> str | None:
        with self.database.read() as session:
            return session.exec(select(Job.key).where(due(now())).order_by(col(Job.id)).limit(1)).first()

    @contextmanager
    def _beating(self) -> Iterator[None]:
        """Be known as alive, having taken back what the dead left; be forgotten at the end."""
        with self.database.write() as session:
            self._beat(session)
            heartbeat.hand_back(session)
        try:
            yield
        finally:
            with self.database.write() as session:
                heartbeat.hand_back(session)
                heartbeat.forget(session, self.id)

    def _beat(self, session: Session) -> None:
        heartbeat.beat(session, self.id)
        with self._lock:
            heartbeat.take_back(session, self._running, self.id)

    def _alive(self) -> set[str]:
        with self.database.read() as session:
            return heartbeat.live_workers(session) | {self.id}

    def _work(self) -> None:
        """The background thread: start, tick, stop; a database that is away is waited for."""
        from app.core.jobs import engine  # takes most of a second, and pages need no engine

        while not self._stopping.is_set():
            try:
                with self._beating():
                    engine.launch(self.settings, self.database, worker=self.id, runner=self._run_slotted)
                    try:
                        self._tick_until_stopped()
                    finally:
                        self._let_running_end()
                        engine.close()
            except Exception:
                log.exception("the worker could not go on and starts again")
                self._stopping.wait(BEAT_SECONDS)

    def _tick_until_stopped(self) -> None:
        from app.core.jobs import engine

        beaten = looked = tidied = float("-inf")
        while not self._stopping.wait(TICK_SECONDS):
            moment = time.monotonic()
            if moment - beaten >= BEAT_SECONDS:
                with self.database.write() as session:
                    self._beat(session)
                engine.resume_lost(self._alive)
                beaten = moment
            if moment - looked >= LOOK_SECONDS:
                look_around(self.database)
                looked = moment
            if moment - tidied >= TIDY_SECONDS:
                engine.forget_finished()
                tidied = moment
            while self._hand_over() == BATCH:
                pass

    def _hand_over(self) -> int:
        """Give waiting jobs to the queue, locked meanwhile so that no two workers give the same."""
        from app.core.jobs import engine

        if not self._something_waits():
            return 0
        if self.database.is_sqlite:
            return self._hand_over_without_lock()
        with self.database.write() as session:
            jobs = session.exec(self._waiting().with_for_update(skip_locked=True)).all()
            handed = engine.hand_over(jobs)
            for job in handed:
                job.handed_at = now()
        return len(handed)

    def _hand_over_without_lock(self) -> int:
        """SQLite's one lock is everybody's: it isn't held while the queue's own file is written.

        Handing over twice is harmless. A job that was tried meanwhile is not marked, so that it is handed over anew.
        """
        from app.core.jobs import engine

        with self.database.read() as session:
            jobs = session.exec(self._waiting()).all()
        tries = {job.key: job.attempts for job in engine.hand_over(jobs)}
        with self.database.write() as session:
            for job in session.exec(select(Job).where(col(Job.key).in_(tries))):
                if job.state == JobState.QUEUED and job.attempts == tries[job.key]:
                    job.handed_at = now()
        return len(tries)

    def _something_waits(self) -> bool:
        with self.database.read() as session:
            return session.exec(self._waiting()).first() is not None

    def _waiting(self) -> SelectOfScalar[Job]:
        known = col(Job.queue).in_(REGISTRY.queues)
        return (
            select(Job)
            .where(due(now()), col(Job.handed_at).is_(None), known)
            .order_by(col(Job.id))
            .limit(BATCH)
        )

    def _run_slotted(self, key: str) -> None:
        """Run a job when one of this worker's slots is free; all queues share them."""
        while not self._slots.acquire(timeout=0.2):
            if self._stopping.is_set():
                return
        try:
            if not self._stopping.is_set():
                self._run(key)
        finally:
            self._slots.release()

    def _run(self, key: str) -> None:
        with self._lock:
            if key in self._running:
                return
            self._running.add(key)
        try:
            run(
                key,
                database=self.database,
                settings=self.settings,
                worker=self.id,
                stopping=self._stopping.is_set,
            )
        finally:
            with self._lock:
                self._running.discard(key)

    def _let_running_end(self) -> None:
        end = time.monotonic() + STOP_SECONDS
        while self._running and time.monotonic() < end:
            time.sleep(0.05)

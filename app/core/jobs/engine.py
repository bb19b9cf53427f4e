"""dbos, which keeps the queues: order, limits over all workers, and who holds what after a crash.

A workflow's id is its job's key, so that handing a job over twice is harmless. What a job achieved is told
by its row, never by dbos.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zlib import crc32

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatus

from app.core.database import Database
from app.core.jobs.registry import REGISTRY, Queue
from app.core.jobs.rows import Job
from app.core.settings import Settings

VERSION = "1"  # one version for ever: what a job means is decided when it runs, by the code that is there
POLL_SECONDS = 1.0  # each queue of each worker asks so often, busy or not
BUSY_POLL_SECONDS = 0.1  # of queues with partitions, whose jobs are many and small
WAITING = ("ENQUEUED", "DELAYED")
KEPT = timedelta(days=1)  # how long dbos remembers what is finished

_runner: list[Callable[[str], None]] = []


@DBOS.workflow(name="job")
def _job(key: str) -> None:
    _runner[0](key)


def launch(settings: Settings, database: Database, *, worker: str, runner: Callable[[str], None]) -> None:
    """Start dbos in this process, running each job that falls to this worker by `runner(key)`."""
    _runner[:] = [runner]
    config: DBOSConfig = {
        "name": "better-answered",
        "system_database_url": _address(settings, database),
        "application_version": VERSION,
        "executor_id": worker,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "use_listen_notify": False,
        "sys_db_pool_size": 2 * settings.worker_concurrency + len(REGISTRY.queues) + 4,
    }
    DBOS(config=config)
    DBOS.launch()
    for queue in REGISTRY.queues.values():
        DBOS.register_queue(
            queue.name,
            worker_concurrency=_taken_at_once(queue, settings.worker_concurrency),
            partition_concurrency=None if queue.partition_concurrency is None else 1,
            polling_interval_sec=BUSY_POLL_SECONDS if queue.partition_concurrency else POLL_SECONDS,
            on_conflict="always_update",
        )


def _taken_at_once(queue: Queue, slots: int) -> int:
    """Jobs of a queue that a worker takes; of many small ones, as many again as it can run, to wait for its slots."""
    if queue.concurrency is not None:
        return min(queue.concurrency, slots)
    return 2 * slots if queue.partition_concurrency else slots


def _address(settings: Settings, database: Database) -> str:
    """PostgreSQL: a schema of its own in our database. SQLite: a file of its own, with a write-ahead log."""
    if not database.is_sqlite:
        return database.url.render_as_string(hide_password=False)
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    path = settings.data_folder / "jobs.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return f"sqlite:///{path}"


def close() -> None:
    """Stop taking jobs. Those still running end by themselves."""
    DBOS.destroy()


def hand_over(jobs: Iterable[Job]) -> list[Job]:
    """Put jobs in their queues; gives those that wait there now. The others are just being ended."""
    wanted = {job.key: job for job in jobs}
    known = {row.workflow_id: row.status for row in _find(workflow_ids=list(wanted))} if wanted else {}
    over = [key for key, status in known.items() if status not in (*WAITING, "PENDING")]
    if over:
        DBOS.delete_workflows(over)
    for key, job in wanted.items():
        if key not in known or key in over:
            _enqueue(job)
    return [job for key, job in wanted.items() if known.get(key) != "PENDING"]


def _enqueue(job: Job) -> None:
    options: EnqueueOptions = {
        "workflow_name": "job",
        "queue_name": job.queue,
        "workflow_id": job.key,
        "app_version": VERSION,
    }
    lanes = REGISTRY.queues[job.queue].partition_concurrency
    if lanes is not None:
        options["queue_partition_key"] = lane_of(job.partition or job.key, job.key, lanes)
    DBOS.enqueue_workflow_with_options(options, job.key)


def lane_of(partition: str, key: str, lanes: int) -> str:
    """The lane of a partition that a job waits in: one job at once in each, so that dbos takes from all in one step."""
    return f"{partition}#{crc32(key.encode()) % lanes}"


def resume_lost(alive: Callable[[], set[str]]) -> None:
    """Queue again what dbos gave to workers that are not alive.

    Who is alive is asked after what is pending, so that nothing is taken from a worker that has just started.
    """
    pending = _find(status="PENDING")
    living = alive() if pending else set()
    lost = [row for row in pending if row.executor_id not in living]
    for queue, rows in groupby(sorted(lost, key=_queue_of), key=_queue_of):
        DBOS.resume_workflows([row.workflow_id for row in rows], queue_name=queue)


def _queue_of(row: WorkflowStatus) -> str:
    return row.queue_name or ""


def forget_finished() -> None:
    """Keep the queue's store small: our own rows tell what was done."""
    before = (datetime.now(UTC) - KEPT).isoformat()
    over = _find(status=["SUCCESS", "ERROR", "CANCELLED"], completed_before=before, limit=1000)
    if over:
        DBOS.delete_workflows([row.workflow_id for row in over])


def _find(**which: object) -> list[WorkflowStatus]:
    found: list[WorkflowStatus] = DBOS.list_workflows(load_input=False, load_output=False, **which)  # type: ignore[arg-type]
    return found

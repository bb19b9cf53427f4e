"""Which workers live, and what a dead one leaves behind."""

import os
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update

from app.core.clock import now
from app.core.jobs.rows import SILENCE, Job, JobState, WorkerHeartbeat


def beat(session: Session, worker: str) -> None:
    """Say that this worker lives, also after others took it for dead."""
    moment = now()
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": worker, "machine": _machine(), "pid": os.getpid(), "started_at": moment, "beat_at": moment}
    new = dialect.insert(WorkerHeartbeat).values(row)
    session.connection().execute(
        new.on_conflict_do_update(index_elements=["id"], set_={"beat_at": new.excluded.beat_at})
    )


def live_workers(session: Session) -> set[str]:
    """Ids of the workers heard of lately; one that died on this machine is known dead at once."""
    return {row.id for row in session.exec(select(WorkerHeartbeat)) if not _is_dead(row)}


def take_back(session: Session, still_running: set[str], worker: str) -> None:
    """Queue again what dead workers were running, and what `worker` lost hold of; forget the dead.

    Jobs are read before workers: whoever runs a job was known as alive before, so a worker that starts at this
    moment is never taken for dead.
    """
    running = select(Job).where(Job.state == JobState.RUNNING).with_for_update(skip_locked=True)
    jobs = session.exec(running).all()
    alive = live_workers(session) | {worker}
    for job in jobs:
        if job.worker not in alive or (job.worker == worker and job.key not in still_running):
            job.state, job.handed_at = JobState.QUEUED, None
    for row in session.exec(select(WorkerHeartbeat)).all():
        if row.id not in alive and _is_dead(row):
            session.delete(row)


def hand_back(session: Session) -> None:
    """Let every waiting job be handed over anew, which is harmless and repairs a lost queue."""
    session.exec(update(Job).where(col(Job.state) == JobState.QUEUED).values(handed_at=None))


def forget(session: Session, worker: str) -> None:
    """Say that this worker has ended."""
    session.exec(delete(WorkerHeartbeat).where(col(WorkerHeartbeat.id) == worker))


def _is_dead(row: WorkerHeartbeat) -> bool:
    return now() - row.beat_at >= SILENCE or (row.machine == _machine() and _is_gone(row.pid))


def _machine() -> str:
    """This kernel and process namespace, inside which a pid can be asked after; empty if it can't be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _is_gone(pid: int) -> bool:
    return bool(_machine()) and not Path(f"/proc/{pid}").exists()

"""Which workers live, and what a dead one leaves behind."""

import os
from pathlib import Path

from sqlmodel import Session, col, delete, select, update

from app.core.clock import now
from app.core.jobs.rows import SILENCE, Job, JobState, WorkerHeartbeat


def beat(session: Session, worker: str) -> None:
    """Say that this worker lives."""
    moment = now()
    found = session.get(WorkerHeartbeat, worker)
    if found is None:
        found = WorkerHeartbeat(
            id=worker, machine=_machine(), pid=os.getpid(), started_at=moment, beat_at=moment
        )
        session.add(found)
    found.beat_at = moment


def live_workers(session: Session) -> set[str]:
    """Ids of the workers heard of lately; one that died on this machine is known dead at once."""
    moment, machine = now(), _machine()
    return {
        row.id
        for row in session.exec(select(WorkerHeartbeat))
        if moment - row.beat_at < SILENCE and not (machine == row.machine and _is_gone(row.pid))
    }


def take_back(session: Session, alive: set[str], still_running: set[str], worker: str) -> None:
    """Queue again what dead workers were running, and what `worker` lost hold of; forget the dead."""
    running = select(Job).where(Job.state == JobState.RUNNING).with_for_update(skip_locked=True)
    for job in session.exec(running):
        if job.worker not in alive or (job.worker == worker and job.key not in still_running):
            job.state, job.handed_at = JobState.QUEUED, None
    for heartbeat in session.exec(select(WorkerHeartbeat).where(col(WorkerHeartbeat.id).not_in(alive))):
        session.delete(heartbeat)


def hand_back(session: Session) -> None:
    """Let every waiting job be handed over anew, which is harmless and repairs a lost queue."""
    session.exec(update(Job).where(col(Job.state) == JobState.QUEUED).values(handed_at=None))


def forget(session: Session, worker: str) -> None:
    """Say that this worker has ended."""
    session.exec(delete(WorkerHeartbeat).where(col(WorkerHeartbeat.id) == worker))


def _machine() -> str:
    """This kernel and process namespace, inside which a pid can be asked after; empty if it can't be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def _is_gone(pid: int) -> bool:
    return bool(_machine()) and not Path(f"/proc/{pid}").exists()

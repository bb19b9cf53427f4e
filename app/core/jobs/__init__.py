"""Durable jobs: written in the transaction of the act that causes them, run by a worker, at least once.

`enqueue` writes a Job row (the outbox). A worker hands queued rows to dbos under the job's key and runs them
from there; what became of a job is told by its row alone, and a finished row is never run again.
"""

from app.core.jobs.registry import JobFailed, TryLater, job
from app.core.jobs.rows import Job, JobState, QueueState, WorkerHeartbeat, enqueue, enqueue_anew, state, tries
from app.core.jobs.running import JobContext
from app.core.jobs.watching import Wanted, watch
from app.core.jobs.worker import Worker

__all__ = [
    "Job",
    "JobContext",
    "JobFailed",
    "JobState",
    "QueueState",
    "TryLater",
    "Wanted",
    "Worker",
    "WorkerHeartbeat",
    "enqueue",
    "enqueue_anew",
    "job",
    "state",
    "tries",
    "watch",
]

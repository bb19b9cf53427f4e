"""Jobs that only tests run, and a process that works on them: `python jobs_of_tests.py ADDRESS FOLDER`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel, col, func, select

from app.core import jobs
from app.core.database import Database
from app.core.settings import Settings


class OnlyInTests(SQLModel):
    """Tables that no migration knows."""

    metadata = MetaData()


class Trace(OnlyInTests, table=True):
    """One row per piece of work done, written by the jobs below."""

    number: int = Field(primary_key=True)
    worker: str = ""


class Presence(OnlyInTests, table=True):
    """One row per job that is inside a partition at this moment, with the most that were there together."""

    id: int | None = Field(default=None, primary_key=True)
    partition: str
    number: int
    inside: bool = True
    together: int = 0


@jobs.job("tests.trace", queue="tests")
def trace(context: jobs.JobContext, *, number: int, seconds: float = 0) -> None:
    time.sleep(seconds)
    with context.finishing() as session:
        session.add(Trace(number=number, worker=context.worker))


@jobs.job("tests.visit", queue="visits", partition_concurrency=1)
def visit(context: jobs.JobContext, *, number: int, host: str) -> None:
    """Stay in a partition for a moment and write down how many others are there."""
    inside = (col(Presence.partition) == host) & col(Presence.inside)
    with context.database.write() as session:
        others = session.exec(select(func.count()).select_from(Presence).where(inside)).one()
        session.add(Presence(partition=host, number=number, together=others + 1))
    time.sleep(0.05)
    with context.finishing() as session:
        for row in session.exec(select(Presence).where(inside, Presence.number == number)):
            row.inside = False


@jobs.job("tests.wait", queue="tests")
def wait(context: jobs.JobContext, *, steps: int) -> None:
    for step in range(steps):
        context.progress(step, steps, f"step {step}")
        time.sleep(0.02)


@jobs.job("tests.fail", queue="tests")
def fail(context: jobs.JobContext, *, words: str) -> None:
    raise jobs.JobFailed(words)


@jobs.job("tests.stumble", queue="tests", retries=2, retry_seconds=0)
def stumble(context: jobs.JobContext, *, times: int) -> None:
    if context.attempt <= times:
        raise ConnectionError("secret detail")


@jobs.job("tests.later", queue="tests", retries=1, retry_seconds=600)
def later(context: jobs.JobContext) -> None:
    raise ConnectionError


def settings_for(address: str, folder: Path) -> Settings:
    return Settings(
        data_folder=folder, database_url=address, secret_key="k" * 40, worker=False, worker_concurrency=8
    )


if __name__ == "__main__":
    settings = settings_for(sys.argv[1], Path(sys.argv[2]))
    jobs.Worker(settings, Database(settings.database_address)).run_forever()

"""Jobs on both databases: written with their cause, run at least once, their effects written exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from app.core import clock, jobs
from app.core.database import Database
from app.core.jobs.engine import lane_of
from app.core.settings import Settings
from tests.app.core import jobs_of_tests
from tests.app.core.jobs_of_tests import OnlyInTests, Presence, Trace

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tables(database: Database) -> None:
    with database.engine.execution_options(writes=True).begin() as connection:
        OnlyInTests.metadata.create_all(connection)


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return jobs_of_tests.settings_for(database.url.render_as_string(hide_password=False), tmp_path)


@pytest.fixture
def worker(settings: Settings, database: Database) -> jobs.Worker:
    return jobs.Worker(settings, database)


def test_no_partition_has_more_lanes_than_may_run_at_once_and_each_lane_is_used():
    keys = [f"website.capture_page:{number}:x" for number in range(100)]
    assert {lane_of("host", key, 2) for key in keys} == {"host#0", "host#1"}
    assert lane_of("host", "a", 1) == "host#0"


def enqueue(
    database: Database, name: str, key: str, *, partition: str | None = None, **arguments: object
) -> None:
    with database.write() as session:
        jobs.enqueue(session, name, key=key, at=clock.now(), partition=partition, **arguments)


def job(database: Database, key: str) -> jobs.Job:
    with database.read() as session:
        return session.exec(select(jobs.Job).where(jobs.Job.key == key)).one()


def traces(database: Database) -> list[int]:
    with database.read() as session:
        return list(session.exec(select(Trace.number).order_by(col(Trace.number))))


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return jobs.state(session).counts


def wait_until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, killed at the end if it still lives."""
    started = subprocess.Popen(
        [sys.executable, jobs_of_tests.__file__, settings.database_url, str(settings.data_folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def test_a_job_is_undone_with_the_transaction_that_enqueued_it(database, worker):
    with database.write() as session:
        jobs.enqueue(session, "tests.trace", key="t:1", at=NOON, number=1)
        session.rollback()
    worker.run_until_idle()
    assert counts(database) == {"queued": 0, "running": 0, "done": 0, "failed": 0}
    assert traces(database) == []


def test_one_key_is_one_job_however_often_it_is_enqueued(database, worker):
    with database.write() as session:
        first = jobs.enqueue(session, "tests.trace", key="t:1", at=NOON, number=1)
        again = jobs.enqueue(session, "tests.trace", key="t:1", at=NOON, number=2)
        assert first.id == again.id
    worker.run_until_idle()
    enqueue(database, "tests.trace", "t:1", number=3)
    worker.run_until_idle()
    assert traces(database) == [1]


def test_an_unknown_job_cannot_be_enqueued(database):
    with pytest.raises(LookupError), database.write() as session:
        jobs.enqueue(session, "tests.nothing", key="n", at=NOON)


def test_a_queue_that_limits_partitions_wants_to_know_the_partition(database):
    with pytest.raises(ValueError, match="needs a partition"), database.write() as session:
        jobs.enqueue(session, "tests.visit", key="v", at=NOON, number=1, host="x")


def test_two_jobs_of_one_queue_cannot_name_different_limits():
    with pytest.raises(ValueError, match="two values of partition_concurrency"):
        jobs.job("tests.other", queue="visits", partition_concurrency=2)(lambda context: None)


def test_a_job_that_gives_up_says_why_and_is_not_tried_again(database, worker):
    enqueue(database, "tests.fail", "f", words="The council's site refused us.")
    worker.run_until_idle()
    failed = job(database, "f")
    assert (failed.state, failed.error, failed.attempts) == ("failed", "The council's site refused us.", 1)
    assert failed.finished_at is not None


def test_an_unexpected_error_is_tried_again_as_often_as_the_job_says(database, worker):
    enqueue(database, "tests.stumble", "s:2", times=2)
    enqueue(database, "tests.stumble", "s:3", times=3)
    worker.run_until_idle()
    assert (job(database, "s:2").state, job(database, "s:2").attempts) == ("done", 3)
    failed = job(database, "s:3")
    assert (failed.state, failed.attempts) == ("failed", 3)
    assert failed.error == "An unexpected error (ConnectionError) stopped it. Tried 3 times."


def test_a_later_try_waits_for_its_moment(database, worker):
    with clock.held_at(NOON):
        enqueue(database, "tests.later", "l")
        worker.run_until_idle()
        assert job(database, "l").state == "queued"
        assert job(database, "l").not_before == NOON + timedelta(minutes=10)
    with clock.held_at(NOON + timedelta(minutes=11)):
        worker.run_until_idle()
    assert (job(database, "l").state, job(database, "l").attempts) == ("failed", 2)


def test_a_job_that_keeps_killing_its_worker_is_given_up(database, worker):
    enqueue(database, "tests.trace", "t", number=1)
    with database.write() as session:
        session.exec(select(jobs.Job)).one().attempts = 5
    worker.run_until_idle()
    assert job(database, "t").state == "failed"
    assert job(database, "t").error == "The worker was cut off 5 times while doing this."


def test_progress_is_told_while_a_job_runs(database, worker):
    enqueue(database, "tests.wait", "w", steps=3)
    worker.run_until_idle()
    done = job(database, "w")
    assert (done.done_count, done.total_count, done.words) == (2, 3, "step 2")


def test_the_state_of_the_queue_counts_ages_and_workers(database, worker):
    with clock.held_at(NOON):
        enqueue(database, "tests.trace", "t:1", number=1)
        enqueue(database, "tests.fail", "f", words="no")
    with clock.held_at(NOON + timedelta(seconds=90)), database.read() as session:
        waiting = jobs.state(session)
    assert (waiting.counts["queued"], waiting.oldest_queued_seconds, waiting.live_workers) == (2, 90.0, 0)
    worker.run_until_idle()
    with database.read() as session:
        idle = jobs.state(session)
    assert idle.counts == {"queued": 0, "running": 0, "done": 1, "failed": 1}
    assert idle.oldest_queued_seconds is None


def test_a_started_worker_runs_retries_fails_and_tells(database, worker):
    for number in range(20):
        enqueue(database, "tests.trace", f"t:{number}", number=number)
    enqueue(database, "tests.fail", "f", words="It is not there.")
    enqueue(database, "tests.stumble", "s", times=2)
    worker.start()
    try:
        wait_until(lambda: counts(database)["done"] == 21)
        enqueue(database, "tests.trace", "t:100", number=100)
        worker.run_until_idle()
        with database.read() as session:
            assert jobs.state(session).live_workers == 1
        with pytest.raises(RuntimeError):
            worker.start()
    finally:
        worker.stop()
    assert traces(database) == [*range(20), 100]
    assert job(database, "f").error == "It is not there."
    with database.read() as session:
        assert jobs.state(session).live_workers == 0


def test_stopping_a_worker_gives_its_jobs_back_unharmed(database, settings, worker):
    enqueue(database, "tests.wait", "w", steps=100000)
    worker.start()
    wait_until(lambda: job(database, "w").done_count > 1)
    worker.stop()
    assert (job(database, "w").state, job(database, "w").attempts) == ("queued", 0)
    with database.write() as session:
        session.exec(select(jobs.Job)).one().arguments = {"steps": 3}
    again = jobs.Worker(settings, database)
    again.start()
    try:
        again.run_until_idle()
    finally:
        again.stop()
    assert job(database, "w").state == "done"


def test_kill_9_in_the_middle_loses_nothing_and_doubles_nothing(database, settings):
    for number in range(200):
        enqueue(database, "tests.trace", f"t:{number}", number=number, seconds=0.01)
    with process(settings) as first:
        wait_until(lambda: len(traces(database)) >= 70)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert len(traces(database)) < 200
    with process(settings):
        wait_until(lambda: counts(database)["done"] == 200)
    assert traces(database) == list(range(200))


def test_two_workers_share_the_queue_and_no_partition_is_overcrowded(database, settings):
    for number in range(60):
        enqueue(database, "tests.trace", f"t:{number}", number=number, seconds=0.05)
    for number in range(18):
        host = f"{number % 3}.example"
        enqueue(database, "tests.visit", f"v:{number}", partition=host, number=number, host=host)
    with process(settings), process(settings):
        wait_until(lambda: counts(database)["done"] == 78)
    with database.read() as session:
        assert session.exec(select(func.max(Presence.together))).one() == 1
        assert session.exec(select(func.count()).select_from(Presence)).one() == 18
        by_worker = session.exec(select(func.count(func.distinct(Trace.worker)))).one()
    assert by_worker == 2


def test_a_lost_queue_file_loses_no_job(database, settings, worker):
    enqueue(database, "tests.trace", "t", number=1)
    with database.write() as session:
        session.exec(select(jobs.Job)).one().handed_at = NOON
    worker.start()
    try:
        worker.run_until_idle()
    finally:
        worker.stop()
    assert traces(database) == [1]


def test_a_watch_turns_what_upstream_finished_into_one_job_each(
    database: Database, worker: jobs.Worker, monkeypatch
):
    def numbers_waiting(session) -> list[jobs.Wanted]:
        done = set(session.exec(select(Trace.number)))
        return [
            jobs.Wanted("tests.trace", f"watched:{number}", {"number": number}) for number in {7, 8} - done
        ]

    monkeypatch.setattr("app.core.jobs.watching.WATCHES", [numbers_waiting])
    worker.run_until_idle()
    worker.run_until_idle()
    assert traces(database) == [7, 8]

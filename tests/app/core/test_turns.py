"""Turns at a host: two at once and no more, a pause between beginnings, and no place held by the dead."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest
from sqlmodel import select

from app.core import turns
from app.core.clock import now
from app.core.database import Database
from app.core.fetch import Busy
from app.core.jobs import WorkerHeartbeat
from app.core.turns import HostTurn, Turns


def places(database: Database) -> int:
    with database.read() as session:
        return sum(len(row.places) for row in session.exec(select(HostTurn)))


def live(database: Database, worker: str) -> None:
    with database.write() as session:
        session.add(WorkerHeartbeat(id=worker, machine="elsewhere", pid=1, started_at=now(), beat_at=now()))


def test_never_more_than_two_are_at_a_host(database: Database):
    inside, most, lock = set(), [0], threading.Lock()

    def visit(number: int) -> None:
        with Turns(database, f"worker-{number % 2}", 0.0, database).take("a.example", 0.0):
            with lock:
                inside.add(number)
                most[0] = max(most[0], len(inside))
            time.sleep(0.02)
            with lock:
                inside.discard(number)

    for worker in ("worker-0", "worker-1"):
        live(database, worker)
    threads = [threading.Thread(target=visit, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], places(database)) == (2, 0)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def time(self) -> float:
        return self.at

    monotonic = time

    def sleep(self, seconds: float) -> None:
        self.at += seconds


def test_beginnings_are_a_pause_apart_and_other_hosts_do_not_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    clock = Clock()
    monkeypatch.setattr(turns, "time", clock)
    polite, began = Turns(database, "w", 1.0, database), []
    # a site may ask for a longer pause than ours, never for a shorter one
    for host, pause in (("a.example", 0.0), ("b.example", 5.0), ("a.example", 0.5), ("b.example", 0.0)):
        with polite.take(host, pause) as waited:
            began.append((host, clock.at, waited))
    assert began == [
        ("a.example", 1000.0, 0.0),
        ("b.example", 1000.0, 0.0),
        ("a.example", 1001.0, 1.0),
        ("b.example", 1005.0, 4.0),
    ]


def test_the_dead_hold_no_place_and_the_living_do(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.0)
    for worker in ("living", "me"):
        live(database, worker)
    with ExitStack() as stack:
        for worker in ("living", "dead"):
            stack.enter_context(Turns(database, worker, 0.0, database).take("a.example", 0.0))
        stack.enter_context(Turns(database, "me", 0.0, database).take("a.example", 0.0))
        with pytest.raises(Busy), Turns(database, "other", 0.0, database).take("a.example", 0.0):
            pass

"""The floor: one row inserted and committed by the bare driver, as durably as the service does it."""

import sqlite3
import time

import psycopg

from app.core.database import Database

TEXT = "A field as an assessor types it: one row, one commit. " * 2


def bare_inserts(database: Database, count: int) -> list[float]:
    """Seconds of each of `count` inserts, one after another, nothing else asked of the database."""
    if database.is_sqlite:
        return _sqlite(str(database.url.database), count)
    return _postgresql(database.url.set(drivername="postgresql").render_as_string(False), count)


def _sqlite(path: str, count: int) -> list[float]:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS bare_row (id INTEGER PRIMARY KEY, words TEXT)")
    times = []
    for _ in range(count):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare_row (words) VALUES (?)", (TEXT,))
        connection.execute("COMMIT")
        times.append(time.perf_counter() - began)
    connection.close()
    return times


def _postgresql(address: str, count: int) -> list[float]:
    times = []
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare_row (id bigserial PRIMARY KEY, words text)")
        connection.commit()
        for _ in range(count):
            began = time.perf_counter()
            connection.execute("INSERT INTO bare_row (words) VALUES (%s)", (TEXT,))
            connection.commit()
            times.append(time.perf_counter() - began)
    return times

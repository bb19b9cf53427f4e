"""A small version of benchmarks/capture.py: many workers, one killed, every page once, no host crowded."""

from __future__ import annotations

from pathlib import Path

from app.core.database import Database
from benchmarks.capture import Hosts, capture


def test_many_workers_store_every_page_once_and_crowd_no_host(database: Database, tmp_path: Path):
    hosts = Hosts(hosts=6, pages=10, milliseconds=20)
    try:
        found = capture(database, tmp_path, hosts, workers=1 if database.is_sqlite else 2)
    finally:
        hosts.close()
    found.check()
    assert found.pages == 60

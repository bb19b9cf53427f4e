"""Prepare the fictional country once, then serve it together with its councils' websites."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from app.core import serving
from app.core.clock import now
from app.core.database import Database
from app.core.settings import Settings
from app.demo.country import build_country
from app.demo.road import Road, Say
from app.demo.sites import create_sites
from app.demo.website import mend_pages
from app.main import create_app, load_stages

FRESH_DAYS = 5
START_SECONDS = 20.0


def demo_settings(settings: Settings) -> Settings:
    """The visitor's own host, port and folder; everything else as the demonstration needs it."""
    sites = f"127.0.0.1:{settings.port + 1}"
    return Settings(
        demonstration=True,
        host="127.0.0.1",
        port=settings.port,
        base_url=f"http://127.0.0.1:{settings.port}",
        data_folder=settings.data_folder / f"demo-{settings.port}",
        database_url="",
        fetch_allow=frozenset({sites}),
        fetch_pause_seconds=0.0,
        contact_address="demonstration@better-answered.example",
        smtp_host="",
    )


@contextmanager
def serving_sites(settings: Settings) -> Iterator[str]:
    """The fictional councils' websites, over HTTP on this machine; gives their address."""
    port = settings.port + 1
    config = uvicorn.Config(create_sites(build_country()), host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="sites", daemon=True)
    thread.start()
    end = time.monotonic() + START_SECONDS
    while not server.started:
        if time.monotonic() > end or not thread.is_alive():
            raise OSError(f"The websites can't be served on port {port}. Choose another with PORT=….")
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def prepare(settings: Settings, upgrade: Say, *, sites: str, say: Say, at: datetime | None = None) -> None:
    """Build the demonstration's database, unless a fresh one is there; a half-built one is thrown away."""
    at = at or now()
    ready = settings.data_folder / "ready"
    if ready.exists() and _age(ready, at) < timedelta(days=FRESH_DAYS):
        say("The fictional country is there already")
        mend_pages(sites)
        return
    shutil.rmtree(settings.data_folder, ignore_errors=True)
    settings.data_folder.mkdir(parents=True)
    say("Preparing the fictional country; this takes a minute or two, once")
    load_stages()
    database = Database(settings.database_address)
    upgrade(settings.database_address)
    Road(build_country(), database, settings, sites, at, say).travel()
    database.dispose()
    ready.write_text(at.isoformat(), "utf-8")


def _age(ready: Path, at: datetime) -> timedelta:
    return at - datetime.fromisoformat(ready.read_text("utf-8"))


def serve(settings: Settings, say: Say) -> None:
    """Serve until stopped."""
    say(f"Better Answered: the demonstration is at {settings.base_url}  (stop with Ctrl-C)")
    serving.run(
        uvicorn.Config(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            server_header=False,
        )
    )

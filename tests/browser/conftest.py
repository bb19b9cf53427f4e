"""A headless browser for tests: `browser` for the session, `axe` to check that everybody can use a page."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.database import Database
from app.waves.models import WaveAssessor
from tests.browser.serving import Service
from tests.field_world import create_world

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "build" / "static"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AxeCheck = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium or Chrome, headless; without one the browser tests fail and say so."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("no Chromium or Chrome on this machine; `make browser` fetches one", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def static_folder() -> Path:
    """The built assets; built here when `npm ci` has run and they are missing."""
    if not (STATIC / "manifest.json").exists():
        node = shutil.which("node")
        if node is None or not AXE.exists():
            pytest.fail("front-end packages are missing; `make setup` brings them", pytrace=False)
        subprocess.run([node, str(ROOT / "assets" / "build.mjs")], check=True, cwd=ROOT)
    return STATIC


@pytest.fixture
def axe() -> AxeCheck:
    """Run axe on a page; each violation comes back as one line: rule, impact, places. Works under the CSP."""
    if not AXE.exists():
        pytest.fail("front-end packages are missing; `make setup` brings them", pytrace=False)
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> list[str]:
        page.evaluate(source)
        result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [_line(violation) for violation in result["violations"]]

    return check


def _line(violation: dict) -> str:
    places = "; ".join(f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:4])
    return f"{violation['id']} ({violation['impact']}): {places}"


@pytest.fixture
def service(empty_sqlite: Path, tmp_path: Path, static_folder: Path) -> Iterator[Service]:
    """The application with one call that is due, its assessor and a judge."""
    path = tmp_path / "field.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    at = datetime.now(UTC)
    with database.write() as session:
        world = create_world(session, planned=at - timedelta(minutes=1))
        judge = accounts.invite(session, email="jo@example.org", role=Role.JUDGE, at=at, by=None, name="Jo")
        publisher = accounts.invite(
            session, email="pat@example.org", role=Role.PUBLISHER, at=at, by=None, name="Pat"
        )
        session.add(WaveAssessor(wave_id=world.wave.id or 0, person_id=world.assessor.id or 0))
    started = Service(tmp_path, database, world, judge, publisher)
    started.start()
    yield started
    started.stop()
    database.dispose()

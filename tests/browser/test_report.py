"""The report in a browser: on a phone and a desk, with and without scripts, for everybody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from app.accounts.actions import invite
from app.accounts.models import Role
from app.core.database import Database
from app.core.jobs import Worker
from app.core.settings import Settings
from app.demo.country import build_country
from app.demo.study import publish_study
from app.main import create_app
from app.publication.actions import publish
from app.results.actions import compile_run
from tests.browser.conftest import AxeCheck
from tests.settled_wave import end_replies, small_wave

PATHS = [
    "/",
    "/league-tables",
    "/league-tables/1/downloads",
    "/councils",
    "/councils/X07000004",
    "/topics/bulky",
    "/method",
    "/editions",
    "/corrections",
    "/league-tables?group=all",
    "/league-tables/1/pictures",
    "/league-tables/1/pictures/places",
    "/league-tables/1/weights?measure=service&s_A=60",
    "/league-tables/1/about",
    "/league-tables/1/challenges",
    "/compare?council=X07000001&council=X07000004",
    "/councils/X07000004/embed",
    "/embeds/X07000004/table",
    "/studies",
    "/studies/1",
    "/api",
]


@pytest.fixture(scope="module")
def address(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, static_folder: Path
) -> Iterator[str]:
    """A served service with one published edition."""
    path = tmp_path_factory.mktemp("report") / "report.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        wave = small_wave(session).wave
        end_replies(wave)
        at = datetime.now(UTC)
        publish(session, run=compile_run(session, wave=wave, by=None, at=at), title="Autumn", by=None, at=at)
        publish_study(
            session,
            build_country(),
            by=invite(session, email="a@example.org", role=Role.PUBLISHER, at=at, by=None),
            at=at,
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        data_folder=path.parent, base_url=f"http://127.0.0.1:{port}", demonstration=True, worker=False
    )
    Worker(settings, database).run_until_idle()
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, database), port=port, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    database.dispose()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_everybody_can_use_the_page(page: Page, axe: AxeCheck, address: str, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_another_measure_comes_without_leaving_the_page(page: Page, address: str):
    page.goto(f"{address}/league-tables")
    page.select_option("#measure", "service")
    page.get_by_role("button", name="Show the table").click()
    expect(page.locator("#league caption")).to_contain_text("Service score")
    assert "measure=service" in page.url
    page.go_back()
    expect(page.locator("#league caption")).to_contain_text("Match score")


def test_some_councils_come_without_leaving_the_page_and_the_button_keeps_its_focus(page: Page, address: str):
    page.goto(f"{address}/league-tables")
    page.fill("#q", "elm")
    page.focus("#show")
    page.keyboard.press("Enter")
    expect(page.locator("#tables")).to_contain_text("1 of 5 councils found by “elm”")
    assert "q=elm" in page.url
    expect(page.locator("#show")).to_be_focused()


def test_another_measure_comes_without_scripts(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/league-tables")
    page.select_option("#measure", "service")
    page.get_by_role("button", name="Show the table").click()
    expect(page.locator("#league caption")).to_contain_text("Service score")
    context.close()

"""A council's home, its page gaps and the copies behind them in a real browser, on a phone and a desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.core.database import Database
from app.matching.models import FactJudgement, RightSide, Verdict
from app.website.models import PageCapture, WebPage
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, window
from tests.published import publish
from tests.settled_wave import end_replies, small_wave

ELMSEA, FENNHITHE, AMBLEFORD = "X07000004", "X07000005", "X07000001"
SIZES = [(360, 740), (1280, 900)]


@pytest.fixture(scope="module")
def served(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, static_folder: Path
) -> Iterator[tuple[Service, Person]]:
    """A published wave in which the website was wrong, and a person for three of its councils."""
    folder = tmp_path_factory.mktemp("council")
    path = folder / "council.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    at = datetime.now(UTC)
    with database.write() as session:
        world = small_wave(session)
        end_replies(world.wave)
        wrong = select(FactJudgement).where(FactJudgement.verdict == Verdict.CONTRADICTS)
        for judgement in session.exec(wrong):
            judgement.right_side = RightSide.PHONE
        publish(session, world.wave)
        for code in (ELMSEA, FENNHITHE, AMBLEFORD):
            person = accounts.invite(
                session, email="ann@example.org", role=Role.COUNCIL, at=at, by=None, name="Ann", council_code=code
            )  # fmt: skip
    service = Service(folder, database, world, world.judge, world.judge)  # type: ignore[arg-type]  # it serves any world
    service.start()
    yield service, person
    service.stop()
    database.dispose()


def opened(
    browser: Browser, served: tuple[Service, Person], size: tuple[int, int], path: str, scheme: str = "light"
) -> Page:
    service, person = served
    page = browser.new_page(viewport=window(size), color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    page.goto(f"{service.address}{path}")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("path", [f"/council?council={ELMSEA}", f"/council/pages?council={ELMSEA}"])
def test_everybody_can_use_the_page(browser: Browser, served, axe: AxeCheck, path, size, scheme):
    page = opened(browser, served, size, path, scheme)
    for closed in page.locator("details").all():
        closed.locator("summary").click()
    expect(page.locator("h1")).to_have_count(1)
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
    page.close()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_everybody_can_use_a_frozen_copy(browser: Browser, served, axe: AxeCheck, size):
    with served[0].database.read() as session:
        wanted = select(PageCapture.id).join(WebPage).where(col(WebPage.url).contains(ELMSEA.lower()))
        number = session.exec(wanted).first()
    page = opened(browser, served, size, f"/council/pages/copies/{number}")
    expect(page.locator("mark").first).to_be_visible()
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
    page.close()


def test_from_a_cause_to_its_call_and_to_the_list_for_the_web_team(browser: Browser, served):
    page = opened(browser, served, SIZES[1], f"/council?council={ELMSEA}")
    expect(page.locator("h1")).to_contain_text("Start with")
    page.get_by_role("link", name="The list for your web team").click()
    expect(page.locator("h1")).to_have_text("3 things to mend on your website")
    page.get_by_label("Topic").select_option("blue")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("h1")).to_have_text("1 thing to mend on your website")
    page.get_by_role("link", name="Fennhithe").click()
    expect(page.locator(".kicker").first).to_have_text("Fennhithe")
    page.close()

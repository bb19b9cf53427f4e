"""An enquiry in writing in a real browser: noted as sent and answered, its answer pasted, with and without a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.accounts.models import Person
from app.calls.models import CallAttempt, CallClosing, CallEnd
from app.core.database import Database
from app.councils.models import ContactChannel, WrittenAddress
from app.scorecards.models import ScorecardAnswer
from app.waves.models import Wave
from app.waves.queries import shipped_instrument
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, window

SIZES = [(360, 740), (1280, 900)]
SHEET = "/field/calls/call0000"


@pytest.fixture
def written(service: Service) -> Person:
    """The service's one call, asked by e-mail."""
    with service.database.write() as session:
        wave = session.exec(select(Wave)).one()
        wave.contact_channel = ContactChannel.EMAIL
        wave.instrument = shipped_instrument(ContactChannel.EMAIL)
        session.add(wave)
        session.add(
            WrittenAddress(
                council_id=service.world.council.id or 0,
                contact_channel=ContactChannel.EMAIL,
                address="waste@ambleford.example",
                found_at="https://www.ambleford.example/contact",
            )
        )
    return service.world.assessor


def as_person(browser: Browser, service: Service, person: Person, size: tuple[int, int], path: str) -> Page:
    page = browser.new_page(viewport=window(size))
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    page.goto(f"{service.address}{path}")
    return page


def looked_at(page: Page, axe: AxeCheck, name: str) -> None:
    assert axe(page) == [], name
    assert is_as_wide_as_its_window(page), name
    seen(page, f"written-{name}")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_an_enquiry_is_sent_answered_and_written_up(
    browser: Browser, service: Service, written: Person, axe: AxeCheck, size
):
    page = as_person(browser, service, written, size, "/field/calls")
    expect(page.get_by_role("heading", name="Write now")).to_be_visible()
    looked_at(page, axe, "queue")
    page.goto(f"{service.address}{SHEET}")
    looked_at(page, axe, "to-send")
    page.get_by_role("button", name="I have sent it now").click()
    expect(page.get_by_text("The council has 20 working days")).to_be_visible()
    page.get_by_text("The answer came earlier").click()
    looked_at(page, axe, "waiting")
    page.get_by_role("button", name="The answer has come now").click()
    expect(page.get_by_text("within the limit")).to_be_visible()
    looked_at(page, axe, "answered")
    page.get_by_role("link", name="Go to the scorecard").click()
    show_all = page.get_by_role("button", name="Show all questions")
    if show_all.is_visible():
        show_all.click()
    page.locator("#N6").fill("A collection costs £24.50.")
    expect(page.locator("#saved-N6")).to_contain_text("Saved")
    page.get_by_label("By e-mail").check()
    expect(page.locator("#saved-R3")).to_contain_text("Saved")
    page.get_by_label("By phone").check()
    looked_at(page, axe, "scorecard")
    page.close()
    with service.database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.REACHED
    assert values_of(service.database)["N6"] == "A collection costs £24.50."


def values_of(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {one.question: one.value for one in session.exec(select(ScorecardAnswer))}


def test_what_is_noted_while_the_line_is_down_arrives_when_it_is_back(
    browser: Browser, service: Service, written: Person
):
    page = as_person(browser, service, written, SIZES[0], SHEET)
    service.stop()
    before = datetime.now(UTC)
    page.get_by_role("button", name="I have sent it now").click()
    expect(page.locator("#keeping")).to_be_visible()
    service.start()
    expect(page.get_by_text("The council has 20 working days")).to_be_visible(timeout=30_000)
    page.close()
    with service.database.read() as session:
        started = session.exec(select(CallAttempt)).one().started_at
    assert before - timedelta(seconds=5) < started < datetime.now(UTC)


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_the_office_pages_can_be_used_by_everybody(
    browser: Browser, service: Service, written: Person, axe: AxeCheck, size
):
    code = service.world.council.gss_code
    page = as_person(browser, service, service.publisher, size, f"/office/councils/{code}/addresses")
    looked_at(page, axe, "addresses")
    for path in (
        "/office/waves/autumn-2026/residents",
        "/office/calls/call0000",
        "/office/waves/autumn-2026",
    ):
        page.goto(f"{service.address}{path}")
        looked_at(page, axe, path.rsplit("/", 1)[1])
    page.close()

"""Standards and the board report in a real browser: everybody can use the pages, at a desk and on a phone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.insight.models import ActionState
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, window
from tests.promised import (
    CODE,
    change_standard,
    create_world,
    earlier_wave,
    enter_action,
    enter_standard,
    set_answers,
)
from tests.published import publish
from tests.settled_wave import end_replies

SIZES = [(360, 740), (1280, 900)]
OTHER_PROMISE = "Nine of ten enquiries are settled the first time that you get in touch with us."


@pytest.fixture
def council(service: Service) -> Person:
    """A council with standards, two waves, an edition and actions; its person speaks for a second one too."""
    at = datetime.now(UTC)
    today = at.date()
    with service.database.write() as session:
        world = create_world(session, code="autumn-again")
        earlier_wave(session, world, [10, 20, 70, 80, 90, 100])
        set_answers(session, world, CODE, "C3", ["yes", "no", "no", "no", "partly", "no"])
        session.add(world.wave)
        end_replies(world.wave)
        publish(session, world.wave, "Autumn edition")
        enter_standard(session, source_url="https://www.ambleford.example/standards")
        enter_standard(session, promise=OTHER_PROMISE, measure="resolved", within=None, target_percent=90)
        changed = enter_standard(
            session, promise="We pick up within 55 seconds.", within=55, target_percent=70
        )
        change_standard(session, changed, target_percent=80, from_on=date(2027, 1, 1))
        mail = {"channel": "email", "measure": "replied_within", "within": 5, "target_percent": 95}
        enter_standard(session, promise="E-mails are answered within five working days.", **mail)
        enter_action(session, due_on=today - timedelta(days=12), at=at)
        enter_action(session, what="Train the evening team.", due_on=today + timedelta(days=40), at=at)
        enter_action(session, what="One number for bins and recycling.", owner="Head of customer services",
                     due_on=today - timedelta(days=30), state=ActionState.DONE,
                     ended_on=today - timedelta(days=21), at=at)  # fmt: skip
        for code in (CODE, "X07000004"):
            person = accounts.invite(
                session,
                email="ann@example.org",
                role=Role.COUNCIL,
                at=at,
                by=None,
                name="Ann",
                council_code=code,
            )
    return person


def signed_in(browser: Browser, service: Service, person: Person, size: tuple[int, int], scheme: str) -> Page:
    page = browser.new_page(viewport=window(size), color_scheme=scheme)
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    return page


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_used_by_everybody(
    browser: Browser, service: Service, council: Person, axe: AxeCheck, size, scheme
):
    page = signed_in(browser, service, council, size, scheme)
    paths = ["standards", "standards/1", "standards/new", "report", "report/actions", "report/actions/1"]
    for path in [*paths, "standards?council=X07000004", "report?council=X07000004"]:
        page.goto(f"{service.address}/council/{path}")
        assert axe(page) == [], path
        assert is_as_wide_as_its_window(page), path
        seen(page, f"board-{path}-{scheme}".replace("/", "-"))
    page.close()


def test_a_standard_is_entered_by_keyboard_after_a_mistake(
    browser: Browser, service: Service, council: Person, axe: AxeCheck
):
    page = signed_in(browser, service, council, SIZES[0], "light")
    page.goto(f"{service.address}/council/standards/new?council={CODE}")
    page.get_by_label("What do you promise?").press_sequentially("We pick up soon.")
    page.get_by_label("Which channel is it about?").select_option("phone")
    page.get_by_label("What is counted?").select_option("answered_within")
    page.get_by_label("Target").press_sequentially("80")
    page.get_by_label("First day of this promise").press_sequentially("1/1/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Enter within how many seconds, for example 20.")).to_be_visible()
    expect(page.get_by_label("What do you promise?")).to_have_value("We pick up soon.")
    assert axe(page) == []
    seen(page, "board-refused")
    page.get_by_role("link", name="Enter within how many seconds, for example 20.").click()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The standard is entered.")).to_be_visible()
    expect(page.get_by_role("link", name="We pick up soon.")).to_be_visible()
    page.close()


def test_the_report_can_be_taken_away_as_a_pdf(browser: Browser, service: Service, council: Person):
    page = signed_in(browser, service, council, SIZES[1], "light")
    page.goto(f"{service.address}/council/report")
    with page.expect_download() as download:
        page.get_by_role("link", name="The same as a PDF").click()
    assert download.value.suggested_filename.startswith(f"demonstration-board-report-{CODE}-")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.close()

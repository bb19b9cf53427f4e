"""The judge's desk by keyboard alone, and with no script at all; the office's pages about judges for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.matching.models import FactJudgement, Judging, Unfolding, Verdict
from app.waves.models import ProposalShown, Wave
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, sign_in
from tests.browser.test_field import SIZES, create_judgeable

P, M, N = Verdict.PARTLY, Verdict.MATCHES, Verdict.NOT_GIVEN


@pytest.fixture
def desk(service: Service) -> Service:
    """A call to judge, in a wave that shows proposals after the judge's own first choice."""
    with service.database.write() as session:
        create_judgeable(session, service.world)
        wave = session.exec(select(Wave)).one()
        wave.proposal_shown = ProposalShown.AFTER
        session.add(wave)
    return service


def check(page: Page, axe: AxeCheck, name: str) -> None:
    seen(page, name)
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)


def tab_to(page: Page, words: str) -> None:
    """Go on by the Tab key until the thing of these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if any(words in text for text in page.locator("a:focus, button:focus").all_text_contents()):
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_call_is_judged_by_keyboard_alone(
    browser: Browser, desk: Service, axe: AxeCheck, size: tuple[int, int]
):
    page = sign_in(browser, desk, desk.judge, size)
    heading = page.get_by_role("heading", level=1)
    tab_to(page, "Take the next call")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("What fee were you told?")
    expect(page.get_by_text("It stands here after your own first choice")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_text("Keep it and go on")).to_be_visible()
    expect(page.get_by_role("button", name="partly")).to_have_attribute("aria-pressed", "true")
    check(page, axe, "desk-first-choice")
    page.keyboard.press("k")
    expect(heading).to_have_text("How long ahead must it be booked?")
    page.keyboard.press("u")
    expect(heading).to_have_text("What fee were you told?")
    page.keyboard.press("2")
    expect(heading).to_have_text("How long ahead must it be booked?")
    page.keyboard.press("1")
    expect(heading).to_have_text("Can the fee be paid back?")
    tab_to(page, "Unfold the whole page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The whole text of the page")).to_be_visible()
    check(page, axe, "desk-unfolded")
    page.keyboard.press("5")
    expect(heading).to_have_text("Every fact has its verdict")
    tab_to(page, "Hand in the verdicts")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your verdicts are handed in")).to_be_visible()
    with desk.database.read() as session:
        rows = session.exec(select(FactJudgement).order_by(FactJudgement.key_fact_id)).all()
        assert [one.verdict for one in rows] == [P, M, N]
        assert [one.first_verdict for one in rows] == [P, M, N]
        assert len(session.exec(select(Unfolding)).all()) == 1
    page.close()


def test_a_call_is_judged_with_no_script(browser: Browser, desk: Service):
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, desk, desk.judge, SIZES[0])
    page.get_by_role("button", name="Take the next call").click()
    page.get_by_role("button", name="contradicts").click()
    page.get_by_role("button", name="The website").click()
    page.get_by_role("button", name="matches").click()
    page.get_by_role("link", name="Undo: choose the last verdict again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How long ahead must it be booked?")
    page.get_by_role("button", name="matches").click()
    page.get_by_role("button", name="not given").click()
    page.get_by_role("button", name="Hand in the verdicts").click()
    expect(page.get_by_text("Your verdicts are handed in")).to_be_visible()
    with desk.database.read() as session:
        assert session.exec(select(Judging)).one().submitted_at is not None
    context.close()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_the_offices_pages_about_judges_can_be_used_by_everybody(
    browser: Browser, desk: Service, axe: AxeCheck, size: tuple[int, int]
):
    with desk.database.write() as session:
        wave = session.exec(select(Wave)).one()
        wave.agreement_floor, wave.agreement_calls = 0.667, 60
        session.add(wave)
    page = sign_in(browser, desk, desk.publisher, size)
    for name, path in {
        "judging-load": "/office/judging",
        "agreement": "/office/agreement/autumn-2026",
        "second-judging": "/office/waves/autumn-2026/second-judging",
        "findings": "/office/checks",
        "engine": "/office/waves/autumn-2026/engine",
    }.items():
        page.goto(desk.address + path)
        check(page, axe, name)
    page.close()

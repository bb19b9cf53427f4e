"""An assessor makes a call by clicking, and a judge judges it by key and click; everybody can use both pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, select

from app.calls.models import CallClosing, CallEnd, Moment, Stamp
from app.matching import actions as matching
from app.matching.models import CallVerdict, FactJudgement, RightSide, Verdict
from app.scorecards.models import Scorecard
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, sign_in
from tests.field_world import World, create_attempt, create_scorecard

DUE = re.compile("^1 call (to make now|due, and every line is closed)$")  # by the clock of whoever runs this
SIZES = [(360, 740), (1280, 900)]


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_an_assessor_makes_a_call_by_clicking(
    browser: Browser, service: Service, axe: AxeCheck, size: tuple[int, int]
):
    page = sign_in(browser, service, service.world.assessor, size)
    expect(page.get_by_role("heading", level=1)).to_have_text(DUE)
    expect(page.get_by_text("Every call that is over has its scorecard")).to_be_visible()
    page.get_by_role("link", name="Having an old sofa taken away").click()
    check(page, axe, "call-before")
    page.get_by_role("button", name="It is ringing: start the clock").click()
    for words in ("Something answered", "A person is speaking", "The call has ended"):
        page.locator(".next-step").get_by_role("button", name=words).click()
        expect(page.locator(".next-step").get_by_role("button", name=words)).to_have_count(0)
        if words == "A person is speaking":
            check(page, axe, "call-on-the-line")
    page.get_by_role("button", name="Save how it ended").click()
    expect(page.get_by_text("A person was reached. The call ended")).to_be_visible()
    check(page, axe, "call-over")
    with service.database.read() as session:
        assert session.exec(select(CallClosing)).one().end == CallEnd.REACHED
        moments = [one.moment for one in session.exec(select(Stamp))]
    assert moments == [Moment.DIALLED, Moment.RINGING_STOPPED, Moment.PERSON, Moment.ENDED]
    page.get_by_role("link", name="Go to the scorecard").click()
    fill_in(page, axe)
    with service.database.read() as session:
        assert session.exec(select(Scorecard)).one().submitted_at is not None
    page.close()


FIELD_PAGES = {
    "practice": "/field/practice",
    "rehearsal": "/field/practice/rehearsals/first?pressed=ringing_stopped,menu",
    "rehearsal-after": "/field/practice/rehearsals/nobody?pressed=person,ended",
    "rehearsal-feedback": "/field/practice/rehearsals/nobody?pressed=person,ended&outcome=reached",
    "calibration": "/field/practice/calibration/autumn-2026",
    "calendar": "/field/calendar",
    "conflict": "/field/calls/call0000/conflict",
}
OFFICE_PAGES = {
    "wave-calls": "/office/waves/autumn-2026/calls",
    "record": "/office/calls/call0000",
    "burden": "/office/waves/autumn-2026/burden",
    "late-scorecards": "/office/waves/autumn-2026/scorecards",
    "calibration-results": "/office/waves/autumn-2026/calibration",
    "conflicts": "/office/conflicts",
    "reassignment": "/office/calls/call0000/reassignment",
    "exceptions": "/office/exceptions",
}


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_practice_and_the_duties_of_assessor_and_office_can_be_used_by_everybody(
    browser: Browser, service: Service, axe: AxeCheck, size: tuple[int, int]
):
    page = sign_in(browser, service, service.world.assessor, size)
    for name, path in FIELD_PAGES.items():
        page.goto(service.address + path)
        check(page, axe, name)
    page.get_by_label("What connects you").fill("I used to work there")
    page.get_by_role("button", name="Declare it and give the call back").click()
    expect(page.get_by_text("You gave this call back because")).to_be_visible()
    check(page, axe, "call-given-back")
    page.close()
    page = sign_in(browser, service, service.publisher, size)
    for name, path in OFFICE_PAGES.items():
        page.goto(service.address + path)
        check(page, axe, name)
    page.close()


def check(page: Page, axe: AxeCheck, name: str) -> None:
    seen(page, name)
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)


ANSWERED_BY_THE_FIRST = ("A1", "A7", "B2", "B3", "B4", "C3", "C4", "D1", "D3", "D4", "N1", "N3", "N4")


def fill_in(page: Page, axe: AxeCheck) -> None:
    """On a laptop all questions stand on one page; on a phone one does, and the others are turned to."""
    single = page.viewport_size["width"] < 640
    expect(page.locator("[data-entry]:visible")).to_have_count(1 if single else 17)
    check(page, axe, "scorecard")
    turn_to(page, "heard-fee")
    said = page.get_by_label("What fee were you told?")
    said.fill("Mrs Quill said twenty four pounds fifty")
    expect(page.locator("#saved-heard-fee")).to_contain_text("Taken out: name “Quill”")
    expect(page.locator("#saved-heard-fee")).to_contain_text("Saved")
    turn_to(page, "finish")
    page.get_by_role("button", name="Submit the scorecard").click()
    expect(page.get_by_role("heading", name="There is something to put right")).to_be_visible()
    check(page, axe, "scorecard-errors")
    turn_to(page, "heard-fee")
    expect(said).to_have_value("Mrs [name removed] said twenty four pounds fifty")
    turn_to(page, "heard-notice")
    page.get_by_label("How long ahead must it be booked?").fill("five working days")
    turn_to(page, "heard-refund")
    page.locator("#heard-refund-off").check()
    for name in ANSWERED_BY_THE_FIRST:
        turn_to(page, name)
        page.locator(f'input[name="{name}"]').first.check()
    expect(page.locator("#saved-N4")).to_contain_text("Saved")
    turn_to(page, "finish")
    check(page, axe, "scorecard-finish")
    page.get_by_role("button", name="Submit the scorecard").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You submitted this scorecard")
    check(page, axe, "scorecard-submitted")
    page.get_by_role("link", name="See every change of this scorecard").click()
    expect(page.get_by_text("Taken out before it was stored: name.")).to_be_visible()
    check(page, axe, "scorecard-history")


def turn_to(page: Page, name: str) -> None:
    """Where one question is shown at a time, its address leads to it."""
    page.evaluate("name => { window.location.hash = name }", name)


def create_judgeable(session: Session, world: World) -> None:
    call = session.merge(world.calls[0])
    author = session.merge(world.assessor)
    create_attempt(session, call)
    heard = {"fee": "thirty pounds", "notice": "five working days"}
    matching.propose(
        session, scorecard=create_scorecard(session, call, author, heard=heard), at=datetime.now(UTC)
    )


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_judge_takes_and_judges_a_call(
    browser: Browser, service: Service, axe: AxeCheck, size: tuple[int, int]
):
    with service.database.write() as session:
        create_judgeable(session, service.world)
    page = sign_in(browser, service, service.judge, size)
    check(page, axe, "judging-queue")
    page.get_by_role("button", name="Take the next call").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("What fee were you told?")
    check(page, axe, "desk")
    page.keyboard.press("3")
    expect(page.get_by_role("heading", name="They contradict each other. Which is right?")).to_be_visible()
    check(page, axe, "desk-side")
    page.keyboard.press("2")
    expect(heading).to_have_text("How long ahead must it be booked?")
    page.get_by_label("Note").fill("1 word")
    expect(heading).to_have_text("How long ahead must it be booked?")
    page.get_by_role("button", name="matches").click()
    expect(heading).to_have_text("Can the fee be paid back?")
    page.get_by_role("button", name="not given").click()
    expect(heading).to_have_text("Every fact has its verdict")
    check(page, axe, "desk-overview")
    page.get_by_role("button", name="Hand in the verdicts").click()
    expect(page.get_by_text("Your verdicts are handed in")).to_be_visible()
    with service.database.read() as session:
        judged = session.exec(select(FactJudgement)).all()
        assert judged[0].verdict == Verdict.CONTRADICTS
        assert session.exec(select(CallVerdict)).all() == []  # a key fact contradicts: a third judge decides
        sides = [one.right_side for one in session.exec(select(FactJudgement))]
    assert sides == [RightSide.WEB, RightSide.UNKNOWN, RightSide.UNKNOWN]
    page.close()

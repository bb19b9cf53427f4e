"""The line goes, the tab dies, the session ends, another device writes: nothing that was given is lost or doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.accounts.models import SignedIn
from app.calls.models import CallClosing, Moment, Stamp
from app.scorecards.models import FieldChange, HeardFact, Scorecard, ScorecardAnswer
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, sign_in
from tests.field_world import create_attempt

PHONE = (360, 740)
DESK = (1280, 900)
CALL = "/field/calls/call0000"
CARD = f"{CALL}/scorecard"
QUESTIONS = ("A7", "B2", "B3", "B4", "C3", "C4", "D1", "D3", "D4", "N1", "N3", "N4")
HEARD = {"heard-fee": "twenty four pounds fifty", "heard-notice": "five working days"}


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait inside the page until an asynchronous condition holds."""
    waiting = """async ([condition, arg]) => {
      const holds = new Function(`return (${condition})`)();
      for (let tries = 0; tries < 400; tries++) {
        if (await holds(arg)) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    }"""
    assert page.evaluate(waiting, [condition, arg]), condition


def waits_for_kept_pages(page: Page) -> None:
    """The service worker has the page of the call and of its scorecard."""
    until(
        page,
        """async (paths) => {
          for (const path of paths) if (!(await caches.match(path, { ignoreVary: true }))) return false;
          return Boolean(navigator.serviceWorker.controller);
        }""",
        [CALL, CARD, "/field/calls"],
    )


def check(page: Page, axe: AxeCheck, name: str) -> None:
    seen(page, name)
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)


def answer_by_keyboard(page: Page, name: str) -> None:
    """One question on the phone: the field is reached and chosen by keys alone, and so is the next question."""
    expect(page.locator(f'[data-entry="{name}"]')).to_be_visible()
    field = page.locator(f'[name="{name}"]').first
    here = "one => one === document.activeElement"
    for _ in range(3):
        if not field.evaluate(here):
            page.keyboard.press("Tab")
    assert field.evaluate(here)
    if name in HEARD:
        page.keyboard.type(HEARD[name])
    else:
        page.keyboard.press("Space")
    expect(page.locator(f"#saved-{name}")).to_contain_text("Waiting: kept on this device")


def next_question(page: Page) -> None:
    page.locator('[data-step="1"]').focus()
    page.keyboard.press("Enter")


def test_a_call_goes_on_without_a_line_and_arrives_whole_and_once(
    browser: Browser, service: Service, axe: AxeCheck
):
    context = browser.new_context()
    page = sign_in(context, service, service.world.assessor, PHONE)
    waits_for_kept_pages(page)
    page.goto(service.address + CALL)
    page.get_by_role("button", name="It is ringing: start the clock").click()
    page.locator(".next-step").get_by_role("button", name="Something answered").click()
    expect(page.locator(".next-step").get_by_role("button", name="A person is speaking")).to_be_visible()
    until(
        page,
        """async path => {
          const copy = await caches.match(path, { ignoreVary: true });
          return (await copy.text()).includes('<template id="without-line" data-next="person">');
        }""",
        CALL,
    )
    page.goto(service.address + CARD)
    page.locator('input[name="A1"]').first.check()
    expect(page.locator("#saved-A1")).to_contain_text("Saved")

    context.set_offline(True)
    page.goto(service.address + CALL)
    expect(page.locator("#keeping")).to_contain_text("No line: this is the copy kept")
    page.locator(".next-step").get_by_role("button", name="A person is speaking").click()
    expect(page.locator("#live [data-kept]")).to_contain_text("A person is speaking waits to be sent")
    check(page, axe, "offline-call")
    page.goto(service.address + CARD)
    expect(page.locator('input[name="A1"]').first).to_be_checked()
    next_question(page)
    for name in ("A7", "B2", "B3"):
        answer_by_keyboard(page, name)
        next_question(page)
    check(page, axe, "offline-scorecard")
    page.close()  # the tab goes without a chance to tidy up

    service.stop()
    context.set_offline(False)
    page = context.new_page()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(service.address + CARD + "#B4")
    for name in ("A1", "A7", "B2", "B3"):
        expect(page.locator(f'input[name="{name}"]').first).to_be_checked()
    for name in ("B4", "C3", "C4", "D1", "heard-fee", "heard-notice"):
        answer_by_keyboard(page, name)
        next_question(page)
    page.locator("#heard-refund-off").check()
    next_question(page)
    for name in ("D3", "D4", "N1", "N3", "N4"):
        answer_by_keyboard(page, name)
        next_question(page)
    page.goto(service.address + CALL)
    page.locator("#live").get_by_role("button", name="The call has ended").click()
    page.get_by_label("I spoke to a person who could be asked").check()
    page.get_by_role("button", name="Save how it ended").click()
    expect(page.locator("#live [data-kept]")).to_contain_text("I spoke to a person who could be asked")
    seen(page, "offline-call-ended")
    page.goto(service.address + CARD + "#finish")
    expect(page.locator("#missing")).to_contain_text("Every question has its answer.")
    page.get_by_role("button", name="Submit the scorecard").click()
    expect(page.locator("#submit-waits")).to_contain_text("submitted, once, when the service can be reached")
    check(page, axe, "offline-submitted")
    page.close()

    service.start()
    page = context.new_page()
    page.goto(f"{service.address}/field/calls")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    until(page, "async () => (await window.queue.entries()).length === 0")
    arrived_whole_and_once(service)
    context.close()


def arrived_whole_and_once(service: Service) -> None:
    with service.database.read() as session:
        card = session.exec(select(Scorecard)).one()
        assert card.submitted_at is not None
        stamps = [one.moment for one in session.exec(select(Stamp).order_by(Stamp.at))]
        assert stamps == [Moment.DIALLED, Moment.RINGING_STOPPED, Moment.PERSON, Moment.ENDED]
        assert session.exec(select(CallClosing)).one().end == "reached"
        by_hand = {one.question: one.value for one in session.exec(select(ScorecardAnswer))}
        assert {name for name in ("A1", *QUESTIONS) if by_hand.get(name)} == {"A1", *QUESTIONS}
        said = {one.question.code: (one.said, one.given) for one in session.exec(select(HeardFact))}
        assert said["fee"] == ("twenty four pounds fifty", True)
        assert said["notice"] == ("five working days", True)
        assert said["refund"] == ("", False)
        changes = [
            one.field for one in session.exec(select(FieldChange)) if not one.field.startswith("heard")
        ]
        assert sorted(changes) == sorted(("A1", *QUESTIONS))


def reached(service: Service) -> None:
    with service.database.write() as session:
        create_attempt(
            session, session.merge(service.world.calls[0]), at=datetime.now(UTC) - timedelta(minutes=9)
        )


def nothing_waits(page: Page) -> None:
    until(page, "async () => (await window.queue.entries()).length === 0")


def chosen(service: Service, question: str) -> str:
    with service.database.read() as session:
        return session.exec(select(ScorecardAnswer).where(ScorecardAnswer.question == question)).one().value


def test_two_tabs_and_two_devices_lose_nothing_and_the_assessor_is_told(
    browser: Browser, service: Service, axe: AxeCheck
):
    reached(service)
    laptop, phone = browser.new_context(), browser.new_context()
    first = sign_in(laptop, service, service.world.assessor, DESK)
    second = laptop.new_page()
    mobile = sign_in(phone, service, service.world.assessor, PHONE)
    for page in (first, second, mobile):
        page.goto(service.address + CARD)
    first.locator('input[name="C3"][value="yes"]').check()
    expect(second.locator('input[name="C3"][value="yes"]')).to_be_checked()
    first.get_by_label("What fee were you told?").fill("twenty pounds")
    expect(first.locator("#saved-heard-fee")).to_contain_text("Saved")

    mobile.goto(service.address + CARD + "#heard-fee")
    mobile.get_by_label("What fee were you told?").fill("thirty pounds")
    expect(mobile.locator("#saved-heard-fee")).to_contain_text("Saved")
    first.get_by_label("How long ahead must it be booked?").fill("a week")
    expect(first.locator("#saved-heard-notice")).to_contain_text("Saved")
    mobile.evaluate("window.location.hash = 'heard-notice'")
    mobile.get_by_label("How long ahead must it be booked?").fill("five working days")
    told = mobile.locator("#saved-heard-notice")
    expect(told).to_contain_text("It replaced what you gave at")
    expect(told).to_contain_text("a week")
    check(mobile, axe, "two-devices")
    told.get_by_role("button", name="Put “a week” back").click()
    expect(mobile.get_by_text("Your earlier answer stands again.")).to_be_visible()
    with service.database.read() as session:
        said = {one.question.code: one.said for one in session.exec(select(HeardFact))}
    assert said == {"fee": "thirty pounds", "notice": "a week"}
    laptop.close()
    phone.close()


def test_an_ended_session_and_another_person_neither_lose_nor_show_anything(
    browser: Browser, service: Service
):
    reached(service)
    context = browser.new_context()
    page = sign_in(context, service, service.world.assessor, DESK)
    page.goto(service.address + CARD)
    expect(page.locator("#keeping")).to_contain_text("Saved: everything you gave")
    with service.database.write() as session:
        for one in session.exec(select(SignedIn)):
            one.revoked_at = datetime.now(UTC)
            session.add(one)
    page.locator('input[name="B3"][value="2"]').check()
    expect(page.locator("#keeping")).to_contain_text("Waiting, you are signed out: 1 thing you gave")
    seen(page, "signed-out")

    other = sign_in(context, service, service.judge, DESK)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    until(other, "async () => (await caches.keys()).every((name) => !name.startsWith('pages-'))")
    page.bring_to_front()
    page.evaluate("window.queue.flush()")
    expect(page.locator("#keeping")).to_contain_text("Waiting, you are signed out")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in*")
    with service.database.read() as session:
        assert session.exec(select(Scorecard)).all() == []

    again = sign_in(context, service, service.world.assessor, DESK)
    nothing_waits(again)
    assert chosen(service, "B3") == "2"
    waits_for_kept_pages_of_scorecards(again)
    again.get_by_role("button", name="Sign out").click()
    again.wait_for_url("**/sign-in*")
    until(again, "async () => (await caches.keys()).every((name) => !name.startsWith('pages-'))")
    until(again, "async () => (await indexedDB.databases()).length === 0")
    service.stop()
    again.goto(f"{service.address}/field/calls")
    expect(again.get_by_role("heading", level=1)).to_have_text("The service can't be reached")
    context.close()


def waits_for_kept_pages_of_scorecards(page: Page) -> None:
    """A call that is over is in the list of scorecards to finish, which comes a moment later."""
    until(page, "async (path) => Boolean(await caches.match(path, { ignoreVary: true }))", CARD)

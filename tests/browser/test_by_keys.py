"""A whole call on a phone without scripts, by keys alone: from the list of calls to the submitted scorecard."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import select

from app.scorecards.models import HeardFact, Scorecard
from tests.browser.serving import Service, is_as_wide_as_its_window, sign_in

PHONE = (360, 740)
MOST_STOPS = 200  # keys until a page has been gone through
SAID = {
    "heard-fee": "twenty four pounds",
    "heard-notice": "five working days",
    "heard-refund": "no refund",
}


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there; it has to be seen."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never comes to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_whole_call_without_scripts_and_by_keys_alone(browser: Browser, service: Service):
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, service, service.world.assessor, PHONE)
    press(page, page.get_by_role("link", name="Having an old sofa taken away"))
    press(page, page.get_by_role("button", name="It is ringing: start the clock"))
    for words in ("Something answered", "A person is speaking", "The call has ended"):
        press(page, page.locator(".next-step").get_by_role("button", name=words))
    outcome = page.get_by_label("I spoke to a person who could be asked")
    reach(page, page.locator(f'[name="{outcome.get_attribute("name")}"]').locator("visible=true").first)
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Save how it ended"))
    assert is_as_wide_as_its_window(page)
    press(page, page.get_by_role("link", name="Go to the scorecard"))
    answer_everything(page)
    press(page, page.get_by_role("button", name="Submit the scorecard"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You submitted this scorecard")
    context.close()
    with service.database.read() as session:
        assert session.exec(select(Scorecard)).one().submitted_at is not None
        assert {one.said for one in session.exec(select(HeardFact))} == set(SAID.values())


def answer_everything(page: Page) -> None:
    """What was said is typed; of each choice the first is taken. Conditions show themselves without scripts too."""
    for name, words in SAID.items():
        reach(page, page.locator(f'[name="{name}"]').first)
        page.keyboard.type(words)
    names = page.locator('[data-entry] input[type="radio"]').evaluate_all(
        "every => [...new Set(every.filter(one => one.offsetParent).map(one => one.name))]"
    )
    page.keyboard.press("Control+Home")
    for name in names:
        if page.locator(f'[name="{name}"]:checked').count() == 0:
            reach(page, page.locator(f'[name="{name}"]').first)
            page.keyboard.press("Space")

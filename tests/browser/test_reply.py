"""A council replies in a real browser: saved as typed, sent when done, ruled on; by everybody, and by keys alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.review.models import Reply, ReplyDraft, Ruling, Stance
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, window
from tests.browser.test_by_keys import press, reach
from tests.settled_wave import World, open_replies, small_wave

ELMSEA = "X07000004"
SIZES = [(360, 740), (1280, 900)]
Council = tuple[Person, World]


@pytest.fixture
def council(service: Service) -> Council:
    """A person of a council whose calls can be replied to."""
    with service.database.write() as session:
        world = small_wave(session, code="replied", title="Replied")
        open_replies(world.wave)
        person = accounts.invite(
            session, email="ann@example.org", role=Role.COUNCIL, at=datetime.now(UTC), by=None, name="Ann",
            council_code=ELMSEA,
        )  # fmt: skip
    return person, world


def call_path(world: World) -> str:
    return f"/council/replies/{world.verdict_of(ELMSEA).id}"


def page_of(browser: Browser, service: Service, person: Person, size: tuple[int, int], path: str) -> Page:
    page = browser.new_page(viewport=window(size))
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    page.goto(f"{service.address}{path}")
    return page


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_a_challenge_is_saved_as_typed_sent_and_ruled_on(
    browser: Browser, service: Service, council: Council, axe: AxeCheck, size
):
    person, world = council
    path = call_path(world)
    page = page_of(browser, service, person, size, path)
    fact = world.keys[world.calls[ELMSEA, "bulky"][0].id][0].id
    page.locator(f'[name="fact-{fact}-stance"][value="challenges"]').check()
    page.locator(f"#fact-{fact}-words").press_sequentially("The page says both.")
    expect(page.locator("#unsaved")).to_be_empty()
    expect(page.locator(f"#saved-fact-{fact}")).to_contain_text("Saved")
    page.reload()
    expect(page.locator(f"#fact-{fact}-words")).to_have_value("The page says both.")
    page.locator('[name="call-stance"][value="challenges"]').check()
    page.locator("#call-addresses").fill("www.no-scheme.example")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("no web address")
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
    seen(page, "reply-refused")
    page.locator("#call-addresses").fill("https://www.elmsea.example/bulky")
    page.set_input_files(
        "#file", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("link", name="letter.pdf")).to_be_visible()
    seen(page, "reply-with-file")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator("body")).to_contain_text("Your reply is sent")
    for place in ("", path, f"{path}/again"):
        page.goto(f"{service.address}{place or '/council/replies'}")
        assert axe(page) == [], place
        assert is_as_wide_as_its_window(page), place
        seen(page, f"reply{(place or '-calls').replace('/', '-')}")
    page.close()
    rule_on_it(browser, service, axe, size)


def rule_on_it(browser: Browser, service: Service, axe: AxeCheck, size: tuple[int, int]) -> None:
    with service.database.read() as session:
        reply = session.exec(select(Reply)).one()
    page = page_of(browser, service, service.publisher, size, f"/office/replies/{reply.id}")
    expect(page.locator("main")).to_contain_text("The page says both.")
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
    seen(page, "ruling")
    page.get_by_label("Partly accepted").check()
    page.get_by_label("Reason").fill("The page held both figures on that day.")
    page.get_by_role("button", name="Save the ruling").click()
    expect(page.locator("body")).to_contain_text("The ruling is saved")
    for place in ("/office/replies", "/office/retests"):
        page.goto(f"{service.address}{place}")
        assert axe(page) == [], place
        assert is_as_wide_as_its_window(page), place
    page.close()
    with service.database.read() as session:
        assert session.exec(select(Ruling)).one().reason == "The page held both figures on that day."


def test_what_is_typed_while_the_line_is_down_is_saved_when_it_is_back(
    browser: Browser, service: Service, council: Council
):
    person, world = council
    page = page_of(browser, service, person, SIZES[0], call_path(world))
    service.stop()
    page.locator("#call-words").fill("Typed in a tunnel")
    expect(page.locator("#saved-call")).to_contain_text("Not saved yet")
    service.start()
    expect(page.locator("#saved-call")).to_contain_text("Saved", timeout=20_000)
    page.close()
    with service.database.read() as session:
        assert [one.words for one in session.exec(select(ReplyDraft))] == ["Typed in a tunnel"]


def test_lines_of_a_reply_stay_lines_and_a_long_word_stays_on_the_page(
    browser: Browser, service: Service, council: Council, axe: AxeCheck
):
    person, world = council
    lines = ["First line", "\u202esecond line", "w" * 2000]
    with service.database.write() as session:
        verdict = world.verdict_of(ELMSEA).id
        reply = Reply(
            call_verdict_id=verdict, stance=Stance.CHALLENGES, words="\n".join(lines), replied_at=datetime.now(UTC),
            replied_by_id=person.id,
        )  # fmt: skip
        session.add(reply)
    page = page_of(browser, service, person, SIZES[0], call_path(world))
    assert page.locator(".typed-words").first.inner_text().split("\n") == lines
    assert is_as_wide_as_its_window(page)
    assert axe(page) == []
    page.close()


def test_a_reply_without_scripts_and_by_keys_alone(browser: Browser, service: Service, council: Council):
    person, world = council
    context = browser.new_context(java_script_enabled=False, viewport=window(SIZES[0]))
    page = context.new_page()
    page.goto(f"{service.address}/sign-in")
    press(page, page.locator(f'form[action="/sign-in/as/{person.id}"] button'))
    page.goto(f"{service.address}/council/replies")
    press(page, page.get_by_role("link", name="Asking about Bulky waste collection"))
    fact = world.keys[world.calls[ELMSEA, "bulky"][0].id][0].id
    reach(page, page.locator(f"#fact-{fact}-stance"))
    page.keyboard.press("ArrowDown")  # to the second choice: we challenge it
    reach(page, page.locator(f"#fact-{fact}-words"))
    page.keyboard.type("Read the second line.")
    reach(page, page.locator("#call-stance"))
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Send the reply"))
    context.close()
    with service.database.read() as session:
        reply = session.exec(select(Reply)).one()
        assert [(one.key_fact_id, one.stance, one.words) for one in reply.points] == [
            (fact, "challenges", "Read the second line.")
        ]

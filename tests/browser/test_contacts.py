"""A council's contacts in a real browser: a month by keyboard without a script, and pages for everybody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.contacts import actions, queries, rules
from app.contacts.forms import TargetForm
from app.contacts.models import Channel, Source
from app.contacts.rules import Cell
from app.councils.models import CouncilType
from app.councils.queries import council_by_code
from app.scenarios.models import Topic
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, window
from tests.surveyed import create_councils

OWN = "X00000001"
HOME = f"/council/contacts/{OWN}"
SIZES = [(360, 740), (1280, 900)]
LAST = rules.last_month_over(datetime.now(UTC))
CHOSEN = (
    "calls=24000&avoidable_low=25&avoidable=35&avoidable_high=45&moved_low=20&moved_high=60"
    "&again_low=10&again_high=30&call_cost=2.83&page_cost=0.15"
)


@pytest.fixture
def person(service: Service) -> Person:
    """Somebody of a council that counts, and shares with five others."""
    at = datetime.now(UTC)
    figures = {Channel.WEB: 700, Channel.AUTOMATED_PHONE: 160, Channel.PHONE: 140}
    with service.database.write() as session:
        name = "Garden waste collection"
        kinds = [one.value for one in CouncilType]
        session.add(Topic(code="garden-waste", name=name, council_types=kinds))
        session.add(
            Topic(code="flood", name="Flooded roads, blocked drains and gullies", council_types=kinds)
        )
        create_councils(session)
        for number in range(1, 7):
            council = council_by_code(session, f"X{number:08d}")
            cells: dict[Cell, int | None] = {
                Cell(month, "garden-waste", channel): count + 5 * number
                for month in rules.months_until(LAST, 15)
                for channel, count in figures.items()
            }
            cells[Cell(LAST, "garden-waste", Channel.PHONE, "Llanfihangel-y-Creuddyn")] = 7
            actions.enter(session, council=council, figures=cells, source=Source.FILE, by=None, at=at)
            actions.share(session, council=council, by=None, at=at)
        own = council_by_code(session, OWN)
        target = TargetForm(low_percent=80, high_percent=85)
        actions.set_target(session, council=own, service="garden-waste", entered=target, by=None, at=at)
        return accounts.invite(
            session, email="ann@example.org", role=Role.COUNCIL, at=at, by=None, name="Ann", council_code=OWN
        )


def open_page(
    browser: Browser, service: Service, person: Person, size: tuple[int, int], **rest: object
) -> Page:
    page = browser.new_page(viewport=window(size), **rest)  # type: ignore[arg-type]
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    return page


def test_a_month_is_entered_by_keyboard_without_a_script(browser: Browser, service: Service, person: Person):
    page = open_page(browser, service, person, SIZES[0], java_script_enabled=False)
    page.goto(f"{service.address}{HOME}/months/{LAST}")
    page.get_by_label("Web (self-service)").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1,234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("The month is saved.")
    expect(page.get_by_label("Web (self-service)")).to_have_value("1234")
    with service.database.read() as session:
        rows = queries.standing(session, council_by_code(session, OWN), [LAST])
        assert rows[Cell(LAST, "garden-waste", Channel.WEB)].contacts == 1234
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_everybody_can_use_the_pages(
    browser: Browser, service: Service, person: Person, axe: AxeCheck, size, scheme
):
    page = open_page(browser, service, person, size, color_scheme=scheme)
    paths = [
        "",
        *(f"/{name}" for name in ("take-up", "costs", "comparison", "import", "programs", "avoidable")),
    ]
    paths += ["/wards", "/wards?ward=Llanfihangel-y-Creuddyn"]
    paths += [f"/months/{LAST}", "/calculator", f"/calculator?{CHOSEN}", f"/calculator?{CHOSEN}&moved_high=x"]
    for path in paths:
        page.goto(f"{service.address}{HOME}{path}" if path else f"{service.address}/council/contacts")
        assert axe(page) == [], path
        assert is_as_wide_as_its_window(page), path
        seen(page, f"contacts-{scheme}{path.split('?')[0]}".replace("/", "-"))
    page.close()
    office = open_page(browser, service, service.publisher, size, color_scheme=scheme)
    office.goto(f"{service.address}/office/contacts")
    assert axe(office) == []
    assert is_as_wide_as_its_window(office)
    office.close()

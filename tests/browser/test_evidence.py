"""Finding a wave's pages and following their captures, in a browser: by anybody, on a phone and on a desk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from app.waves.models import WaveTopic
from app.website.finding import Looked, SearchAnswer
from app.website.finding_actions import keep_findings
from app.website.models import SearchState, WebPage
from scoring.matching.candidates import Candidate
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, sign_in

SITE = "https://www.ambleford.example"
FOUND = (
    Candidate(
        SITE + "/waste/bulky-waste-and-other-large-household-items-collection",
        ("Bulky waste",),
        2,
        1,
        True,
        True,
    ),
    Candidate(SITE + "/waste/garden-waste", ("Garden waste",), 2, 4, True, True),
    *(Candidate(SITE + f"/waste/bulky/{number}", (f"Bulky waste, part {number}",), 3) for number in range(6)),
)
PATHS = {
    "pages": "/office/waves/autumn-2026/pages",
    "finding": "/office/waves/autumn-2026/finding",
    "captures": "/office/waves/autumn-2026/captures",
    "candidates": "/office/waves/autumn-2026/finding/E07999001",
}


def look_over(service: Service) -> None:
    """As if the council's site had been looked over just now."""
    with service.database.write() as session:
        world = service.world
        session.add(WaveTopic(wave_id=world.wave.id or 0, topic_id=world.topic.id or 0))
        answer = SearchAnswer(SearchState.ANSWERED, world.topic.name, ((FOUND[0].url, "Bulky waste"),))
        looked = Looked({world.topic.name: FOUND}, {world.topic.name: answer}, 31, 4, 120)
        at = datetime.now(UTC)
        keep_findings(session, council=world.wave_council, topics=[world.topic], looked=looked, at=at)


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)], ids=["phone", "desk"])
def test_a_publisher_finds_a_page_and_picks_it_by_keyboard(
    browser: Browser, service: Service, axe: AxeCheck, size: tuple[int, int]
):
    look_over(service)
    page = sign_in(browser, service, service.publisher, size)
    for name, path in PATHS.items():
        page.goto(service.address + path)
        seen(page, name)
        assert axe(page) == []
        assert is_as_wide_as_its_window(page)
    page.get_by_role("button", name="Name the ticked pages").press("Enter")
    expect(page.get_by_role("link", name="Tick at least one page")).to_be_visible()
    page.get_by_label("Bulky waste", exact=True).press("Space")
    page.get_by_role("button", name="Name the ticked pages").press("Enter")
    expect(page.get_by_text("The pages you picked are named.")).to_be_visible()
    expect(page.get_by_text("Number 1 in the site’s search")).to_be_visible()
    with service.database.read() as session:
        assert FOUND[0].url in [one.url for one in session.exec(select(WebPage))]
    page.close()

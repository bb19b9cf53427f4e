"""Every part and layout, opened on a phone and on a desk, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AxeCheck
from tests.browser.gallery import Error, GalleryPage, Problem, render, served

WIDTHS = [360, 1280]
SCHEMES = ["light", "dark"]
PAGES = {
    "/report": ("gallery_report.html", {"request_path": "/publication/league_tables/3", "person": None}),
    "/work": ("gallery_work.html", {}),
}
ERRORS = [403, 404, 409, 413, 422, 429, 500, 503]
REGION = re.compile(r'<div id="scorecard">.*?</form>\s*</div>', re.S)


@pytest.fixture(scope="module")
def address(static_folder: Path) -> Iterator[str]:
    pages = {path: render(static_folder, name, **context) for path, (name, context) in PAGES.items()}
    pages |= {
        f"/errors/{code}": render(static_folder, f"errors/{code}.html", page=Problem()) for code in ERRORS
    }
    kept = GalleryPage(errors=[Error("seconds", "Type the seconds as a number")])
    region = REGION.search(render(static_folder, "gallery_work.html", page=kept))
    assert region is not None
    answers = {"/answers/scorecard": (422, region.group()), "/answers/moved": (303, "/report")}
    with served(static_folder, pages, answers) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator:
    contexts = []

    def open_page(path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=address
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        page.evaluate("() => document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_every_part_can_be_used_by_everybody(opened, axe: AxeCheck, path, width, scheme):
    page = opened(path, width, scheme)
    assert axe(page) == []
    assert page.complaints == []


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_page_says_what_happened_what_is_kept_and_what_to_do(opened, axe: AxeCheck, code):
    page = opened(f"/errors/{code}", 360)
    assert axe(page) == []
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h2")).to_have_text(["What is kept", "What to do"])


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(opened, path):
    page = opened(path, 360)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_what_can_be_pressed_is_large_enough(opened, path):
    page = opened(path, 360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, .contents a, select, input[type=text]')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_nothing_is_styled_inline(opened, path):
    page = opened(path)
    ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert len(ids) == len(set(ids))
    served_html = page.request.get(path).text()
    assert " style=" not in served_html
    assert "<style" not in served_html
    assert re.findall(r"<script(?![^>]* src=)", served_html) == []


def test_the_page_one_is_on_is_marked_in_the_contents_line(opened):
    page = opened("/work")
    expect(page.locator(".contents [aria-current]")).to_have_text("Waves")


def test_a_refused_form_keeps_its_values_and_goes_to_the_error(opened):
    page = opened("/work")
    page.get_by_role("button", name="Save the call").click()
    expect(page.locator("#seconds-error")).to_contain_text("Type the seconds as a number")
    expect(page.locator("#seconds")).to_have_value("forty")
    expect(page.locator("#main")).to_have_count(1)
    assert [text for text in page.complaints if "422" not in text] == []


def test_a_conflict_replaces_main_by_the_page_that_explains_it(opened, static_folder):
    page = opened("/work")
    explained = render(static_folder, "errors/409.html", page=Problem())
    page.route("**/answers/scorecard", lambda route: route.fulfill(status=409, body=explained))
    page.get_by_role("button", name="Save the call").click()
    expect(page.locator("main h1")).to_have_text("This has changed since you opened it")
    expect(page.locator("main")).to_have_count(1)


def test_a_form_that_leads_to_another_page_opens_that_page(opened):
    page = opened("/work")
    page.evaluate("() => htmx.ajax('POST', '/answers/moved', { target: '#scorecard', swap: 'outerHTML' })")
    page.wait_for_url("**/report")
    expect(page.locator("main")).to_have_count(1)


def test_a_lost_connection_is_said_in_words(opened):
    page = opened("/work")
    page.route("**/answers/scorecard", lambda route: route.abort())
    page.get_by_role("button", name="Save the call").click()
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#heard")).to_have_value("It costs ten pounds and lasts three years.")


def test_the_call_sheet_stays_dark_on_white_in_a_dark_room(opened):
    page = opened("/work", 360, "dark")
    background = "() => getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(20, 24, 29)"
    page.evaluate("() => document.documentElement.classList.add('light-always')")
    assert page.evaluate(background) == "rgb(255, 255, 255)"


def test_on_paper_only_the_report_is_left(opened):
    page = opened("/report", scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator("#league")).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_no_font_or_picture_of_govuk_is_served(static_folder):
    css = next(static_folder.glob("app.*.css")).read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert set(re.findall(r"url\(([a-z-]+)", css)) == {
        "atkinson-latin-normal",
        "atkinson-latin-italic",
        "atkinson-latin-ext-normal",
        "atkinson-latin-ext-italic",
    }

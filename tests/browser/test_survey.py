"""A survey in a real browser: each answer is saved as it is given, conditions are kept, everybody can use the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, select

from app.accounts import actions as accounts
from app.accounts.models import Person, Role
from app.core.database import Database
from app.core.forms import Typed
from app.surveys import actions, queries
from app.surveys.forms import read_answer, was_sent
from app.surveys.models import Mode, Survey, SurveyChange, SurveyCouncil
from tests.browser.conftest import AxeCheck
from tests.browser.serving import Service, is_as_wide_as_its_window, seen, window
from tests.surveyed import create_councils, draft_survey, said_by

OWN = "X00000001"
SIZES = [(360, 740), (1280, 900)]


@pytest.fixture
def asked(service: Service) -> Person:
    """A survey that is open today, and a person of one of its councils."""
    today = datetime.now(UTC).date()
    with service.database.write() as session:
        create_councils(session)
        survey = draft_survey(
            session, opens_on=today - timedelta(days=2), closes_on=today + timedelta(days=9)
        )
        at = datetime.now(UTC)
        actions.open(session, survey=survey, by=None, at=at)
        return accounts.invite(
            session, email="ann@example.org", role=Role.COUNCIL, at=at, by=None, name="Ann", council_code=OWN
        )


def council_page(
    browser: Browser, service: Service, person: Person, size: tuple[int, int], path: str
) -> Page:
    page = browser.new_page(viewport=window(size))
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    page.goto(f"{service.address}{path}")
    return page


def values_of(database: Database) -> dict[str, str]:
    with database.read() as session:
        survey = session.exec(select(Survey)).one()
        response = queries.find_response(session, queries.asked_council(session, survey, OWN))
        return {code: row.value for code, row in queries.answers_of(session, response).items()}


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_answers_are_saved_as_they_are_given(
    browser: Browser, service: Service, asked: Person, axe: AxeCheck, size
):
    page = council_page(browser, service, asked, size, f"/council/surveys/contact-2026/{OWN}")
    expect(page.locator("#question-P2")).to_be_hidden()
    page.get_by_label("Yes, on every line").check()
    expect(page.locator("#question-P2")).to_be_visible()
    expect(page.locator("#saved-P1")).to_contain_text("Saved")
    page.locator("#P2").press_sequentially("81.5")
    expect(page.locator("#saved-P2")).to_contain_text("Saved")
    page.locator("#P4").fill("plenty")
    expect(page.locator("#saved-P4")).to_contain_text("Not saved. Enter a number in figures")
    assert values_of(service.database) == {"P1": "all", "P2": "81.5"}
    assert axe(page) == []
    assert is_as_wide_as_its_window(page)
    seen(page, "survey")
    page.close()


def test_an_answer_given_while_the_line_is_down_is_saved_when_it_is_back(
    browser: Browser, service: Service, asked: Person
):
    page = council_page(browser, service, asked, SIZES[0], f"/council/surveys/contact-2026/{OWN}")
    page.locator("#P4").fill("7")
    expect(page.locator("#saved-P4")).to_contain_text("Saved")
    service.stop()
    page.locator("#P4").fill("9")
    expect(page.locator("#saved-P4")).to_contain_text("Not saved yet")
    expect(page.locator("#unsaved")).to_contain_text("not saved yet")
    service.start()
    expect(page.locator("#saved-P4")).to_contain_text("Saved", timeout=20_000)
    assert values_of(service.database) == {"P4": "9"}
    with service.database.read() as session:
        assert len(session.exec(select(SurveyChange)).all()) == 2
    page.close()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_the_pages_around_it_can_be_used_by_everybody(
    browser: Browser, service: Service, asked: Person, axe: AxeCheck, size
):
    with service.database.write() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        for council in queries.councils_of(session, survey)[:30]:
            _answer(session, survey, council)
        draft_survey(session, code="next", opens_on=date(2026, 9, 1))
    for person, paths in (
        (service.publisher, ["", "/new", "/contact-2026", "/next", "/next/questions", "/next/questions/P2",
                             "/next/import", "/contact-2026/results", f"/contact-2026/councils/{OWN}/history"]),
        (asked, ["", f"/contact-2026/{OWN}/history"]),
    ):  # fmt: skip
        root = "/office/surveys" if person is service.publisher else "/council/surveys"
        page = council_page(browser, service, person, size, root)
        for path in paths:
            page.goto(f"{service.address}{root}{path}")
            assert axe(page) == [], path
            assert is_as_wide_as_its_window(page), path
            seen(page, f"survey{root}{path}".replace("/", "-"))
        page.close()


def _answer(session: Session, survey: Survey, council: SurveyCouncil) -> None:
    at = datetime.now(UTC)
    response = actions.begin(session, survey=survey, council=council, mode=Mode.ONLINE, at=at)
    typed = Typed({code: [value] for code, value in said_by(council.gss_code).items()})
    for question in queries.questionnaire_of(survey).questions:
        if was_sent(question, typed):
            given = read_answer(question, typed)
            actions.save_answer(
                session, response=response, question=question, given=given, mode=Mode.ONLINE, by=None, at=at
            )
    actions.submit(session, survey=survey, response=response, mode=Mode.ONLINE, by=None, at=at)

"""Drafting, choosing, opening and closing a wave in the office."""

from datetime import UTC, datetime, timedelta

from app.accounts.models import Role
from app.core.database import Database
from app.councils.models import CouncilType
from app.waves import queries
from tests.app.waves.waves_of_tests import create_council, topic_ids
from tests.conftest import SignIn

TODAY = datetime.now(UTC).date()
DRAFT = {
    "title": "Autumn",
    "code": "autumn",
    "from_date": f"{TODAY:%d/%m/%Y}",
    "to_date": (TODAY + timedelta(days=27)).isoformat(),
}


def test_a_wave_goes_from_draft_to_closed(sign_in: SignIn, database: Database):
    office, assessor = sign_in(Role.PUBLISHER), sign_in(Role.ASSESSOR)
    with database.write() as session:
        create_council(session, "E08000001")
        topics = topic_ids(session, "bulky-waste", "blue-badge", "complaints")
    assert "No wave yet" in office.get("/office/waves").text
    assert office.post("/office/waves/new", DRAFT).headers["location"].startswith("/office/waves/autumn?")
    chosen = {
        **DRAFT,
        "groups": ["metropolitan"],
        "topics": [str(one) for one in topics],
        "assessors": str(assessor.person.id),
        "lead_measure": "service",
    }
    assert office.post("/office/waves/autumn", chosen).status_code == 303
    page = office.get("/office/waves/autumn").text
    assert "Metropolitan boroughs" in page
    assert "Open the wave" in page
    assert office.post("/office/waves/autumn/open").status_code == 303
    assert office.post("/office/waves/autumn/open").status_code == 409
    assert office.post("/office/waves/autumn", chosen).status_code == 409
    page = office.get("/office/waves/autumn").text
    assert "Autumn is open" in page
    assert "BA-2 " in page
    assert office.post("/office/waves/autumn/close").status_code == 303
    assert "closed" in office.get("/office/waves").text
    with database.read() as session:
        wave = queries.wave_by_code(session, "autumn")
        assert (wave.lead_measure, len(queries.councils_of(session, wave))) == ("service", 1)


def test_bad_typing_is_kept_with_its_error(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    for wrong, words in (
        ({"code": "Autumn 2026"}, "Enter small letters"),
        ({"title": ""}, "Enter a title"),
        ({"from_date": "soon"}, "Enter the first day"),
        ({"to_date": "1/1/2020"}, "be before the first"),
        ({"code": "new"}, "Choose a different one"),
    ):
        answer = office.post("/office/waves/new", {**DRAFT, **wrong})
        assert answer.status_code == 422
        assert words in answer.text
        assert all(f'value="{value}"' in answer.text for value in wrong.values())


def test_refused_choices_stay_ticked(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    office.post("/office/waves/new", DRAFT)
    typed = {**DRAFT, "groups": [CouncilType.UNITARY.value], "calls_per_topic": "31"}
    answer = office.post("/office/waves/autumn", typed)
    assert answer.status_code == 422
    assert 'value="31"' in answer.text
    assert 'value="unitary" checked' in answer.text
    assert "Enter a whole number from 1 to 30." in answer.text
    assert office.post("/office/waves/autumn", {**DRAFT, "topics": "7"}).status_code == 422
    assert office.get("/office/waves/none").status_code == 404


def test_topics_that_nobody_chosen_answers_for_are_named(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    with database.write() as session:
        create_council(session, "E10000001", CouncilType.ENGLISH_COUNTY)
        topics = topic_ids(session, "bulky-waste", "blue-badge")
    office.post("/office/waves/new", DRAFT)
    office.post(
        "/office/waves/autumn", {**DRAFT, "groups": "english-county", "topics": [str(one) for one in topics]}
    )
    page = office.get("/office/waves/autumn").text
    assert "No chosen council answers for Bulky waste collection" in page
    assert "fewer" in page

"""A council answers together, an interviewer for it; only its own answers are there for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.surveys import actions, queries
from app.surveys.models import Mode, SurveyState
from tests.conftest import SignIn
from tests.surveyed import DURING, create_councils, open_survey, said_by

OWN, OTHER = "X00000001", "X00000002"
PAGE = f"/council/surveys/contact-2026/{OWN}"
DESK = f"/office/surveys/contact-2026/councils/{OWN}"


@pytest.fixture(autouse=True)
def _survey(database: Database) -> Iterator[None]:
    with database.write() as session:
        create_councils(session)
        open_survey(session)
    with held_at(DURING):
        yield


def mark_of(page: str, code: str) -> str:
    found = re.search(rf'name="{code}-shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def answer_of(database: Database, code: str) -> str:
    with database.read() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        response = queries.find_response(session, queries.asked_council(session, survey, OWN))
        return queries.answers_of(session, response)[code].value


def test_each_answer_is_saved_as_it_is_given_and_stands_for_colleagues(sign_in: SignIn, database: Database):
    ann, ben = sign_in(Role.COUNCIL, council=OWN, name="Ann"), sign_in(Role.COUNCIL, council=OWN, name="Ben")
    assert "1 survey to answer" in ann.get("/council/surveys").text
    saved = ann.http.post(
        f"{PAGE}/answers/P4",
        data={"P4": "12.50", "request_key": "k-00000001"},
        headers={"Sec-Fetch-Site": "same-origin", "HX-Request": "true"},
    )
    assert saved.status_code == 200
    assert "<html" not in saved.text
    assert "Saved 10:00" in saved.text
    assert 'value="12.5"' in ben.get(PAGE).text
    ben.post(f"{PAGE}/answers/P4", {"P4": "14"})
    # the first request comes again, from a line that was slow: it was carried out before
    assert ann.post(f"{PAGE}/answers/P4", {"P4": "12.50", "request_key": "k-00000001"}).status_code == 200
    assert answer_of(database, "P4") == "14"
    history = ann.get(f"{PAGE}/history").text
    assert history.rindex("Ben") < history.rindex("Ann")
    assert "12.5 %" in history


def test_a_save_that_replaces_what_a_colleague_gave_meanwhile_says_so(sign_in: SignIn):
    ann, ben = sign_in(Role.COUNCIL, council=OWN, name="Ann"), sign_in(Role.COUNCIL, council=OWN, name="Ben")
    shown = mark_of(ann.get(PAGE).text, "P4")
    ben.post(f"{PAGE}/answers/P4", {"P4": "14", "P4-shown": shown})
    told = ann.post(f"{PAGE}/answers/P4", {"P4": "15", "P4-shown": shown}).text
    assert "It replaced what Ben gave at 10:00: “14 %”." in told
    assert (
        "replaced"
        not in ann.post(
            f"{PAGE}/answers/P4", {"P4": "16", "P4-shown": mark_of(ben.get(PAGE).text, "P4")}
        ).text
    )


def test_a_whole_form_leaves_alone_what_its_writer_did_not_touch(sign_in: SignIn, database: Database):
    ann, ben = sign_in(Role.COUNCIL, council=OWN), sign_in(Role.COUNCIL, council=OWN)
    page = ann.get(PAGE).text
    ben.post(f"{PAGE}/answers/P4", {"P4": "14"})
    form = {"P4": "", "P4-shown": mark_of(page, "P4"), "L2": "40", "L2-shown": mark_of(page, "L2")}
    assert ann.post(PAGE, form).status_code == 303
    assert (answer_of(database, "P4"), answer_of(database, "L2")) == ("14", "40")


def test_what_can_not_be_used_stays_as_it_was_typed_beside_its_error(sign_in: SignIn, database: Database):
    council = sign_in(Role.COUNCIL, council=OWN)
    answer = council.post(f"{PAGE}/submit", {**said_by(OWN), "P4": "about a tenth", "L2": "140", "O2": "9"})
    assert answer.status_code == 422
    assert 'value="about a tenth"' in answer.text
    assert "Enter a number in figures" in answer.text
    assert "Enter a number from 0 to 100." in answer.text
    assert answer_of(database, "O2") == "9"
    single = council.post(f"{PAGE}/answers/O1", {"O1": "nobody"})
    assert single.status_code == 422
    assert "Choose one of the answers." in single.text
    assert council.post(f"{PAGE}/answers/O1", {"O1": "mixed", "request_key": "?"}).status_code == 422
    assert council.post(f"{PAGE}/answers/Q99", {"Q99": "1"}).status_code == 404


def test_submitting_names_what_is_missing_and_only_what_is_asked(sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=OWN)
    typed = {**said_by(OWN), "P1": "no", "P5-off": "yes", "P5-reason": ""}
    for code in ("P2", "P3", "P5", "L1"):
        typed.pop(code, None)
    answer = council.post(f"{PAGE}/submit", typed)
    assert answer.status_code == 422
    assert "Say why this does not apply: Wait for a person at the counter" in answer.text
    assert 'href="#L1"' in answer.text
    assert 'href="#P2"' not in answer.text
    assert (
        council.post(f"{PAGE}/submit", {"P5-off": "yes", "P5-reason": "No counter", "L1": "web"}).status_code
        == 303
    )
    page = council.get(PAGE).text
    assert "Submitted Thu 10 Sep 2026, 10:00 online." in page
    assert "Not applicable: No counter" in page
    assert council.post(f"{PAGE}/submit", {"L1": "none"}).status_code == 303
    assert council.post(f"{PAGE}/answers/L1", {"L1": "none"}).status_code == 409
    assert "Better pages and online forms" in council.get(PAGE).text


def test_a_submitted_response_is_reopened_with_a_reason(sign_in: SignIn):
    council, office = sign_in(Role.COUNCIL, council=OWN), sign_in(Role.PUBLISHER)
    assert council.post(f"{PAGE}/reopen", {"reason": "A slip"}).status_code == 409
    council.post(f"{PAGE}/submit", said_by(OWN))
    refused = council.post(f"{PAGE}/reopen", {"reason": "x" * 501})
    assert refused.status_code == 422
    assert "x" * 501 in refused.text
    assert council.post(f"{PAGE}/reopen", {"reason": ""}).status_code == 422
    assert council.post(f"{PAGE}/reopen", {"reason": "O2 was last year's figure"}).status_code == 303
    assert council.post(f"{PAGE}/submit", {"O2": "77"}).status_code == 303
    assert office.post(f"{DESK}/reopen", {"reason": "They rang and asked"}).status_code == 303
    history = office.get(f"{DESK}/history").text
    assert "O2 was last year" in history
    assert history.count("Reopened") == 2


def test_an_interviewer_is_held_to_the_same_and_the_response_says_so(sign_in: SignIn):
    office, council = sign_in(Role.PUBLISHER, name="Pat"), sign_in(Role.COUNCIL, council=OWN)
    assert "by telephone" in office.get(DESK).text
    assert office.post(f"{DESK}/answers/P4", {"P4": "a lot"}).status_code == 422
    assert office.post(f"{DESK}/answers/P4", {"P4": "8"}).status_code == 200
    assert 'value="8"' in council.get(PAGE).text
    assert office.post(f"{DESK}/submit", {"P4": "9"}).status_code == 422
    assert office.post(f"{DESK}", {"P4": "10"}).status_code == 303
    assert office.post(f"{DESK}/submit", said_by(OWN)).status_code == 303
    assert "by telephone." in council.get(PAGE).text
    assert "submitted by telephone" in office.get("/office/surveys/contact-2026").text
    history = council.get(f"{PAGE}/history").text
    assert "Pat" in history
    assert "By telephone, typed in by an interviewer" in history


def test_another_council_is_not_there_on_any_page(sign_in: SignIn):
    stranger = sign_in(Role.COUNCIL, council=OTHER)
    for path in (PAGE, f"{PAGE}/history", f"{PAGE}/results", f"{PAGE}/results.csv", f"{PAGE}/measured"):
        assert stranger.get(path).status_code == 404, path
    for path in (f"{PAGE}/answers/P4", PAGE, f"{PAGE}/submit", f"{PAGE}/reopen"):
        assert stranger.post(path, {"P4": "1", "reason": "x"}).status_code == 404, path
    assert OWN not in stranger.get("/council/surveys").text
    for path in ("/office/surveys", DESK, "/office/surveys/contact-2026/results.csv"):
        assert stranger.get(path).status_code == 403, path
    assert sign_in(Role.ASSESSOR).get(PAGE).status_code == 403
    assert sign_in().get(PAGE).status_code == 303
    assert (
        sign_in(Role.COUNCIL, council="X99999999").get("/council/surveys/contact-2026/X99999999").status_code
        == 404
    )


def test_the_last_day_ends_at_midnight_in_british_time(sign_in: SignIn, database: Database):
    council = sign_in(Role.COUNCIL, council=OWN)
    for moment, status in (
        (datetime(2026, 9, 6, 22, 59, tzinfo=UTC), 409),  # 23:59 the day before the first, in summer time
        (datetime(2026, 9, 6, 23, 0, tzinfo=UTC), 200),
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), 200),
        (datetime(2026, 9, 30, 23, 0, tzinfo=UTC), 409),
    ):
        with held_at(moment):
            assert council.post(f"{PAGE}/answers/P4", {"P4": "1"}).status_code == status, moment
    with held_at(DURING):
        sign_in(Role.PUBLISHER).post("/office/surveys/contact-2026/close")
        assert council.post(f"{PAGE}/answers/P4", {"P4": "2"}).status_code == 409
        assert "takes no answers" in council.get(PAGE).text


def test_every_acknowledged_save_of_many_at_once_is_read_back(sign_in: SignIn, database: Database):
    """Twelve colleagues give the first answers at the same moment, each another question."""
    typed = {
        "O1": "mixed", "O2": "12", "O3": "half", "P1": "all", "P2": "61", "P4": "5", "E1": "no", "R1": "no",
        "A1": "no", "S1": "no", "S3": "no", "L2": "44",
    }  # fmt: skip
    people = {code: sign_in(Role.COUNCIL, council=OWN) for code in typed}

    def give(code: str) -> int:
        with held_at(DURING):
            return people[code].post(f"{PAGE}/answers/{code}", {code: typed[code]}).status_code

    with ThreadPoolExecutor(len(typed)) as pool:
        assert list(pool.map(give, typed)) == [200] * len(typed)
    assert {code: answer_of(database, code) for code in typed} == typed
    history = people["O1"].get(f"{PAGE}/history").text
    assert history.count("no answer") == len(typed)


def test_two_who_answer_first_at_once_write_one_response(database: Database):
    """Both begin before either has saved; the second finds the first's row."""
    with database.write() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        council = queries.asked_council(session, survey, OWN)
        at = DURING
        first = actions.begin(session, survey=survey, council=council, mode=Mode.ONLINE, at=at)
        again = actions.begin(
            session, survey=survey, council=council, mode=Mode.TELEPHONE, at=at + timedelta(seconds=1)
        )
        assert first.id == again.id
        assert (again.mode, again.begun_at) == (Mode.ONLINE, at)
        assert survey.state is SurveyState.OPEN

"""An earlier survey comes in by CSV: seen first, then all of it or nothing."""

from __future__ import annotations

import pytest

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.surveys import queries
from app.surveys.models import Mode, SurveyState
from tests.conftest import SignIn
from tests.surveyed import DURING, create_councils, draft_survey

HOME = "/office/surveys/contact-2026"
GOOD = """gss_code,O1,P1,P2,P5,L3
X00000001,corporate,all,81.5,n/a: no counter,Ask twice
X00000002,mixed,no,,12,
"""


@pytest.fixture(autouse=True)
def _draft(database: Database) -> None:
    with database.write() as session:
        create_councils(session)
        draft_survey(session)


def state_of(database: Database) -> tuple[SurveyState, int]:
    with database.read() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        return survey.state, len(queries.reports_of(session, survey))


def test_a_dry_run_writes_nothing_and_the_import_all(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    assert "gss_code, O1" in office.get(f"{HOME}/import").text
    seen = office.post(f"{HOME}/import", files={"file": ("2012.csv", GOOD.encode())})
    assert seen.status_code == 200
    assert "2 responses would be written" in seen.text
    assert state_of(database) == (SurveyState.DRAFT, 0)
    done = office.post(f"{HOME}/import", {"text": GOOD, "file_name": "2012.csv", "confirm": "yes"})
    assert done.status_code == 303
    assert state_of(database) == (SurveyState.CLOSED, 2)
    with database.read() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        first, second = queries.reports_of(session, survey)
        assert first.values == {"O1": "corporate", "P1": "all", "P2": "81.5", "L3": "Ask twice"}
        assert second.values == {"O1": "mixed", "P1": "no", "P5": "12"}
        response = queries.find_response(session, queries.asked_council(session, survey, "X00000001"))
        assert response is not None
        assert response.mode is Mode.IMPORTED
        assert len(queries.changes_of(session, response)) == 5
    assert office.post(f"{HOME}/import", {"text": GOOD, "confirm": "yes"}).status_code == 409
    page = office.get("/office/surveys/contact-2026/councils/X00000001").text
    assert "from an earlier survey" in page
    assert "Not applicable: no counter" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "X00000001,mixed,no,,,\n", "Line 4: the code X00000001 stands in line 2 already"),
        (GOOD + "E07000001,mixed,no,,,\n", "Line 4: “E07000001” is no council of the groups"),
        (GOOD + "X00000003,mixed,no,50,,\n", "Line 4: P2 is asked only after another answer"),
        (GOOD + "X00000003,someone,all,500,,\n", "Line 4: P2: Enter a number from 0 to 100."),
        (GOOD + "X00000003,someone,all,500,,\n", "Line 4: O1: Choose one of the answers."),
        (GOOD + "X00000003,n/a: none,all,,,\n", "Line 4: O1 always applies"),
        (GOOD + "X00000003,mixed,all,,n/a:,\n", "Line 4: P5: say why it does not apply"),
        (GOOD + "X00000003,mixed\n", "Line 4 has 2 cells, and the header 6."),
        ("gss_code,Z9\nX00000001,1\n", "No question of this survey has the code Z9."),
        ("O1\nmixed\n", "missing: gss_code"),
        ("gss_code,O1,O1\nX00000001,mixed,mixed\n", "Two columns have the same name."),
        ("gss_code,O1\n", "The file has no rows."),
        ('gss_code,O1\n"X00000001,mixed', "can&#39;t be read as CSV"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(sign_in: SignIn, database: Database, text: str, words: str):
    answer = sign_in(Role.PUBLISHER).post(f"{HOME}/import", {"text": text, "confirm": "yes"})
    assert answer.status_code == 422
    assert words in answer.text
    assert state_of(database) == (SurveyState.DRAFT, 0)


def test_a_file_with_semicolons_is_read(sign_in: SignIn):
    file = {"file": ("2012.csv", GOOD.replace(",", ";").encode())}
    assert "2 responses would be written" in sign_in(Role.PUBLISHER).post(f"{HOME}/import", files=file).text


def test_a_file_is_needed_and_in_utf_8(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    assert "Choose a CSV file." in office.post(f"{HOME}/import", {}).text
    latin = office.post(f"{HOME}/import", files={"file": ("x.csv", "gss_code,O1\nX1,é".encode("latin-1"))})
    assert latin.status_code == 422
    assert "not in UTF-8" in latin.text


def test_an_open_survey_takes_no_file(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    with held_at(DURING):
        assert office.post(f"{HOME}/open").status_code == 303
        assert office.post(f"{HOME}/import", {"text": GOOD, "confirm": "yes"}).status_code == 409
    assert sign_in(Role.ASSESSOR).get(f"{HOME}/import").status_code == 403

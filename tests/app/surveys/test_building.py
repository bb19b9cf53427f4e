"""A publisher drafts a survey, builds its questions in the browser, and opens it with its wording frozen."""

from __future__ import annotations

from sqlmodel import select

from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.councils.models import Council
from app.surveys import actions, queries
from app.surveys.models import SurveyState
from scoring.questionnaire import questionnaire_from_data
from tests.conftest import SignIn
from tests.surveyed import DRAFTED, DURING, create_councils, draft_survey

DRAFT = {
    "title": "Counters",
    "code": "counters",
    "introduction": "About your counters.",
    "opens_on": "07/09/2026",
    "closes_on": "30/09/2026",
    "groups": ["unitary"],
    "start_from": "nothing",
}
QUESTION = {"code": "C1", "text": "Is there a counter?", "kind": "choice", "choices": "Yes | One or more\nNo"}
HOME = "/office/surveys/counters"


def questions_of(database: Database, code: str = "counters") -> list[str]:
    with database.read() as session:
        survey = queries.survey_by_code(session, code)
        return [one.code for one in queries.questionnaire_of(survey).questions]


def test_a_survey_is_built_question_by_question_and_opened(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    with database.write() as session:
        create_councils(session)
        for council in session.exec(select(Council)):
            council.fictional = False
            session.add(council)
    assert "No survey yet" in office.get("/office/surveys").text
    with held_at(DRAFTED):
        assert office.post("/office/surveys/new", DRAFT).status_code == 303
        assert office.post(f"{HOME}/open").status_code == 409
        office.post(f"{HOME}/sections", {"name": "Counter"})
        assert office.post(f"{HOME}/sections/0/questions/new", QUESTION).status_code == 303
        waiting = {
            "code": "C2", "text": "How long is the wait?", "kind": "number", "unit": "minutes", "minimum": "0",
            "maximum": "600", "asked_when": ["C1=yes"],
        }  # fmt: skip
        assert office.post(f"{HOME}/sections/0/questions/new", waiting).status_code == 303
        assert questions_of(database) == ["C1", "C2"]
        page = office.get(f"{HOME}/questions").text
        assert "only after C1 = yes" in page
        assert "One or more" in page
        assert 'value="C1=yes" checked' in office.get(f"{HOME}/questions/C2").text
        renamed = {**QUESTION, "choices": "Yes | At least one\nNo\nOnly by appointment"}
        assert office.post(f"{HOME}/questions/C1", renamed).status_code == 303
        assert office.post(f"{HOME}/open").status_code == 303
        assert office.post(f"{HOME}/open").status_code == 409
    for path, form in (
        (HOME, DRAFT),
        (f"{HOME}/sections", {"name": "Late"}),
        (f"{HOME}/questions/C1", renamed),
        (f"{HOME}/questions/C1/place", {"act": "remove"}),
    ):
        assert office.post(path, form).status_code == 409, path
    page = office.get(HOME).text
    assert "Counters is open for answers" in page
    assert "0 of 14 councils submitted" in page
    assert "The wording is frozen" in office.get(f"{HOME}/questions").text


def test_questions_move_and_go_unless_another_hangs_on_them(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    with database.write() as session:
        draft_survey(session)
    home = "/office/surveys/contact-2026"
    before = questions_of(database, "contact-2026")
    office.post(f"{home}/questions/O2/place", {"act": "up"})
    assert questions_of(database, "contact-2026")[:3] == ["O2", "O1", "O3"]
    office.post(f"{home}/questions/O2/place", {"act": "up"})
    office.post(f"{home}/questions/O2/place", {"act": "down"})
    assert questions_of(database, "contact-2026") == before
    for path, form in (
        (f"{home}/questions/P1/place", {"act": "remove"}),
        (f"{home}/questions/P2/place", {"act": "up"}),
    ):
        refused = office.post(path, form)
        assert refused.status_code == 422
        assert "must be an earlier question with choices" in refused.text
    assert office.post(f"{home}/questions/L3/place", {"act": "remove"}).status_code == 303
    assert "L3" not in questions_of(database, "contact-2026")
    assert office.post(f"{home}/sections/6", {"name": "What comes next"}).status_code == 303
    assert "What comes next" in office.get(f"{home}/questions").text
    assert office.post(f"{home}/sections/6", {"name": "x", "act": "remove"}).status_code == 303
    assert office.post(f"{home}/sections/60", {"name": "x"}).status_code == 404
    assert office.post(f"{home}/sections/1", {"name": ""}).status_code == 422
    assert office.get(f"{home}/questions/Z9").status_code == 404


def test_bad_typing_is_kept_with_its_error(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    for wrong, words in (
        ({"code": "Counters 26"}, "Enter small letters"),
        ({"title": ""}, "Enter a title"),
        ({"opens_on": "soon"}, "Enter the first day"),
        ({"closes_on": "1/9/2020"}, "be before the first"),
        ({"code": "new"}, "Choose a different one"),
    ):
        answer = office.post("/office/surveys/new", {**DRAFT, **wrong})
        assert answer.status_code == 422
        assert words in answer.text
        assert all(f'value="{value}"' in answer.text for value in wrong.values())
        assert 'value="unitary" checked' in answer.text
    office.post("/office/surveys/new", DRAFT)
    again = office.post(HOME, {**DRAFT, "title": "Counters again", "opens_on": "never"})
    assert again.status_code == 422
    assert 'value="Counters again"' in again.text
    office.post(f"{HOME}/sections", {"name": "Counter"})
    for wrong, words in (
        ({"choices": "Yes"}, "two answers or more"),
        ({"choices": "Yes\nYes"}, "value of its own"),
        ({"kind": "number", "choices": "", "minimum": "9", "maximum": "2"}, "is below the minimum"),
        ({"kind": "text", "measured": "resolved"}, "only a number can be set against calls"),
        ({"code": "1"}, "Enter a letter"),
        ({"asked_when": ["A=1", "B=1"]}, "Choose answers of one question only."),
        ({"asked_when": ["A=1"]}, "must be an earlier question with choices"),
    ):
        answer = office.post(f"{HOME}/sections/0/questions/new", {**QUESTION, **wrong})
        assert answer.status_code == 422, wrong
        assert words in answer.text, wrong
        assert 'value="Is there a counter?"' in answer.text


def test_the_shipped_questions_ask_what_councils_measure():
    questionnaire = questionnaire_from_data(queries.shipped_questionnaire())
    assert len(questionnaire.questions) == 24
    assert [one.code for one in questionnaire.questions if one.measured] == ["P2", "P3", "R2", "A3"]


def test_the_wording_that_opened_keeps_its_digest(database: Database):
    with database.write() as session:
        create_councils(session)
        survey = draft_survey(session)
        assert survey.state is SurveyState.DRAFT
        queries_before = queries.questionnaire_of(survey)
        actions.open(session, survey=survey, by=None, at=DURING)
        assert queries.questionnaire_of(survey) == queries_before
        assert len(survey.questionnaire_sha256) == 64

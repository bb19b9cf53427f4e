"""What a council said of itself in a survey stands beside its promise, and what others said, once results are out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from app.core.database import Database
from app.insight.models import StandardMeasure
from app.insight.standards import Tracked, standing_of
from app.surveys import actions, queries
from app.surveys.forms import DraftForm
from app.surveys.models import Mode
from app.surveys.rules import Given
from tests.promised import AFTER, CODE, OTHER, create_world, enter_standard

OPEN = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
BASE = {
    "O1": "mixed", "O2": "9", "O3": "most", "P1": "all", "P3": "30", "P4": "5", "P5": "5", "P6": "no", "E1": "no",
    "E3": "5", "R1": "agent", "A1": "no", "S1": "every", "S3": "no", "L1": "web", "L2": "50",
}  # fmt: skip
CODES = [f"X0700000{number}" for number in range(1, 6)]


@pytest.fixture(autouse=True)
def world(database: Database) -> None:
    with database.write() as session:
        create_world(session)
        enter_standard(session)
        enter_standard(session, within=20)
        enter_standard(session, measure=StandardMeasure.RESOLVED, within=None)
        enter_standard(session, measure=StandardMeasure.SATISFIED, within=None)
        enter_standard(session, measure=StandardMeasure.AVOIDABLE, within=None)


def hold_survey(session: Session, codes: list[str], *, published: bool = True) -> None:
    """Each council says 10, 20, 30… at P2, 11… at R2 and 12… at S2, in the order of `codes`."""
    entered = DraftForm.model_validate(
        {
            "title": "Contact", "code": "contact", "opens_on": date(2026, 11, 1), "closes_on": date(2026, 11, 30),
            "groups": ["english-district"],
        }
    )  # fmt: skip
    survey = actions.draft(session, entered=entered, fictional=True, by=None, at=OPEN)
    session.flush()
    actions.open(session, survey=survey, by=None, at=OPEN)
    for number, code in enumerate(codes, start=1):
        council = queries.asked_council(session, survey, code)
        response = actions.begin(session, survey=survey, council=council, mode=Mode.ONLINE, at=OPEN)
        said = {**BASE, "P2": f"{10 * number}", "R2": f"{10 * number + 1}", "S2": f"{10 * number + 2}"}
        for question in queries.questionnaire_of(survey).questions:
            if question.code in said:
                actions.save_answer(
                    session, response=response, question=question, given=Given(said[question.code]),
                    mode=Mode.ONLINE, by=None, at=OPEN,
                )  # fmt: skip
        actions.submit(session, survey=survey, response=response, mode=Mode.ONLINE, by=None, at=OPEN)
    actions.close(session, survey=survey, by=None, at=OPEN)
    if published:
        actions.publish(session, survey=survey, by=None, at=OPEN)


def tracked(session: Session, code: str = CODE) -> list[Tracked]:
    return standing_of(session, code, AFTER).tracked


def test_said_and_the_quartiles_of_five_stand_beside_the_promise(database: Database):
    with database.write() as session:
        hold_survey(session, CODES)
    with database.read() as session:
        minute, other, settled, satisfied, avoidable = tracked(session)
    assert minute.said is not None
    assert (minute.said.percent, minute.said.source) == (10, "Contact")
    assert other.said is None  # the survey asks for 60 seconds, the promise is of 20
    assert settled.said is not None
    assert (settled.said.percent, settled.benchmark.quartiles.median) == (11, 31)
    assert settled.benchmark.source == "what 5 of Shire districts, England said in Contact"
    assert satisfied.said is not None
    assert (satisfied.said.percent, satisfied.benchmark.quartiles.high) == (12, 42)
    assert satisfied.untold.startswith("Callers who play a part")
    assert (avoidable.said, avoidable.benchmark.quartiles) == (None, None)


def test_four_answers_are_no_benchmark(database: Database):
    with database.write() as session:
        hold_survey(session, CODES[:4])
    with database.read() as session:
        settled = tracked(session)[2]
    assert settled.said is not None
    assert settled.benchmark.words == "no benchmark: fewer than five"


@pytest.mark.parametrize(("codes", "published"), [(CODES, False), ([OTHER, *CODES[2:3]], True)])
def test_before_results_are_out_and_to_who_did_not_answer_nothing_is_said(
    database: Database, codes, published
):
    with database.write() as session:
        hold_survey(session, codes, published=published)
    with database.read() as session:
        found = tracked(session)
    assert [one.said for one in found] == [None] * 5
    assert [one.benchmark.quartiles for one in found] == [None] * 5

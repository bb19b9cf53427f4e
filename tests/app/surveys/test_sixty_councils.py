"""Sixty councils answer in two modes; the results are those of an independent computation, and hide small groups."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core.clock import held_at
from app.core.database import Database
from app.surveys import queries
from app.surveys.models import Mode
from scoring.benchmark import QuestionResult
from tests.conftest import SignIn
from tests.surveyed import DRAFTED, DURING, create_councils, open_survey, said_by


@pytest.fixture
def answered(database: Database, sign_in: SignIn) -> Iterator[dict[str, dict[str, str]]]:
    """Every council's typed answers, sent over HTTP: two thirds online, a third on the telephone; some not at all."""
    with held_at(DURING):
        yield _answer(database, sign_in)


def _answer(database: Database, sign_in: SignIn) -> dict[str, dict[str, str]]:
    with database.write() as session:
        codes = create_councils(session)
        open_survey(session)
    office, online = sign_in(Role.PUBLISHER), sign_in(Role.COUNCIL, council=next(iter(codes)))
    with database.write() as session:
        for code in list(codes)[1:]:
            accounts.invite(
                session, email=online.person.email, role=Role.COUNCIL, at=DRAFTED, by=None, council_code=code
            )
    said = {}
    for number, code in enumerate(codes):
        if number % 10 == 3:
            continue
        said[code] = typed = said_by(code)
        if number % 3:
            answer = online.post(f"/council/surveys/contact-2026/{code}/submit", typed)
        else:
            answer = office.post(f"/office/surveys/contact-2026/councils/{code}/submit", typed)
        assert answer.status_code == 303, answer.text
    return said


def test_results_are_those_of_an_independent_computation(
    database: Database, answered: dict[str, dict[str, str]], sign_in: SignIn
):
    with database.read() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        members = {one.gss_code: one for one in queries.councils_of(session, survey)}
        found = queries.results_of(session, survey)
        modes = [
            one.response.mode for one in queries.responses_of(session, survey) if one.response is not None
        ]
    assert (len(members), len(answered), modes.count(Mode.ONLINE), modes.count(Mode.TELEPHONE)) == (
        60, 54, 36, 18,
    )  # fmt: skip
    assert len(found) > 60
    for one in found:
        inside = [
            typed
            for code, typed in answered.items()
            if one.filter in ("all", members[code].council_type, f"nation-{members[code].nation.lower()}")
        ]
        values = [typed[one.question] for typed in inside if one.question in typed]
        assert one.answered == len(values) >= 5
        if one.quartiles:
            expected = [quantile([float(value) for value in values], part) for part in (1, 2, 3)]
            given = [one.quartiles.low, one.quartiles.median, one.quartiles.high]
            assert given == pytest.approx(expected)
        for value, count in one.counts.items():
            assert count == sum(other == value for other in values)
    page = sign_in(Role.PUBLISHER).get("/office/surveys/contact-2026/results").text
    assert "All councils: 54 of 60 answered" in page
    assert "36 online" in page
    assert "18 by telephone" in page


def quantile(values: list[float], quarter: int) -> float:
    """By the definition: the place (n − 1) q / 4 on the line through the ordered values."""
    values.sort()
    whole, rest = divmod((len(values) - 1) * quarter, 4)
    return values[whole] + (values[whole + 1] - values[whole]) * rest / 4 if rest else values[whole]


def test_no_two_filters_give_away_fewer_than_five_councils(
    database: Database, answered: dict[str, dict[str, str]], sign_in: SignIn
):
    """Every pair of filters whose figures are shown, for every question, over HTTP and in the rows."""
    with database.read() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        members = {one.gss_code: one for one in queries.councils_of(session, survey)}
        found = queries.results_of(session, survey)
    shown: dict[str, list[QuestionResult]] = {}
    for one in found:
        shown.setdefault(one.question, []).append(one)
    pairs = 0
    for question, results in shown.items():
        sets = {
            one.filter: {
                code
                for code, typed in answered.items()
                if question in typed
                and one.filter
                in ("all", members[code].council_type, f"nation-{members[code].nation.lower()}")
            }
            for one in results
        }
        for (first, left), (second, right) in combinations(sets.items(), 2):
            pairs += 1
            for rest in (left - right, right - left, left ^ right):
                assert not rest or len(rest) >= 5, (question, first, second)
    assert pairs > 100
    office = sign_in(Role.PUBLISHER)
    wales = office.get("/office/surveys/contact-2026/results?group=welsh-unitary").text
    assert "Too few to show" in wales
    assert "The middle half" not in wales
    assert office.get("/office/surveys/contact-2026/results?group=nation-atlantis").status_code == 404


def test_what_is_published_is_frozen_and_read_by_those_who_answered(
    database: Database, answered: dict[str, dict[str, str]], sign_in: SignIn
):
    first, silent = (
        next(iter(answered)),
        next(f"X{n:08d}" for n in range(1, 61) if f"X{n:08d}" not in answered),
    )
    reader = sign_in(Role.COUNCIL, council=first)
    address = f"/council/surveys/contact-2026/{first}/results"
    assert reader.get(address).status_code == 404
    office = sign_in(Role.PUBLISHER)
    assert office.post("/office/surveys/contact-2026/publish").status_code == 409
    assert office.post("/office/surveys/contact-2026/close").status_code == 303
    assert office.post("/office/surveys/contact-2026/publish").status_code == 303
    assert office.post("/office/surveys/contact-2026/publish").status_code == 409
    page = reader.get(address).text
    assert "Where you stand among 54 councils" in page
    assert "You said:" in page
    lines = reader.get(f"{address}.csv").text.splitlines()
    assert lines[0].startswith("question,text,filter,asked,answered")
    assert not any("Welsh councils" in line for line in lines)
    other = sign_in(Role.COUNCIL, council=silent)
    assert other.get(f"/council/surveys/contact-2026/{silent}/results").status_code == 404
    assert other.get(address).status_code == 404
    with database.write() as session:
        survey = queries.survey_by_code(session, "contact-2026")
        before = queries.results_of(session, survey)
        row = queries.answers_of(
            session, queries.find_response(session, queries.asked_council(session, survey, first))
        )["P4"]
        row.value = "99"
        session.add(row)
        session.flush()
        assert queries.results_of(session, survey) == before

"""The demonstration's surveys tell a story: one by file, one answered in two modes and published, one half way."""

from __future__ import annotations

from app.core.database import Database
from app.demo.country import build_country
from app.demo.register import load_country
from app.demo.survey import hold_surveys
from app.surveys import queries
from app.surveys.models import Mode, SurveyState
from tests.conftest import START


def test_three_surveys_in_three_states(database: Database):
    country = build_country()
    with database.write() as session:
        people = load_country(session, country, sites="https://sites.example", at=START)
        hold_surveys(session, country, people, at=START)
    with database.read() as session:
        now, published, earlier = queries.surveys(session)
        assert [now.state, published.state] == [SurveyState.OPEN, SurveyState.PUBLISHED]
        asked = queries.responses_of(session, published)
        modes = [one.response.mode for one in asked if one.response is not None]
        assert len(asked) == len(country.councils)
        assert {Mode.ONLINE, Mode.TELEPHONE} == set(modes)
        assert len(modes) < len(asked)
        groups = {one.filter for one in queries.results_of(session, published)}
        assert {"all", "nation-scotland", "english-district"} <= groups
        told = {
            one.response.mode for one in queries.responses_of(session, earlier) if one.response is not None
        }
        assert told == {Mode.IMPORTED}
        begun = [one for one in queries.responses_of(session, now) if one.response is not None]
        assert {one.response.submitted_at is None for one in begun if one.response} == {True, False}
        users = set(people.council_users)
        assert users <= {one.council.gss_code for one in asked if one.response is not None}

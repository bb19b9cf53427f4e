"""The publisher's overview."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.calls.models import CallClosing, CallEnd
from app.core.database import Database
from app.progress import queries
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.scorecards.models import Scorecard
from app.waves import actions as waves
from app.waves import queries as wave_queries
from tests.app.waves.waves_of_tests import AT, create_assessor, create_council, create_wave
from tests.conftest import SignIn

DUE = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def two_waves(database: Database) -> None:
    """A draft, and an earlier wave that is open with one call in force, due on 8 September."""
    with database.write() as session:
        create_council(session, "E08000001")
        ann = create_assessor(session, "Ann")
        create_wave(
            session, code="later", first=AT.date() + timedelta(days=90), last=AT.date() + timedelta(days=99)
        )
        wave = waves.open(session, wave=create_wave(session, assessors=(ann,)), by=None, at=AT)
        session.flush()
        plan = CallPlan(
            wave_id=wave.id or 0,
            state=PlanState.IN_FORCE,
            seed=1,
            engine="none",
            instance={},
            instance_sha256="",
            plan_sha256="",
            drawn_at=AT,
        )
        session.add(plan)
        session.flush()
        used = wave_queries.scenarios_of(session, wave)[0]
        call = PlannedCall(
            plan_id=plan.id or 0,
            wave_id=wave.id or 0,
            reference="ABCDEFGHJK",
            code="E08000001.bulky-waste.1",
            wave_council_id=wave_queries.councils_of(session, wave)[0].id or 0,
            version_id=used.version_id,
            topic_id=used.topic_id,
            assessor_id=ann.id or 0,
            starts_at=DUE,
            band="early",
        )
        session.add(call)


def counts(road: queries.Road) -> dict[str, tuple[str, int]]:
    return {stage.name: (stage.count, stage.late) for stage in road.stages}


def test_with_no_wave_the_overview_says_how_to_begin(sign_in: SignIn):
    page = sign_in(Role.PUBLISHER).get("/office").text
    assert "Nothing has begun yet" in page
    assert "/office/waves/new" in page


@pytest.mark.usefixtures("two_waves")
def test_the_newest_wave_stands_first_while_nothing_is_late(database: Database):
    with database.read() as session:
        roads = queries.roads(session, DUE)
        assert [road.wave.code for road in roads] == ["later", "autumn-2026"]
        assert counts(roads[1])["Frame"] == ("1", 0)
        assert counts(roads[1])["Plan"] == ("1", 0)
        assert counts(roads[1])["Calls"] == ("0", 0)


@pytest.mark.usefixtures("two_waves")
def test_a_call_that_nobody_tried_for_a_day_is_late_and_brings_its_wave_to_the_top(database: Database):
    with database.read() as session:
        roads = queries.roads(session, DUE + timedelta(days=1, minutes=1))
        assert [road.wave.code for road in roads] == ["autumn-2026", "later"]
        assert counts(roads[0])["Calls"] == ("0", 1)


@pytest.mark.usefixtures("two_waves")
@pytest.mark.parametrize(
    ("end", "verdicts"),
    [(CallEnd.REACHED, ("0", "of 1 settled", 1)), (CallEnd.NOT_REACHED, ("0", "of 0 settled", 0))],
)
def test_only_a_call_that_reached_somebody_waits_for_a_verdict(database: Database, end: CallEnd, verdicts):
    with database.write() as session:
        call = session.exec(select(PlannedCall)).one()
        session.add(CallClosing(planned_call_id=call.id or 0, end=end, closed_at=DUE))
        session.add(
            Scorecard(
                planned_call_id=call.id or 0, author_id=call.assessor_id, begun_at=DUE, submitted_at=DUE
            )
        )
    with database.read() as session:
        road = next(
            one for one in queries.roads(session, DUE + timedelta(days=8)) if one.wave.code == "autumn-2026"
        )
        assert verdicts in [(stage.count, stage.words, stage.late) for stage in road.stages]


@pytest.mark.usefixtures("two_waves")
def test_nothing_is_late_to_be_called_once_a_wave_is_closed(database: Database):
    with database.write() as session:
        waves.close(session, wave=wave_queries.wave_by_code(session, "autumn-2026"), by=None, at=DUE)
    with database.read() as session:
        roads = queries.roads(session, DUE + timedelta(days=8))
        assert [counts(road)["Calls"][1] for road in roads] == [0, 0]


@pytest.mark.usefixtures("two_waves")
def test_each_stage_of_the_road_leads_to_its_page(sign_in: SignIn):
    page = sign_in(Role.PUBLISHER).get("/office").text
    assert "/office/waves/autumn-2026" in page
    assert "/office/waves/autumn-2026/plan" in page
    assert "not-there-yet" not in page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/office", "Overview"), ("/office/judging", "Checks"), ("/office/conflicts", "People"),
        ("/office/exceptions", "Councils"), ("/office/studies", "Editions"), ("/office/waves", "Waves"),
    ],
)  # fmt: skip
def test_the_contents_line_marks_where_a_page_belongs(sign_in: SignIn, path: str, words: str):
    page = sign_in(Role.PUBLISHER).get(path).text
    marked = [part.split(">")[1].split("<")[0] for part in page.split("<li><a ") if "aria-current" in part]
    assert marked == [words]

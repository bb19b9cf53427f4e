"""A plan for every council of the real register: whom it calls, about what, and when."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.core import clock
from app.core.database import Database
from app.core.errors import WrongState
from app.core.jobs import Worker
from app.core.settings import Settings
from app.councils import actions as councils
from app.councils import queries as registers
from app.councils.calendar import SAFE_WEEK, bank_holidays
from app.councils.models import Council, CouncilType
from app.scenarios.models import Scenario, ScenarioVersion, Topic
from app.schedule import actions, queries, rules
from app.schedule.models import CallPlan, PlannedCall, PlanState
from app.waves.models import Wave, WaveAssessor, WaveCouncil, WaveScenario, WaveState, WaveTopic
from tests.conftest import SignIn

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
CHECKER = Path(__file__).parents[4] / "shared" / "scheduling" / "check_plan.py"
TOPICS = {
    "bulky-waste": [one for one in CouncilType if one != CouncilType.ENGLISH_COUNTY],
    "council-tax": [
        one for one in CouncilType if one not in (CouncilType.ENGLISH_COUNTY, CouncilType.NI_DISTRICT)
    ],
    "blue-badge": [
        one for one in CouncilType if one not in (CouncilType.ENGLISH_DISTRICT, CouncilType.NI_DISTRICT)
    ],
    "complaints": list(CouncilType),
    "councillor": list(CouncilType),
}


@pytest.fixture
def wave(database: Database) -> Wave:
    """Every council of the register and five topics, over Easter and the May holidays."""
    with database.write() as session:
        for name, text in registers.shipped_files():
            councils.import_register(session, text=text, file_name=name, by=None, at=AT, dry_run=False)
        wave = Wave(
            code="spring",
            title="Spring",
            state=WaveState.OPEN,
            from_date=date(2026, 4, 2),
            to_date=date(2026, 5, 29),
            created_at=AT,
        )
        session.add(wave)
        for code, types in TOPICS.items():
            topic = Topic(code=code, name=code, council_types=[one.value for one in types])
            scenario = Scenario(code=f"{code}-1", topic=topic)
            version = ScenarioVersion(
                scenario=scenario, number=1, title=code, caller="A", opening="Hello", written_at=AT
            )
            session.add(version)
            session.flush()
            session.add(WaveTopic(wave_id=wave.id, topic_id=topic.id))
            session.add(WaveScenario(wave_id=wave.id, version_id=version.id, topic_id=topic.id))
        for council in session.exec(select(Council).where(col(Council.end_date).is_(None))):
            session.add(
                WaveCouncil(
                    wave_id=wave.id,
                    council_id=council.id,
                    gss_code=council.gss_code,
                    name=council.name,
                    council_type=council.type,
                )
            )
        for number in range(12):
            person = accounts.invite(
                session, email=f"a{number}@example.org", role=Role.ASSESSOR, at=AT, by=None
            )
            session.add(WaveAssessor(wave_id=wave.id, person_id=person.id))
    return wave


@pytest.fixture
def planned(wave: Wave, database: Database, settings: Settings) -> list[PlannedCall]:
    with database.write() as session:
        actions.ask_for_plan(session, wave=session.get(Wave, wave.id), seed=7, by=None, at=AT)
    with clock.held_at(AT):
        Worker(settings, database).run_until_idle()
    with database.write() as session:
        plan = queries.newest_plan(session, session.get(Wave, wave.id))
        actions.put_in_force(session, plan=plan, by=None, at=AT)
        calls = list(queries.calls_of(session, plan))
        for call in calls:
            _ = call.wave_council.council, call.version.scenario.topic
        assert plan.unplaced == []
    return calls


def test_the_whole_register_is_planned_under_every_rule(
    planned: list[PlannedCall], sign_in: SignIn, database: Database, tmp_path: Path
):
    """One plan, drawn once: it takes a while."""
    every_council_is_called_once_about_each_topic_it_answers_for(planned)
    nobody_is_called_on_a_holiday_of_its_nation_or_outside_its_hours(planned)
    the_exported_plan_passes_an_independent_checker(planned, sign_in, tmp_path)
    the_publisher_sees_the_plan_and_a_second_cannot_replace_it_once_begun(planned, sign_in, database)


def every_council_is_called_once_about_each_topic_it_answers_for(planned: list[PlannedCall]) -> None:
    assert len({call.wave_council.gss_code for call in planned}) == 382
    expected = 0
    for call in planned:
        assert call.wave_council.council_type.value in call.version.scenario.topic.council_types
    types = [
        one.wave_council.council_type for one in {call.wave_council_id: call for call in planned}.values()
    ]
    expected = sum(council_type in held for council_type in types for held in TOPICS.values())
    assert len(planned) == len({(call.wave_council_id, call.topic_id) for call in planned}) == expected
    assert len({call.reference for call in planned}) == expected


def nobody_is_called_on_a_holiday_of_its_nation_or_outside_its_hours(planned: list[PlannedCall]) -> None:
    for call in planned:
        local = call.starts_at.astimezone(actions.LONDON)
        holidays = bank_holidays(call.wave_council.council.nation, local.year)
        assert local.date() not in holidays, call.code
        spans = SAFE_WEEK[local.weekday()]
        assert any(opens <= f"{local:%H:%M}" < closes for opens, closes in spans), call.code


def the_exported_plan_passes_an_independent_checker(
    planned: list[PlannedCall], sign_in: SignIn, tmp_path: Path
) -> None:
    if not CHECKER.exists():  # it stands beside the project, where there is one
        return
    publisher = sign_in(Role.PUBLISHER)
    plan_id = planned[0].plan_id
    for name in ("instance", "plan"):
        (tmp_path / f"{name}.json").write_text(publisher.get(f"/office/plans/{plan_id}/{name}.json").text)
    checked = subprocess.run(
        [sys.executable, CHECKER, tmp_path / "instance.json", tmp_path / "plan.json", "--no-bounds"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "HARD VIOLATIONS: 0" in checked.stdout, checked.stdout + checked.stderr


def the_publisher_sees_the_plan_and_a_second_cannot_replace_it_once_begun(
    planned: list[PlannedCall], sign_in: SignIn, database: Database
) -> None:
    publisher = sign_in(Role.PUBLISHER)
    shown = publisher.get("/office/waves/spring/plan")
    assert f"{len(planned):,} calls planned" in shown.text
    assert publisher.get("/office/plan").status_code == 200
    with database.read() as session:
        assert session.get(CallPlan, planned[0].plan_id).state == PlanState.IN_FORCE
    assert publisher.post(f"/office/plans/{planned[0].plan_id}/in-force").status_code == 409


def test_availability_is_read_as_it_is_typed(sign_in: SignIn, database: Database):
    publisher = sign_in(Role.PUBLISHER)
    assessor = sign_in(Role.ASSESSOR).person
    address = f"/office/assessors/{assessor.id}"
    good = {
        "monday": "9.00-12:30, 13:30 to 17:00",
        "max_per_day": "8",
        "max_per_week": "30",
        "away": "2026-05-01",
    }
    assert publisher.post(address, good).status_code == 303
    with database.read() as session:
        known = queries.availability_of(session, assessor)
        assert [(one.weekday, one.starts, one.ends) for one in known.spans] == [
            (0, "09:00", "12:30"),
            (0, "13:30", "17:00"),
        ]
        assert [one.on_date for one in known.days_away] == [date(2026, 5, 1)]
    bad = publisher.post(address, good | {"tuesday": "17:00-9:00", "max_per_day": "0"})
    assert bad.status_code == 422
    assert "ends before it begins" in bad.text
    assert "17:00-9:00" in bad.text
    assert json.dumps(good["monday"])[1:-1] in bad.text


def test_the_demonstration_plans_real_councils_and_never_calls_them(wave: Wave, database: Database):
    plan = CallPlan(
        wave_id=wave.id, seed=1, engine="x", instance={}, instance_sha256="", plan_sha256="", drawn_at=AT
    )
    with database.write() as session:
        session.add(plan)
        session.flush()
        rules.check_may_be_called(plan, demonstration=False)
        with pytest.raises(WrongState, match="never called"):
            rules.check_may_be_called(plan, demonstration=True)

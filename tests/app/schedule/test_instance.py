"""A wave as the planner reads it."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from app.core.database import Database
from app.councils.models import CouncilType, Line, OpeningException, OpeningSpan
from app.schedule import actions
from app.schedule.instance import wave_instance
from app.waves import actions as waves
from app.waves.models import Wave
from scoring.planning import draw_plan, read_wave
from tests.app.waves.waves_of_tests import AT, create_assessor, create_council, create_wave


@pytest.fixture
def session(database: Database):
    with database.write() as opened:
        yield opened


def open_wave(session: Session, **choices: object) -> Wave:
    wave = create_wave(session, assessors=(create_assessor(session, "Ann"),), **choices)
    waves.open(session, wave=wave, by=None, at=AT)
    session.flush()
    session.expire_all()
    return wave


def test_councils_with_the_same_hours_share_one_pattern(session: Session):
    for number in (1, 2, 3):
        council = create_council(session, f"E0800000{number}")
        if number == 3:
            line = Line(council_id=council.id or 0, number="0113 496 0001")
            line.hours = [OpeningSpan(weekday=0, opens="08:00", closes="12:00")]
            session.add(line)
    instance = wave_instance(session, open_wave(session), at=AT)
    first, second, third = (one["opening"] for one in instance["authorities"])
    assert first == second != third
    assert instance["openings"][third] == {"mon": [["08:00", "12:00"]]}
    assert instance["openings"][first]["fri"] == [["09:00", "16:00"]]


def test_a_topic_with_a_line_of_its_own_narrows_the_hours_to_those_both_answer(session: Session):
    council = create_council(session, "E08000001")
    for topic, opens, closes in (("", "09:00", "17:00"), ("blue-badge", "10:00", "12:00")):
        line = Line(council_id=council.id or 0, number="0113 496 0001", topic_code=topic)
        line.hours = [OpeningSpan(weekday=1, opens=opens, closes=closes)]
        session.add(line)
    instance = wave_instance(session, open_wave(session), at=AT)
    assert list(instance["openings"].values()) == [{"tue": [["10:00", "12:00"]]}]


def test_a_councils_own_days_go_before_those_of_its_nation(session: Session):
    council = create_council(session, "E08000001")
    create_council(session, "S12000001", CouncilType.SCOTTISH_UNITARY)
    for council_id, nation, day, opens, closes in (
        (None, council.nation, 14, "", ""),
        (None, council.nation, 15, "10:00", "12:00"),
        (council.id, None, 15, "", ""),
        (council.id, None, 16, "13:00", "14:00"),
    ):
        session.add(
            OpeningException(
                council_id=council_id, nation=nation, on_date=date(2026, 9, day), opens=opens, closes=closes
            )
        )
    wave = open_wave(session, groups=(CouncilType.METROPOLITAN, CouncilType.SCOTTISH_UNITARY))
    instance = wave_instance(session, wave, at=AT)
    english, scottish = instance["authorities"]
    assert english["exceptions"] == {"2026-09-15": [], "2026-09-16": [["13:00", "14:00"]]}
    assert "exceptions" not in scottish
    assert list(instance["calendars"]["England"]["closed"]) == ["2026-09-14"]
    assert instance["calendars"]["Scotland"]["closed"] == {}


def test_conflicts_keep_an_assessor_from_a_council(session: Session):
    council = create_council(session, "E08000001")
    wave = open_wave(session)
    actions.declare_conflict(
        session,
        person=wave.assessors[0].person,
        council_id=council.id or 0,
        reason="lives there",
        by=None,
        at=AT,
    )
    session.flush()
    instance = wave_instance(session, wave, at=AT)
    assert instance["assessors"][0]["conflicts"] == {"E08000001": "lives there"}
    plan = draw_plan(read_wave(instance), seed=1)
    assert not plan.calls
    assert len(plan.unplaced) == 2
    assert all(one.detail for one in plan.unplaced)


def test_nothing_is_planned_for_a_time_that_is_past(session: Session):
    for number in range(1, 6):
        create_council(session, f"E0800000{number}")
    wave = open_wave(session)
    assert "now" not in wave_instance(session, wave, at=AT)
    # 13:00 UTC is 14:00 in British Summer Time
    begun = wave_instance(session, wave, at=datetime(2026, 9, 29, 13, 0, tzinfo=UTC))
    assert begun["now"] == "2026-09-29T14:00"
    plan = draw_plan(read_wave(begun), seed=1)
    assert plan.calls
    assert min(call.start for call in plan.calls) >= datetime(2026, 9, 29, 14, 0)  # noqa: DTZ001 (local, as in the format)

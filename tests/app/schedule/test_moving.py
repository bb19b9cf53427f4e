"""A plan changed by hand: calls moved and pinned, a plan brought from a file, a wave tried before it opens."""

import json
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from app.accounts.models import Role
from app.core import clock
from app.core.clock import LOCAL
from app.core.database import Database
from app.core.errors import WrongState
from app.core.jobs import Worker
from app.core.settings import Settings
from app.schedule import actions, queries
from app.schedule.models import CallPlan, PlannedCall
from app.schedule.rules import check_can_move
from app.waves import actions as waves
from app.waves.models import Wave
from tests.app.waves.waves_of_tests import AT, create_assessor, create_council, create_wave
from tests.conftest import SignIn

CODE = "autumn-2026"
TYPED = "%d/%m/%Y"


@pytest.fixture(autouse=True)
def _before_the_wave():
    with clock.held_at(AT):
        yield


def prepare(session: Session, *, opened: bool = True, **chosen: object) -> Wave:
    """Three councils, two topics, three assessors; open unless told otherwise."""
    for number in (1, 2, 3):
        create_council(session, f"E0800000{number}")
    people = tuple(create_assessor(session, name) for name in ("Ann", "Bea", "Cem"))
    wave = create_wave(session, assessors=people, **chosen)
    if opened:
        session.flush()
        waves.open(session, wave=wave, by=None, at=AT)
    return wave


def draw(settings: Settings, database: Database, seed: int = 7) -> int:
    with database.write() as session:
        wave = session.exec(select(Wave)).one()
        actions.ask_for_plan(session, wave=wave, seed=seed, by=None, at=AT)
    Worker(settings, database).run_until_idle()
    with database.read() as session:
        return queries.newest_plan(session, session.exec(select(Wave)).one()).id


def places(database: Database, plan_id: int) -> dict[str, tuple[int, datetime, bool]]:
    with database.read() as session:
        calls = queries.calls_of(session, session.get(CallPlan, plan_id))
        return {call.code: (call.assessor_id, call.starts_at, call.pinned) for call in calls}


def first_call(database: Database, plan_id: int) -> PlannedCall:
    with database.read() as session:
        return queries.calls_of(session, session.get(CallPlan, plan_id))[0]


@pytest.fixture
def plan_id(settings: Settings, database: Database) -> int:
    with database.write() as session:
        prepare(session)
    return draw(settings, database)


def test_the_plan_is_shown_as_a_calendar_with_a_way_to_each_call(
    plan_id: int, sign_in: SignIn, database: Database
):
    call = first_call(database, plan_id)
    day = call.starts_at.astimezone(LOCAL).date()
    publisher = sign_in(Role.PUBLISHER)
    shown = publisher.get(f"/office/waves/{CODE}/plan?day={day}").text
    assert shown.count('class="plan-calendar__day') == 20
    assert 'aria-current="true"' in shown
    assert f"/office/calls/{call.reference}/place" in shown


def test_a_call_is_moved_and_stays_when_the_plan_is_drawn_again(
    plan_id: int, sign_in: SignIn, settings: Settings, database: Database
):
    call, publisher = first_call(database, plan_id), sign_in(Role.PUBLISHER)
    free = clear_friday(places(database, plan_id))
    moved = {"to": call.assessor_id, "on": free.strftime(TYPED), "time": "11:05"}
    assert publisher.post(f"/office/calls/{call.reference}/place", moved).status_code == 303
    at = (call.assessor_id, free.replace(hour=11, minute=5), True)
    assert places(database, plan_id)[call.code] == at
    assert "pinned" in publisher.get(f"/office/calls/{call.reference}/place").text
    again = places(database, draw(settings, database, seed=99))
    assert again[call.code] == at
    assert [pinned for _, _, pinned in again.values()].count(True) == 1
    exported = publisher.get(f"/office/plans/{plan_id}/plan.json").json()
    assert f"{free:%Y-%m-%d}T11:05" in {one["start"] for one in exported["calls"]}


def clear_friday(taken: dict[str, tuple[int, datetime, bool]]) -> datetime:
    """A Friday with no call on it or beside it."""
    days = {start.astimezone(LOCAL).date() for _, start, _ in taken.values()}
    fridays = [datetime(2026, 9, 11, tzinfo=LOCAL) + timedelta(7 * n) for n in range(4)]
    return next(one for one in fridays if not {(one + timedelta(n)).date() for n in (-1, 0, 1)} & days)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time": "06:00"}, "does not answer for 20 minutes from 06:00"),
        ({"time": "11:03"}, "Calls start on the 5 minutes"),
        ({"on": "01/01/2027"}, "The wave is called from Mon 7 Sep"),
        ({"on": "31/08/2026"}, "Choose a moment that is still to come."),
        ({"on": "soon"}, "Enter the day like 22/11/2026."),
        ({"time": "noon"}, "Enter the time like 14:05."),
        ({"to": "999999"}, "Nobody of that name calls in this wave."),
    ],
)
def test_a_move_against_a_rule_is_refused_in_words_with_what_was_typed(
    plan_id: int, sign_in: SignIn, database: Database, changes: dict[str, str], words: str
):
    call, before = first_call(database, plan_id), places(database, plan_id)
    day = call.starts_at.astimezone(LOCAL).strftime(TYPED)
    typed = {"to": str(call.assessor_id), "on": day, "time": "11:00"} | changes
    answer = sign_in(Role.PUBLISHER).post(f"/office/calls/{call.reference}/place", typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Person " not in answer.text  # the office knows assessors by name
    assert f'value="{typed["on"]}"' in answer.text
    assert places(database, plan_id) == before


def test_a_second_call_too_close_at_the_same_council_is_refused(
    plan_id: int, sign_in: SignIn, database: Database
):
    with database.read() as session:
        calls = queries.calls_of(session, session.get(CallPlan, plan_id))
        first = calls[0]
        other = next(one for one in calls[1:] if one.wave_council_id == first.wave_council_id)
    typed = {
        "to": first.assessor_id,
        "on": other.starts_at.astimezone(LOCAL).strftime(TYPED),
        "time": "12:00",
    }
    answer = sign_in(Role.PUBLISHER).post(f"/office/calls/{first.reference}/place", typed)
    assert answer.status_code == 422
    assert "has another call on" in answer.text


def test_a_call_is_pinned_and_let_go(plan_id: int, sign_in: SignIn, database: Database):
    call, publisher = first_call(database, plan_id), sign_in(Role.PUBLISHER)
    for way, pinned in (("pinned", True), ("pinned", True), ("unpinned", False)):
        assert publisher.post(f"/office/calls/{call.reference}/{way}").status_code == 303
        assert places(database, plan_id)[call.code][2] is pinned


def test_a_call_whose_time_has_come_is_neither_moved_nor_pinned(
    plan_id: int, sign_in: SignIn, database: Database
):
    call, publisher = first_call(database, plan_id), sign_in(Role.PUBLISHER)
    with clock.held_at(call.starts_at):
        assert publisher.post(f"/office/calls/{call.reference}/pinned").status_code == 409
        typed = {"to": call.assessor_id, "on": "30/09/2026", "time": "11:00"}
        assert publisher.post(f"/office/calls/{call.reference}/place", typed).status_code == 409
        assert "no longer moved" in publisher.get(f"/office/calls/{call.reference}/place").text


def test_an_assessor_sees_and_moves_nothing(plan_id: int, sign_in: SignIn, database: Database):
    call, assessor = first_call(database, plan_id), sign_in(Role.ASSESSOR)
    address = f"/office/calls/{call.reference}"
    assert assessor.get(f"{address}/place").status_code == 403
    assert assessor.post(f"{address}/pinned").status_code == 403
    assert assessor.get(f"/office/waves/{CODE}/plan/trial").status_code == 403
    assert sign_in(Role.PUBLISHER).get("/office/calls/NOSUCHCALL/place").status_code == 404


def test_a_plan_goes_out_and_comes_in_the_same(plan_id: int, sign_in: SignIn, database: Database):
    publisher = sign_in(Role.PUBLISHER)
    text = publisher.get(f"/office/plans/{plan_id}/plan.json").text
    address = f"/office/waves/{CODE}/plan/import"
    assert publisher.get(address).status_code == 200
    assert publisher.post(address, files={"file": ("plan.json", text, "application/json")}).status_code == 303
    with database.read() as session:
        newest = queries.newest_plan(session, session.exec(select(Wave)).one())
        assert newest.id != plan_id
    assert places(database, newest.id) == places(database, plan_id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda plan: plan | {"instance": "spring"}, "The file plans the wave “spring”"),
        (lambda plan: plan | {"format": "x"}, "format: &#39;x&#39; is not a plan."),
        (lambda plan: plan | {"calls": [plan["calls"][0] | {"start": "2026-09-13T11:00"}]}, "does not answer"),
        (lambda plan: plan | {"calls": [plan["calls"][0] | {"scenario": "x"}]}, "is no scenario that it may use"),
        (lambda plan: [plan], "holds no plan"),
    ],
)  # fmt: skip
def test_a_plan_that_breaks_a_rule_is_not_kept(
    plan_id: int, sign_in: SignIn, database: Database, change, words: str
):
    publisher = sign_in(Role.PUBLISHER)
    plan = change(publisher.get(f"/office/plans/{plan_id}/plan.json").json())
    answer = publisher.post(
        f"/office/waves/{CODE}/plan/import",
        files={"file": ("plan.json", json.dumps(plan), "application/json")},
    )
    assert answer.status_code == 422
    assert words in answer.text
    with database.read() as session:
        assert len(session.exec(select(CallPlan)).all()) == 1


def test_no_file_and_no_json_are_refused(plan_id: int, sign_in: SignIn):
    publisher, address = sign_in(Role.PUBLISHER), f"/office/waves/{CODE}/plan/import"
    assert "Choose the plan" in publisher.post(address).text
    answer = publisher.post(address, files={"file": ("plan.json", "{", "application/json")})
    assert answer.status_code == 422
    assert "is not JSON" in answer.text


def test_a_plan_beyond_the_burden_budget_does_not_come_into_force(
    settings: Settings, database: Database, sign_in: SignIn
):
    with database.write() as session:
        prepare(session, burden_minutes=30)
    plan_id, publisher = draw(settings, database), sign_in(Role.PUBLISHER)
    assert "It asks 40 staff minutes of Council E08000001 and too many of 2 councils more" in (
        publisher.get(f"/office/waves/{CODE}/plan").text
    )
    refused = publisher.post(f"/office/plans/{plan_id}/in-force")
    assert refused.status_code == 409
    assert "the wave allows 30. Raise its burden budget" in refused.text
    with database.write() as session:
        wave = session.exec(select(Wave)).one()
        wave.burden_minutes = 40
        session.add(wave)
    assert publisher.post(f"/office/plans/{plan_id}/in-force").status_code == 303


def test_a_draft_is_tried_and_nothing_is_kept(database: Database, sign_in: SignIn):
    with database.write() as session:
        prepare(session, opened=False)
    publisher = sign_in(Role.PUBLISHER)
    assert f"/office/waves/{CODE}/plan/trial" in publisher.get(f"/office/waves/{CODE}").text
    shown = publisher.get(f"/office/waves/{CODE}/plan/trial")
    assert "Every one of 6 calls has a place" in shown.text
    with database.read() as session:
        wave = session.exec(select(Wave)).one()
        assert (wave.councils, wave.scenarios, session.exec(select(CallPlan)).all()) == ([], [], [])


def test_a_draft_with_too_many_calls_is_told_what_would_help(database: Database, sign_in: SignIn):
    with database.write() as session:
        prepare(session, opened=False, calls_per_topic=8)
    shown = sign_in(Role.PUBLISHER).get(f"/office/waves/{CODE}/plan/trial").text
    assert "of 48 calls have no place" in shown
    assert "Smallest clash:" in shown
    assert "one voice up to 4 times at a council" in shown


def test_a_draft_without_assessors_cannot_be_tried(database: Database, sign_in: SignIn):
    with database.write() as session:
        create_council(session, "E08000001")
        create_wave(session)
    assert sign_in(Role.PUBLISHER).get(f"/office/waves/{CODE}/plan/trial").status_code == 409


def test_a_plan_that_was_superseded_is_not_moved(plan_id: int, settings: Settings, database: Database):
    with database.write() as session:
        plan = session.get(CallPlan, plan_id)
        actions.put_in_force(session, plan=plan, by=None, at=AT)
    second = draw(settings, database, seed=8)
    with database.write() as session:
        actions.put_in_force(session, plan=session.get(CallPlan, second), by=None, at=AT)
        call = queries.calls_of(session, session.get(CallPlan, plan_id))[0]
        with pytest.raises(WrongState, match="no longer worked by"):
            check_can_move(call, AT)

"""What a wave covers, and what freezes when it opens."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from app.core.audit import AuditEvent
from app.core.database import Database
from app.core.errors import AppError, BadInput, WrongState
from app.councils.models import CouncilType
from app.scenarios import actions as scenarios
from app.waves import actions, queries, rules
from app.waves.models import Wave, WaveGroup, WaveState
from scoring.scorecard import instrument_from_data
from tests.app.waves.waves_of_tests import AT, FIRST, LAST, create_assessor, create_council, create_wave


def test_the_frame_holds_living_councils_of_the_chosen_groups_that_answer_for_a_topic(database: Database):
    with database.write() as session:
        create_council(session, "E08000001")
        create_council(session, "E08000002", end_date=date(2026, 9, 20))
        create_council(session, "E08000003", start_date=date(2026, 9, 20))
        create_council(session, "E08000004", end_date=date(2027, 4, 1))
        create_council(session, "X01000001", fictional=True)
        create_council(session, "E07000001", CouncilType.ENGLISH_DISTRICT)
        create_council(session, "E10000001", CouncilType.ENGLISH_COUNTY)
        wave = create_wave(
            session,
            groups=(CouncilType.METROPOLITAN, CouncilType.ENGLISH_COUNTY),
            topics=("bulky-waste",),
            assessors=(create_assessor(session, "Ann"),),
        )
        assert queries.reach(session, wave).calls == {"Bulky waste collection": 2}
        actions.open(session, wave=wave, by=None, at=AT)
        frozen = queries.councils_of(session, wave)
    # the county is of a chosen group, and bulky waste is no duty of counties
    assert [council.gss_code for council in frozen] == ["E08000001", "E08000004"]


def test_opening_pins_the_wordings_and_the_scorecard_and_is_audited(database: Database):
    with database.write() as session:
        create_council(session, "E08000001")
        wave = create_wave(session, assessors=(create_assessor(session, "Ann"),))
        actions.open(session, wave=wave, by=None, at=AT)
        used = queries.scenarios_of(session, wave)
        assert len(used) == 4
        assert all(one.version.used_at == AT for one in used)
        assert wave.opened_at == AT
        assert instrument_from_data(wave.instrument).code == "BA-2"
        assert queries.scorecard_name(wave).startswith("BA-2 ")
        event = session.exec(select(AuditEvent).where(AuditEvent.name == "waves.open")).one()
        assert event.details == {"councils": 1, "scenarios": 4}
        assert not scenarios.load_shipped(session, AT).anything


def test_a_later_change_of_the_register_leaves_an_open_wave_as_it_was(database: Database):
    with database.write() as session:
        council = create_council(session, "E08000001")
        wave = create_wave(session, assessors=(create_assessor(session, "Ann"),))
        actions.open(session, wave=wave, by=None, at=AT)
        council.name = "Renamed"
        create_council(session, "E08000002")
        session.flush()
        assert [one.name for one in queries.councils_of(session, wave)] == ["Council E08000001"]
        assert queries.reach(session, wave).council_count == 1


def test_choices_can_be_made_again_and_keep_what_stays(database: Database):
    with database.write() as session:
        ann = create_assessor(session, "Ann")
        wave = create_wave(session, assessors=(ann,))
        wave.topics[0].weight = 3
        session.flush()
        form = actions.ChooseForm(
            title="Again",
            from_date=FIRST,
            to_date=LAST,
            groups=[CouncilType.UNITARY, CouncilType.UNITARY],
            topics=[wave.topics[0].topic_id],
            assessors=[ann.id],
        )
        actions.choose(session, wave=wave, chosen=form, by=None, at=AT)
    with database.read() as session:
        wave = queries.wave_by_code(session, "autumn-2026")
        assert [one.council_type for one in wave.groups] == [CouncilType.UNITARY]
        assert [one.weight for one in wave.topics] == [3]
        assert len(wave.assessors) == 1


@pytest.mark.parametrize("field", ["topics", "assessors"])
def test_what_does_not_exist_cannot_be_chosen(database: Database, field: str):
    with database.write() as session:
        wave = create_wave(session)
        form = actions.ChooseForm(title="A", from_date=FIRST, to_date=LAST, **{field: [999]})
        with pytest.raises(BadInput) as refusal:
            actions.choose(session, wave=wave, chosen=form, by=None, at=AT)
        assert field in refusal.value.fields


def test_a_wave_without_choices_or_councils_does_not_open(database: Database):
    with database.write() as session:
        wave = actions.draft(
            session, code="bare", title="Bare", from_date=FIRST, to_date=LAST, fictional=False, by=None, at=AT
        )
        with pytest.raises(WrongState, match="choose a group of councils and a topic and an assessor"):
            actions.open(session, wave=wave, by=None, at=AT)
        chosen = create_wave(session, assessors=(create_assessor(session, "Ann"),))
        with pytest.raises(WrongState, match="nobody can be called"):
            actions.open(session, wave=chosen, by=None, at=AT)


STATES = [
    # state, change, open, close
    (WaveState.DRAFT, True, False, False),
    (WaveState.OPEN, False, False, True),
    (WaveState.CLOSED, False, False, False),
]


@pytest.mark.parametrize(("state", "change", "opens", "closes"), STATES)
def test_each_state_lets_through_what_it_should(state: WaveState, change: bool, opens: bool, closes: bool):
    wave = Wave(state=state, from_date=FIRST, to_date=LAST)
    answers = (rules.can_change(wave), rules.can_open(wave, today=FIRST), rules.can_close(wave))
    assert answers == (change, opens, closes)


def test_a_wave_whose_days_are_past_does_not_open():
    wave = Wave(from_date=FIRST, to_date=LAST)
    wave.groups = [WaveGroup(wave_id=1, council_type=CouncilType.UNITARY)]
    with pytest.raises(WrongState, match="choose a topic and an assessor"):
        rules.check_can_open(wave, today=LAST)


def test_every_state_is_in_the_table_and_has_words():
    assert {row[0] for row in STATES} == set(WaveState) == set(rules.TRANSITIONS) == set(rules.STATE_WORDS)


@pytest.mark.parametrize("days", [-1, 400])
def test_days_have_an_order_and_an_end(days: int):
    with pytest.raises(AppError) as refusal:
        rules.check_dates(FIRST, FIRST + timedelta(days=days))
    assert "to_date" in refusal.value.fields

"""A wave asks in one way; one that writes has a scorecard of its own and is planned on any day."""

import pytest
from sqlmodel import Session

from app.accounts.models import Role
from app.core.database import Database
from app.core.errors import BadInput
from app.councils.models import ContactChannel, CouncilType, Line, OpeningSpan
from app.schedule.instance import wave_instance
from app.waves import actions, queries
from scoring.planning import draw_plan, read_wave
from scoring.scorecard import instrument_from_data
from tests.app.waves.waves_of_tests import AT, create_assessor, create_council, create_wave
from tests.conftest import SignIn


@pytest.fixture
def session(database: Database):
    with database.write() as opened:
        yield opened


@pytest.mark.parametrize(
    ("channel", "code"),
    [("telephone", "BA-2"), ("email", "BA-2W"), ("web_form", "BA-2W"), ("web_chat", "BA-2W")],
)
def test_the_scorecard_that_is_pinned_follows_the_way_of_asking(session: Session, channel: str, code: str):
    create_council(session, "E08000001")
    wave = create_wave(
        session, assessors=(create_assessor(session, "Ann"),), contact_channel=ContactChannel(channel)
    )
    actions.open(session, wave=wave, by=None, at=AT)
    assert instrument_from_data(wave.instrument).code == code
    assert queries.scorecard_name(wave).split()[0] == code


def test_what_is_written_is_planned_on_holidays_and_whatever_the_hours(session: Session):
    council = create_council(session, "S12000001", CouncilType.SCOTTISH_UNITARY)
    line = Line(council_id=council.id or 0, number="0113 496 0001")
    line.hours = [OpeningSpan(weekday=5, opens="08:00", closes="08:05")]  # no call could be made
    session.add(line)
    chosen = {"groups": (CouncilType.SCOTTISH_UNITARY,), "assessors": (create_assessor(session, "Ann"),)}
    wave = create_wave(session, **chosen, contact_channel=ContactChannel.EMAIL)
    actions.open(session, wave=wave, by=None, at=AT)
    instance = wave_instance(session, wave, at=AT)
    assert not any(one["closed"] for one in instance["calendars"].values())
    assert len(draw_plan(read_wave(instance), seed=1).calls) == len(instance["calls"]) > 0
    spoken = create_wave(session, code="spoken", **chosen)
    actions.open(session, wave=spoken, by=None, at=AT)
    assert not draw_plan(read_wave(wave_instance(session, spoken, at=AT)), seed=1).calls


def test_calibration_is_for_telephone_calls(session: Session):
    with pytest.raises(BadInput) as refused:
        create_wave(session, contact_channel=ContactChannel.EMAIL, calibration_percent=80)
    assert "telephone" in refused.value.fields["calibration_percent"]


def test_choose_takes_the_way_of_asking_and_keeps_what_was_typed(sign_in: SignIn, database: Database):
    with database.write() as session:
        wave = create_wave(session, code="letters")
        fields = {name: str(getattr(wave, name)) for name in ("title", "from_date", "to_date", "seed")}
        topics = [str(one.topic_id) for one in wave.topics]
    publisher = sign_in(Role.PUBLISHER)
    chosen = fields | {"groups": ["metropolitan"], "topics": topics, "contact_channel": "email"}
    bad = publisher.post("/office/waves/letters", chosen | {"answer_limit_days": "0"})
    assert bad.status_code == 422
    assert 'value="email" checked' in bad.text
    assert "from 1 to 60" in bad.text
    assert publisher.post("/office/waves/letters", chosen | {"contact_channel": "fax"}).status_code == 422
    assert publisher.post("/office/waves/letters", chosen | {"answer_limit_days": "10"}).status_code == 303
    with database.read() as session:
        wave = queries.wave_by_code(session, "letters")
        assert (wave.contact_channel, wave.answer_limit_days) == (ContactChannel.EMAIL, 10)

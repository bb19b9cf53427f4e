"""The time to reply ends with the last day as a council's own clocks count it, also when they change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.database import Database
from app.core.errors import WrongState
from app.review import actions, rules
from app.waves.models import Wave
from tests.conftest import START
from tests.settled_wave import World, small_wave


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        made.wave.agreement_floor = 0
        made.wave.reply_from = made.wave.reply_to = None
    return made


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # the last day of summer time
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),  # a day of 25 hours
        (date(2027, 3, 27), datetime(2027, 3, 28, 0, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 23, tzinfo=UTC)),  # a day of 23 hours
    ],
)
def test_a_reply_counts_up_to_the_last_second_of_the_last_day(
    world: World, database: Database, until: date, ends: datetime
):
    opened = min(START, datetime(2026, 9, 1, 9, tzinfo=UTC))
    with database.write() as session:
        wave = session.get_one(Wave, world.wave.id)
        actions.open_window(session, wave=wave, until=until, base_url="https://a.test", by=None, at=opened)
    with database.read() as session:
        wave = session.get_one(Wave, world.wave.id)
        assert wave.reply_to == ends
        assert rules.last_day(wave) == until
        rules.check_reply(wave, None, ends - timedelta(seconds=1))
        with pytest.raises(WrongState, match="The time to reply ended"):
            rules.check_reply(wave, None, ends)

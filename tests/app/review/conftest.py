"""A wave whose calls are settled and whose councils may reply; a module that wants another makes its own."""

import pytest

from app.core.database import Database
from tests.settled_wave import World, open_replies, small_wave


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        made = small_wave(session)
        open_replies(made.wave)
    return made

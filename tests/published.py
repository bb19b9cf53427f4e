"""Editions of a settled wave, for whatever is shown of them."""

from datetime import UTC, datetime

from sqlmodel import Session

from app.core.database import Database
from app.publication import actions
from app.publication.models import Edition
from app.results.actions import compile_run
from app.waves.models import Wave
from tests.settled_wave import World, end_replies, small_wave


def settled_world(database: Database) -> World:
    """A small wave whose councils have had their time to reply."""
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
    return made


def publish(
    session: Session, wave: Wave, title: str = "Autumn", *, public_from: datetime | None = None
) -> Edition:
    """The first edition of a wave, public now or later."""
    at = datetime.now(UTC)
    run = compile_run(session, wave=session.merge(wave), by=None, at=at)
    return actions.publish(session, run=run, title=title, by=None, at=at, public_from=public_from)

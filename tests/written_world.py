"""A small wave by e-mail with one enquiry planned, for the tests of what is written."""

from datetime import UTC, date, datetime

from sqlmodel import Session

from app.councils.models import ContactChannel, WrittenAddress
from app.waves.queries import shipped_instrument
from tests.field_world import PLANNED, World, create_world

ANSWER = "Dear resident, a collection costs £24.50. Please book five working days ahead. Call Ann on 01632 960 146."


def create_written_world(
    session: Session, *, calls: int = 1, planned: datetime = PLANNED, **wave: object
) -> World:
    """The world of the field, asked by e-mail: Ambleford is open on weekdays from 8:30 to 17:00."""
    channel = ContactChannel.EMAIL
    settings = {
        "contact_channel": channel,
        "instrument": shipped_instrument(channel),
        "to_date": date(2026, 12, 30),
    }
    world = create_world(session, calls=calls, planned=planned, **(settings | wave))
    session.add(
        WrittenAddress(
            council_id=world.council.id or 0,
            contact_channel=channel,
            address="waste@ambleford.example",
            label="Waste team",
            found_at="https://www.ambleford.example/contact",
        )
    )
    session.flush()
    return world


def london(day: int, clock: str, month: int = 9) -> datetime:
    """A British summer's moment of 2026."""
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour) - 1, int(minute), tzinfo=UTC)


FILLED_IN = {
    "A1": "yes",
    "A4": "yes",
    "A5": "page",
    "B2": "no",
    "B3": "3",
    "C3": "yes",
    "C4": "no",
    "D1": "no",
    "D3": "yes",
    "D4": "yes",
    "N1": "yes",
    "N3": "poor_signposting",
    "N4": "english",
    "N6": ANSWER,
    "R1": "8",
    "R2": "yes",
    "R3": ["email", "phone"],
    "heard-fee": "a collection costs £24.50",
    "heard-notice": "five working days ahead",
    "heard-refund-off": "yes",
}

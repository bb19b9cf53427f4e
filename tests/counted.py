"""Sixty fictional councils that count their contacts, and figures to enter: for tests and for looking at pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import Session

from app.contacts import actions, rules
from app.contacts.models import Channel, Source
from app.contacts.rules import Cell
from app.councils.models import Council, CouncilType
from app.councils.queries import council_by_code
from app.scenarios.models import Topic
from tests.surveyed import create_councils

AT = datetime(
    2026, 11, 10, 9, 0, tzinfo=UTC
)  # the last month over is October, the last full quarter ended in September
OWN = "X00000001"
OTHER = "X00000002"
TOPICS = {"garden-waste": "Garden waste collection", "bulky-waste": "Bulky waste collection"}
MONTHS = rules.months_until("2026-10", 13)


def create_world(session: Session) -> dict[str, CouncilType]:
    """Two topics and the councils of `tests.surveyed`: code → type."""
    for code, name in TOPICS.items():
        session.add(Topic(code=code, name=name, council_types=[one.value for one in CouncilType]))
    return create_councils(session)


def enter(
    session: Session,
    code: str,
    figures: Mapping[Channel, int],
    *,
    service: str = "garden-waste",
    months: list[str] | None = None,
    at: datetime = AT,
) -> Council:
    """The same figures in each of the months."""
    council = council_by_code(session, code)
    cells: dict[Cell, int | None] = {
        Cell(month, service, channel): number
        for month in months or MONTHS
        for channel, number in figures.items()
    }
    actions.enter(session, council=council, figures=cells, source=Source.FILE, by=None, at=at)
    return council

"""Services, figures that stand, unit costs, targets, consent and secret words of councils."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, func, select

from app.accounts.models import Person
from app.accounts.queries import digest_of
from app.accounts.rules import check_speaks_for
from app.contacts.models import (
    Channel,
    ContactConsent,
    ContactCount,
    ContactService,
    ContactToken,
    TakeUpTarget,
    UnitCost,
)
from app.contacts.rules import Cell
from app.councils.models import Council
from app.councils.queries import council_by_code, short_names
from app.scenarios.models import Topic

COSTS = Path(__file__).with_name("data") / "unit_costs.json"


@dataclass(frozen=True)
class Service:
    """A topic of the register, or a service under a council's own name."""

    code: str
    name: str
    own: bool


@dataclass(frozen=True)
class Total:
    """Contacts of one service by one channel in one month, wards added up."""

    month: str
    service: str
    channel: Channel
    contacts: int


@dataclass(frozen=True)
class Cost:
    """What a contact costs: as the council entered it, or as shipped; `pence` none if nobody says."""

    channel: Channel
    pence: int | None
    year: int | None
    source: str
    own: bool


@dataclass(frozen=True)
class Change:
    """One figure as it was entered, and what stood there before."""

    row: ContactCount
    before: int | None


def own_council(session: Session, person: Person, gss_code: str) -> Council:
    """A council that this person speaks for. Raises NotFound: another's, or not on the register."""
    check_speaks_for(person, gss_code)
    return council_by_code(session, gss_code)


def names_of(session: Session, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Code and name of councils, by name; a code that the register lacks stands for itself."""
    return sorted(short_names(session, codes).items(), key=lambda one: (one[1], one[0]))


def services(session: Session, council: Council) -> list[Service]:
    """What this council can count: topics that it answers for and services of its own, by name."""
    topics = [one for one in session.exec(select(Topic)) if council.type.value in one.council_types]
    own = session.exec(select(ContactService).where(ContactService.council_id == council.id))
    found = [Service(one.code, one.name, False) for one in topics]
    found += [Service(one.code, one.name, True) for one in own]
    return sorted(found, key=lambda one: (one.name.casefold(), one.code))


def service_names(session: Session, council: Council) -> dict[str, str]:
    """Code → name."""
    return {one.code: one.name for one in services(session, council)}


def totals(session: Session, council: Council, first: str, last: str) -> list[Total]:
    """What stands from one month to another, by month, service and channel."""
    keys = (ContactCount.month, ContactCount.service, ContactCount.channel)
    count = func.coalesce(func.sum(ContactCount.contacts), 0)
    wanted = (
        select(ContactCount.month, ContactCount.service, ContactCount.channel, count)
        .where(ContactCount.council_id == council.id, col(ContactCount.superseded_at).is_(None))
        .where(col(ContactCount.month).between(first, last), col(ContactCount.contacts).is_not(None))
        .group_by(*map(col, keys))
        .order_by(*map(col, keys))
    )
    found = session.exec(wanted).all()
    return [
        Total(month, service, Channel(channel), int(number or 0)) for month, service, channel, number in found
    ]


def ward_totals(session: Session, council: Council, first: str, last: str) -> list[tuple[str, Total]]:
    """Ward and what stands for it from one month to another; what is of no ward is left out."""
    keys = (ContactCount.ward, ContactCount.month, ContactCount.service, ContactCount.channel)
    count = func.coalesce(func.sum(ContactCount.contacts), 0)
    wanted = (
        select(*keys, count)  # type: ignore[call-overload]  # it is typed for four columns at most
        .where(ContactCount.council_id == council.id, col(ContactCount.superseded_at).is_(None))
        .where(col(ContactCount.month).between(first, last), ContactCount.ward != "")
        .where(col(ContactCount.contacts).is_not(None))
        .group_by(*map(col, keys))
        .order_by(*map(col, keys))
    )
    return [
        (ward, Total(month, service, Channel(channel), int(number or 0)))
        for ward, month, service, channel, number in session.exec(wanted).all()
    ]


def newest_month(session: Session, council: Council) -> str | None:
    """The newest month of which a figure stands."""
    wanted = select(func.max(ContactCount.month)).where(
        ContactCount.council_id == council.id,
        col(ContactCount.superseded_at).is_(None),
        col(ContactCount.contacts).is_not(None),
    )
    return session.exec(wanted).one()


def standing(session: Session, council: Council, months: Collection[str]) -> dict[Cell, ContactCount]:
    """The rows that stand in these months, figures that were taken back among them."""
    wanted = select(ContactCount).where(
        ContactCount.council_id == council.id,
        col(ContactCount.superseded_at).is_(None),
        col(ContactCount.month).in_(months),
    )
    return {cell_of(row): row for row in session.exec(wanted.order_by(col(ContactCount.id)))}


def wards_of(session: Session, council: Council) -> list[str]:
    """Names of the wards that figures stand for, as they were entered first."""
    wanted = select(ContactCount.ward, func.min(ContactCount.id)).where(
        ContactCount.council_id == council.id,
        ContactCount.ward != "",
        col(ContactCount.superseded_at).is_(None),
    )
    rows = session.exec(wanted.group_by(ContactCount.ward)).all()
    return [ward for ward, _ in sorted(rows, key=lambda row: row[1] or 0)]


def cell_of(row: ContactCount) -> Cell:
    return Cell(row.month, row.service, row.channel, row.ward)


def counts_of(session: Session, council: Council) -> list[ContactCount]:
    """Every figure that stands, by month, service, channel and ward."""
    wanted = select(ContactCount).where(
        ContactCount.council_id == council.id,
        col(ContactCount.superseded_at).is_(None),
        col(ContactCount.contacts).is_not(None),
    )
    return sorted(session.exec(wanted), key=cell_of)


def changes_of(session: Session, council: Council, month: str) -> list[Change]:
    """Corrections of a month, newest first; the first entry of a figure is none."""
    wanted = select(ContactCount).where(ContactCount.council_id == council.id, ContactCount.month == month)
    wanted = wanted.options(joinedload(ContactCount.entered_by)).order_by(col(ContactCount.id))  # type: ignore[arg-type]
    before: dict[Cell, int | None] = {}
    found = []
    for row in session.exec(wanted):
        cell = cell_of(row)
        if cell in before:
            found.append(Change(row, before[cell]))
        before[cell] = row.contacts
    return found[::-1]


@cache
def shipped_costs() -> list[dict[str, Any]]:
    """The published figures that come with Better Answered, those that hold by default first."""
    found = json.loads(COSTS.read_text("utf-8"))
    sets: list[dict[str, Any]] = found["sets"]
    return sorted(sets, key=lambda one: one["code"] != found["default"])


def costs(session: Session, council: Council) -> dict[Channel, Cost]:
    """What a contact by each channel costs: the council's own figure, else the shipped one, else nothing."""
    wanted = select(UnitCost).where(UnitCost.council_id == council.id, col(UnitCost.superseded_at).is_(None))
    own = {one.channel: one for one in session.exec(wanted)}
    shipped = shipped_costs()[0]
    found = {}
    for channel in Channel:
        if row := own.get(channel):
            found[channel] = Cost(channel, row.pence, row.year, row.source, True)
        elif (pence := shipped["pence"].get(channel.value)) is not None:
            found[channel] = Cost(channel, pence, shipped["year"], shipped["source"], False)
        else:
            found[channel] = Cost(channel, None, None, "", False)
    return found


def find_cost(session: Session, council: Council, channel: Channel) -> UnitCost | None:
    """The council's own figure that holds."""
    wanted = select(UnitCost).where(UnitCost.council_id == council.id, UnitCost.channel == channel)
    return session.exec(wanted.where(col(UnitCost.superseded_at).is_(None))).first()


def cost_history(session: Session, council: Council) -> list[UnitCost]:
    """Every figure that the council entered, newest first."""
    wanted = select(UnitCost).where(UnitCost.council_id == council.id)
    wanted = wanted.options(joinedload(UnitCost.entered_by))  # type: ignore[arg-type]
    return list(session.exec(wanted.order_by(col(UnitCost.id).desc())))


def targets(session: Session, council: Council) -> dict[str, TakeUpTarget]:
    """Service → the target that holds."""
    wanted = select(TakeUpTarget).where(
        TakeUpTarget.council_id == council.id, col(TakeUpTarget.superseded_at).is_(None)
    )
    return {one.service: one for one in session.exec(wanted)}


def find_consent(session: Session, council: Council) -> ContactConsent | None:
    """The consent that holds."""
    wanted = select(ContactConsent).where(
        ContactConsent.council_id == council.id, col(ContactConsent.withdrawn_at).is_(None)
    )
    return session.exec(wanted).first()


def find_token(session: Session, council: Council) -> ContactToken | None:
    """The secret word of a council that is not revoked."""
    wanted = select(ContactToken).where(
        ContactToken.council_id == council.id, col(ContactToken.revoked_at).is_(None)
    )
    return session.exec(wanted).first()


def council_of_token(session: Session, token: str) -> Council | None:
    """The council whose program knows this word."""
    wanted = (
        select(Council)
        .join(ContactToken, col(ContactToken.council_id) == Council.id)
        .where(ContactToken.digest == digest_of(token), col(ContactToken.revoked_at).is_(None))
    )
    return session.exec(wanted).first()

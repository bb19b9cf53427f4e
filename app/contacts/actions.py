"""Enter and correct figures, costs and targets; share and take back; make and revoke a program's secret word."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.accounts.queries import digest_of
from app.contacts import queries, rules
from app.contacts.forms import CostForm, TargetForm
from app.contacts.models import (
    Channel,
    ContactConsent,
    ContactCount,
    ContactService,
    ContactToken,
    Source,
    TakeUpTarget,
    UnitCost,
)
from app.contacts.rules import Cell
from app.core import audit
from app.core.errors import BadInput
from app.councils.models import Council
from app.councils.rules import slug_of

ACTS = {
    Source.FORM: "contacts.enter",
    Source.FILE: "contacts.import_counts",
    Source.PROGRAM: "contacts.put_month",
}


@dataclass(frozen=True)
class Entered:
    """What came of figures: cells that are new, corrections (cell, before, now), and how many were there already."""

    new: list[Cell]
    corrected: list[tuple[Cell, int | None, int | None]]
    unchanged: int


def weigh(
    session: Session, council: Council, figures: Mapping[Cell, int | None]
) -> tuple[Entered, dict[Cell, ContactCount]]:
    """What entering these figures would change, and the rows that stand; none takes a figure back."""
    rows = queries.standing(session, council, {cell.month for cell in figures})
    new, corrected = [], []
    for cell, number in sorted(figures.items()):
        before = rows[cell].contacts if cell in rows else None
        if before == number:
            continue
        if cell in rows:
            corrected.append((cell, before, number))
        else:
            new.append(cell)
    return Entered(new, corrected, len(figures) - len(new) - len(corrected)), rows


def enter(
    session: Session,
    *,
    council: Council,
    figures: Mapping[Cell, int | None],
    source: Source,
    by: Person | None,
    at: datetime,
    **details: object,
) -> Entered:
    """Let these figures stand; none takes one back. What stood before is kept. Raises BadInput (month not over)."""
    for month in {cell.month for cell in figures}:
        rules.check_month(month, at)
    _lock(session, council)
    found, rows = weigh(session, council, figures)
    changed = [*found.new, *(cell for cell, _, _ in found.corrected)]
    if not changed:
        return found
    for cell in changed:
        if cell in rows:
            rows[cell].superseded_at = at
            session.add(rows[cell])
    session.flush()  # what stood steps down before its successor stands
    session.add_all([_row(council, cell, figures[cell], source, by, at) for cell in changed])
    months = sorted({cell.month for cell in changed})
    counts = {"new": len(found.new), "corrected": len(found.corrected)}
    about = ("council", council.gss_code)
    audit.record(session, ACTS[source], subject=about, by=by, at=at, months=months, **counts, **details)
    return found


def replace_month(
    session: Session,
    *,
    council: Council,
    month: str,
    figures: Mapping[Cell, int],
    source: Source,
    at: datetime,
) -> Entered:
    """Let exactly these figures stand in a month, whoever entered what stood there. Raises BadInput (not over)."""
    rules.check_month(month, at)
    _lock(session, council)
    rows = queries.standing(session, council, [month])
    stood = [cell for cell, row in rows.items() if row.contacts is not None]
    whole: dict[Cell, int | None] = {**dict.fromkeys(stood), **figures}
    return enter(session, council=council, figures=whole, source=source, by=None, at=at)


def _row(
    council: Council, cell: Cell, contacts: int | None, source: Source, by: Person | None, at: datetime
) -> ContactCount:
    return ContactCount(
        council_id=council.id or 0,
        month=cell.month,
        service=cell.service,
        channel=cell.channel,
        ward=cell.ward,
        contacts=contacts,
        source=source,
        entered_at=at,
        entered_by_id=by.id if by else None,
    )


def _lock(session: Session, council: Council) -> None:
    """Two who change one council's rows wait for each other; on SQLite every writer does."""
    wanted = select(Council.id).where(col(Council.id) == council.id)
    session.exec(wanted.with_for_update(key_share=True))


def add_service(session: Session, *, council: Council, name: str, by: Person, at: datetime) -> ContactService:
    """Count a service under a name of the council's own. Raises BadInput (the name is taken, or makes no code)."""
    _lock(session, council)
    taken = {one.name.casefold() for one in queries.services(session, council)}
    code = f"own-{slug_of(name)}"[:40].rstrip("-")
    if name.casefold() in taken or code in queries.service_names(session, council):
        words = "There is a service of this name already."
        raise BadInput(words, {"name": words})
    if code == "own":
        words = "Use letters or digits in the name."
        raise BadInput(words, {"name": words})
    service = ContactService(council_id=council.id or 0, code=code, name=name, added_at=at)
    session.add(service)
    audit.record(session, "contacts.add_service", subject=service, by=by, at=at, code=code, called=name)
    return service


def enter_cost(
    session: Session,
    *,
    council: Council,
    channel: Channel,
    entered: CostForm,
    by: Person | None,
    at: datetime,
) -> UnitCost:
    """Let the council's own figure hold from now on; the one before is kept."""
    _supersede_cost(session, council, channel, at)
    cost = UnitCost(
        council_id=council.id or 0,
        channel=channel,
        pence=entered.pence,
        year=entered.year,
        source=entered.source,
        entered_at=at,
        entered_by_id=by.id if by else None,
    )
    session.add(cost)
    details = {"channel": channel.value, "pence": cost.pence, "year": cost.year}
    audit.record(session, "contacts.enter_cost", subject=cost, by=by, at=at, **details)
    return cost


def drop_cost(session: Session, *, council: Council, channel: Channel, by: Person, at: datetime) -> None:
    """Let the published figure hold again; without an own one nothing changes."""
    cost = _supersede_cost(session, council, channel, at)
    if cost is not None:
        audit.record(session, "contacts.drop_cost", subject=cost, by=by, at=at, channel=channel.value)


def _supersede_cost(session: Session, council: Council, channel: Channel, at: datetime) -> UnitCost | None:
    _lock(session, council)
    cost = queries.find_cost(session, council, channel)
    if cost is not None:
        cost.superseded_at = at
        session.add(cost)
        session.flush()
    return cost


def set_target(
    session: Session,
    *,
    council: Council,
    service: str,
    entered: TargetForm,
    by: Person | None,
    at: datetime,
) -> TakeUpTarget:
    """Set the share that should come online; the target before is kept. Raises BadInput (ends crossed)."""
    rules.check_target(entered.low_percent, entered.high_percent)
    _lock(session, council)
    before = queries.targets(session, council).get(service)
    if before is not None:
        before.superseded_at = at
        session.add(before)
        session.flush()
    target = TakeUpTarget(
        council_id=council.id or 0,
        service=service,
        low_percent=entered.low_percent,
        high_percent=entered.high_percent,
        entered_at=at,
        entered_by_id=by.id if by else None,
    )
    session.add(target)
    details = {"service": service, "low": entered.low_percent, "high": entered.high_percent}
    audit.record(session, "contacts.set_target", subject=target, by=by, at=at, **details)
    return target


def share(session: Session, *, council: Council, by: Person | None, at: datetime) -> ContactConsent:
    """Consent to being compared. Raises WrongState."""
    _lock(session, council)
    rules.check_can_share(queries.find_consent(session, council))
    consent = ContactConsent(council_id=council.id or 0, given_at=at, given_by_id=by.id if by else None)
    session.add(consent)
    audit.record(session, "contacts.share", subject=consent, by=by, at=at, council=council.gss_code)
    return consent


def withdraw(session: Session, *, council: Council, by: Person, at: datetime) -> ContactConsent:
    """Take consent back; from now on the council is in no comparison. Raises WrongState."""
    _lock(session, council)
    consent = queries.find_consent(session, council)
    rules.check_can_withdraw(consent)
    assert consent is not None
    consent.withdrawn_at, consent.withdrawn_by_id = at, by.id
    session.add(consent)
    audit.record(session, "contacts.withdraw", subject=consent, by=by, at=at, council=council.gss_code)
    return consent


def make_token(session: Session, *, council: Council, by: Person, at: datetime) -> tuple[ContactToken, str]:
    """A new secret word of a council's program; the one before is revoked."""
    revoke_token(session, council=council, by=by, at=at)
    word = secrets.token_urlsafe(32)
    token = ContactToken(council_id=council.id or 0, digest=digest_of(word), made_at=at, made_by_id=by.id)
    session.add(token)
    audit.record(session, "contacts.make_token", subject=token, by=by, at=at, council=council.gss_code)
    return token, word


def revoke_token(session: Session, *, council: Council, by: Person, at: datetime) -> None:
    """Let the secret word open nothing any more; without one nothing changes."""
    _lock(session, council)
    token = queries.find_token(session, council)
    if token is not None:
        token.revoked_at = at
        session.add(token)
        session.flush()
        audit.record(session, "contacts.revoke_token", subject=token, by=by, at=at)

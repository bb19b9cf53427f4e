"""Enter and verify where a council is written to."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.core.errors import BadInput
from app.councils import rules
from app.councils.forms import AddressForm
from app.councils.models import Council, WrittenAddress


def add_address(
    session: Session, *, council: Council, entered: AddressForm, by: Person | None, at: datetime
) -> WrittenAddress:
    """Enter an address or bring it up to date: the same one for the same topic is the same address.

    Raises BadInput (no address of its kind, checked in the future).
    """
    rules.check_address(entered.contact_channel, entered.address)
    if entered.verified_on is not None and entered.verified_on > at.date():
        words = "The day on which you checked the address can't be in the future."
        raise BadInput("Check the day.", {"verified_on": words})
    same = select(WrittenAddress).where(
        WrittenAddress.council_id == council.id,
        col(WrittenAddress.contact_channel) == entered.contact_channel,
        WrittenAddress.address == entered.address,
        WrittenAddress.topic_code == entered.topic_code,
    )
    found = session.exec(same).first() or WrittenAddress(
        council_id=council.id or 0,
        contact_channel=entered.contact_channel,
        address=entered.address,
        topic_code=entered.topic_code,
    )
    found.label, found.found_at, found.verified_on = entered.label, entered.found_at, entered.verified_on
    session.add(found)
    session.flush()
    audit.record(session, "councils.add_address", subject=found, by=by, at=at, address=entered.address)
    return found


def verify_address(session: Session, *, address: WrittenAddress, by: Person, at: datetime) -> None:
    """Note that a publisher has seen today that the council's page still gives this address."""
    address.verified_on = at.date()
    session.add(address)
    audit.record(session, "councils.verify_address", subject=address, by=by, at=at)

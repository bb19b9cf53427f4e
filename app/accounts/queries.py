"""Who is who."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, func, select

from app.accounts.models import Person, Role, RoleGrant, SignedIn, SignInLink
from app.accounts.rules import is_live
from app.core.errors import NotFound

_WITH_ROLES = joinedload(SignedIn.person).joinedload(Person.roles)  # type: ignore[arg-type]


def digest_of(token: str) -> str:
    """What is kept of a link or cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_person(session: Session, email: str) -> Person | None:
    """The person with this address, in any case."""
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def person_by_id(session: Session, person_id: int) -> Person:
    """Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def people(session: Session) -> list[Person]:
    """Everybody, by name."""
    return list(session.exec(select(Person).order_by(Person.name, Person.email)))


def people_with(session: Session, role: Role) -> list[Person]:
    """Active people who hold a role, by name."""
    wanted = select(Person).join(RoleGrant).where(RoleGrant.role == role, col(Person.active))
    return list(session.exec(wanted.order_by(Person.name, col(Person.id))).unique())


def lock_link(session: Session, token: str) -> SignInLink | None:
    """The link with this token, whatever its state, kept from others until this transaction ends."""
    wanted = select(SignInLink).where(SignInLink.digest == digest_of(token))
    return session.exec(wanted.with_for_update()).first()


def links_made_since(session: Session, person: Person, since: datetime) -> int:
    """How many sign-in links a person asked for since a moment; those of letters lead to a page and don't count."""
    wanted = select(func.count()).select_from(SignInLink).where(SignInLink.leads_to == "")
    return session.exec(wanted.where(SignInLink.person_id == person.id, SignInLink.made_at > since)).one()


def find_signed_in(session: Session, token: str, at: datetime) -> SignedIn | None:
    """The live session of a cookie, with its person and their roles, in one statement: every request asks."""
    wanted = select(SignedIn).where(SignedIn.digest == digest_of(token)).options(_WITH_ROLES)
    found = session.exec(wanted).unique().first()
    return found if found is not None and is_live(found, at) else None


def an_hour_before(at: datetime) -> datetime:
    """The start of the window in which links are counted."""
    return at - timedelta(hours=1)

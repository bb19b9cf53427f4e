"""Invite, sign in, sign out."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, func, select

from app.accounts import queries, rules
from app.accounts.links import make_link
from app.accounts.models import Person, Role, RoleGrant, SignedIn
from app.core import audit, mail


def invite(
    session: Session,
    *,
    email: str,
    role: Role,
    at: datetime,
    by: Person | None,
    name: str = "",
    council_code: str = "",
) -> Person:
    """Give a person a role, making the person if new. Raises BadInput (a council's user without a council)."""
    rules.check_grant(role, council_code)
    person = queries.find_person(session, email)
    if person is None:
        person = Person(
            email=email.strip().lower(),
            name=name or email.split("@")[0],
            pseudonym=_next_pseudonym(session),
            created_at=at,
        )
        session.add(person)
        session.flush()
    if not any(grant.role == role and grant.council_code == council_code for grant in person.roles):
        person.roles.append(RoleGrant(person_id=person.id or 0, role=role, council_code=council_code))
        audit.record(
            session,
            "accounts.invite",
            subject=person,
            by=by,
            at=at,
            role=role.value,
            council_code=council_code,
        )
    return person


def _next_pseudonym(session: Session) -> str:
    highest = session.exec(select(func.max(col(Person.id)))).one() or 0
    return f"Person {highest + 1}"


def mail_invitation(session: Session, *, person: Person, role: Role, base_url: str, at: datetime) -> str:
    """Mail an invited person the link that signs them in; returns the link."""
    link = make_link(
        session, person=person, at=at, expires_at=at + rules.INVITATION_LIFETIME, base_url=base_url
    )
    subject = "You are invited to Better Answered"
    mail.send(session, "invitation.txt", to=person.email, subject=subject, at=at, link=link, role=role.value)
    return link


def ask_for_link(session: Session, *, email: str, base_url: str, at: datetime) -> None:
    """Mail a sign-in link, if the address is known and has not asked too often; the asker can't tell which."""
    person = queries.find_person(session, email)
    if person is None or not person.active:
        return
    if queries.links_made_since(session, person, queries.an_hour_before(at)) >= rules.LINKS_PER_HOUR:
        return
    link = make_link(session, person=person, at=at, expires_at=at + rules.LINK_LIFETIME, base_url=base_url)
    mail.send(
        session,
        "sign_in.txt",
        to=person.email,
        subject="Your sign-in link",
        at=at,
        link=link,
    )
    audit.record(session, "accounts.ask_for_link", subject=person, by=None, at=at)


def use_link(session: Session, *, token: str, at: datetime) -> tuple[str, str]:
    """Sign in by a link; returns the new session's token and the path that opens, empty for the start page.

    Raises NotFound (used before, too old, unknown, for a council that the person does not speak for any more).
    """
    link = queries.lock_link(session, token)
    person = session.get(Person, link.person_id) if link else None
    rules.check_link(link, person, at)
    assert link is not None
    assert person is not None
    link.used_at = at
    session.add(link)
    return sign_in(session, person=person, at=at), link.leads_to


def sign_in(session: Session, *, person: Person, at: datetime) -> str:
    """Begin a session for a person who has shown who they are; returns its token."""
    token = secrets.token_urlsafe(32)
    signed_in = SignedIn(
        person_id=person.id or 0,
        digest=queries.digest_of(token),
        began_at=at,
        expires_at=at + rules.SESSION_LIFETIME,
    )
    session.add(signed_in)
    audit.record(session, "accounts.sign_in", subject=person, by=person, at=at)
    return token


def sign_out(session: Session, *, token: str, at: datetime) -> None:
    """End the session of a cookie; one that is not live is no error."""
    found = queries.find_signed_in(session, token, at)
    if found is not None:
        found.revoked_at = at
        session.add(found)
        audit.record(session, "accounts.sign_out", subject=found.person, by=found.person, at=at)


def set_active(session: Session, *, person: Person, active: bool, by: Person, at: datetime) -> None:
    """Let a person in or keep them out; keeping out ends their sessions at once."""
    person.active = active
    session.add(person)
    audit.record(session, "accounts.set_active", subject=person, by=by, at=at, active=active)

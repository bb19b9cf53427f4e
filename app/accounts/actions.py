"""Invite, sign in, sign out."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from app.accounts import queries, rules
from app.accounts.models import Person, Role, RoleGrant, SignedIn, SignInLink
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


def mail_invitation(session: Session, *, person: Person, role: Role, link_to: str, at: datetime) -> str:
    """Mail an invited person the link that signs them in; returns the link."""
    token = make_link(session, person=person, at=at, lifetime=rules.INVITATION_LIFETIME)
    link = f"{link_to}?token={token}"
    subject = "You are invited to Better Answered"
    mail.send(session, "invitation.txt", to=person.email, subject=subject, at=at, link=link, role=role.value)
    return link


def make_link(
    session: Session, *, person: Person, at: datetime, lifetime: timedelta = rules.LINK_LIFETIME
) -> str:
    """A one-use token that signs a person in; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            person_id=person.id or 0,
            digest=queries.digest_of(token),
            made_at=at,
            expires_at=at + lifetime,
        )
    )
    return token


def ask_for_link(session: Session, *, email: str, link_to: str, at: datetime) -> None:
    """Mail a sign-in link, if the address is known and has not asked too often; the asker can't tell which.

    `link_to` is the canonical address that the token is added to.
    """
    person = queries.find_person(session, email)
    if person is None or not person.active:
        return
    if queries.links_made_since(session, person, queries.an_hour_before(at)) >= rules.LINKS_PER_HOUR:
        return
    token = make_link(session, person=person, at=at)
    mail.send(
        session,
        "sign_in.txt",
        to=person.email,
        subject="Your sign-in link",
        at=at,
        link=f"{link_to}?token={token}",
    )
    audit.record(session, "accounts.ask_for_link", subject=person, by=None, at=at)


def use_link(session: Session, *, token: str, at: datetime) -> str:
    """Sign in by a link; returns the new session's token. Raises NotFound (used before, too old, unknown)."""
    link = queries.find_link(session, token)
    rules.check_link(link, at)
    assert link is not None
    link.used_at = at
    session.add(link)
    person = queries.person_by_id(session, link.person_id)
    return sign_in(session, person=person, at=at)


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


def note_refusal(session: Session, *, refusal: rules.NotYours, asked: str, at: datetime) -> None:
    """Write down that somebody asked for what is another council's; `asked` is the page and how it was asked for."""
    code = "".join(sign for sign in refusal.council_code if sign.isprintable())[:80]
    details = {"asked": asked, "program_of": refusal.program_of}
    subject = ("council", code)
    audit.record(session, "accounts.note_refusal", subject=subject, by=refusal.person, at=at, **details)

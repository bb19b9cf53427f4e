"""May this happen? Answers without a database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec

from app.accounts.models import Person, Role, SignedIn, SignInLink
from app.core.errors import AppError, BadInput, NotAllowed, NotFound

LINK_LIFETIME = timedelta(hours=1)
INVITATION_LIFETIME = timedelta(days=7)
SESSION_LIFETIME = timedelta(hours=12)
LINKS_PER_HOUR = 5

P = ParamSpec("P")


class NotYours(NotFound):
    """A council's program asked for what is another council's: answered as if it were not there, and written down."""

    def __init__(self, council_code: str, *, program_of: str) -> None:
        super().__init__("There is no such page, or it is not for you.")
        self.council_code = council_code
        self.program_of = program_of


def passes(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Whether a check lets it through; so the button and the guard agree."""
    try:
        check(*args, **kwargs)
    except AppError:
        return False
    return True


def check_role(person: Person, role: Role) -> None:
    """A page or act that is one role's own."""
    if not person.holds(role):
        raise NotAllowed(
            f"This is for people with the role {role.value}. You are signed in as {person.email}."
        )


def check_speaks_for(person: Person, council_code: str) -> None:
    """A council's user sees its own councils; others do not exist for them."""
    if council_code not in person.council_codes:
        raise NotFound("There is no such page, or it is not for you.")


def check_grant(role: Role, council_code: str) -> None:
    """A council's user needs a council; the other roles have none."""
    if role == Role.COUNCIL and not council_code:
        raise BadInput("Name the council.", {"council": "Enter the council's GSS code."})
    if role != Role.COUNCIL and council_code:
        raise BadInput(
            "Only a council's user has a council.",
            {"council": f"Leave this empty for the role {role.value}."},
        )


def check_link(link: SignInLink | None, person: Person | None, at: datetime) -> None:
    """A link works once and not for long; one for a council only for somebody who speaks for it still."""
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise NotFound("This sign-in link was used before or is too old. Ask for a new one.")
    if link.council_code and (person is None or link.council_code not in person.council_codes):
        raise NotFound("This link was made for a council that you do not speak for any more.")


def is_live(session: SignedIn, at: datetime) -> bool:
    """Whether a session still lets its person in."""
    return session.revoked_at is None and session.expires_at > at and session.person.active

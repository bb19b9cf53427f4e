"""One-use links that sign a person in. Like a file kept as proof, one is made for whichever stage writes the letter."""

import secrets
from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person, SignInLink
from app.accounts.queries import digest_of

PAGE = "/sign-in/link"


def make_link(
    session: Session,
    *,
    person: Person,
    at: datetime,
    expires_at: datetime,
    base_url: str,
    council_code: str = "",
    leads_to: str = "",
) -> str:
    """The address of a link that signs a person in once; only the digest of its token is kept.

    With a council it works only while the person speaks for that council. `leads_to` is the path of the page that
    opens then; without one it is the person's start page.
    """
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            person_id=person.id or 0,
            digest=digest_of(token),
            made_at=at,
            expires_at=expires_at,
            council_code=council_code,
            leads_to=leads_to,
        )
    )
    return f"{base_url.rstrip('/')}{PAGE}?token={token}"

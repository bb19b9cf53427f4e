"""The secret word by which a council's program sends figures: made, shown once, revoked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import actions, queries, rules
from app.contacts.models import Channel, ContactToken
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.ids import Code
from app.core.rendering import notice, page, see_other, url
from app.councils.models import Council

REVOKED = notice("contact-token-revoked", "The word is revoked. Whoever has it can send nothing any more.")


@dataclass(frozen=True)
class ProgramsPage:
    council: Council
    token: ContactToken | None
    address: str  # to which figures of the last month over are sent
    month: str
    word: str = ""  # only in the answer to making it
    channels: Mapping[Channel, str] = field(default_factory=lambda: rules.CHANNEL_WORDS)


@council.get("/council/contacts/{gss_code}/programs", name="contacts.programs")
def programs(request: Request, session: Reading, person: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, person, gss_code)
    content = _programs_page(request, own, queries.find_token(session, own))
    return page(request, "contacts/programs.html", content)


def _programs_page(
    request: Request, council: Council, token: ContactToken | None, word: str = ""
) -> ProgramsPage:
    month = rules.last_month_over(now())
    path = url(request, "contacts.put_month", gss_code=council.gss_code, month=month)
    base = str(request.app.state.settings.base_url).rstrip("/")
    return ProgramsPage(council, token, base + path, month, word)


@council.post("/council/contacts/{gss_code}/programs", name="contacts.make_token")
def make_token(request: Request, session: Writing, by: CurrentPerson, gss_code: Code) -> Response:
    """Answers with the word itself: only its digest is kept, so no later page could show it."""
    own = queries.own_council(session, by, gss_code)
    token, word = actions.make_token(session, council=own, by=by, at=now())
    return page(request, "contacts/programs.html", _programs_page(request, own, token, word))


@council.post("/council/contacts/{gss_code}/programs/revoked", name="contacts.revoke_token")
def revoke_token(request: Request, session: Writing, by: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, by, gss_code)
    actions.revoke_token(session, council=own, by=by, at=now())
    return see_other(request, "contacts.programs", saying=REVOKED, gss_code=gss_code)

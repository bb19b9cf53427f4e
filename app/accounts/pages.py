"""Signing in and out, and the people of the service."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts import actions, forms, queries, rules
from app.accounts.audiences import CurrentPerson, cookie_name, office, public
from app.accounts.models import Person, Role
from app.core import mail
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other

SIGNED_OUT = notice("signed-out", "You are signed out.")
INVITED = notice("invited", "The invitation is on its way.")
CHANGED = notice("person-changed", "The change is saved.")
HOMES = {
    Role.PUBLISHER: "/office",
    Role.ASSESSOR: "/field/calls",
    Role.JUDGE: "/field/judging",
    Role.COUNCIL: "/council",
}


@dataclass(frozen=True)
class SignInPage:
    form: Parsed[forms.SignIn]
    people: list[Person]  # only in the demonstration: sign in with one click


@dataclass(frozen=True)
class LinkPage:
    token: str


@dataclass(frozen=True)
class OutboxPage:
    mails: list[mail.Mail]


@dataclass(frozen=True)
class PeoplePage:
    people: list[Person]
    roles: list[Role]
    form: Parsed[forms.Invite]
    refused: dict[str, str]  # address → what its mail server said


@public.get("/sign-in", name="accounts.sign_in")
def sign_in(request: Request, session: Reading) -> Response:
    return page(request, "accounts/sign_in.html", _sign_in_page(request, session, Parsed(Typed())))


def _sign_in_page(request: Request, session: Reading, form: Parsed[forms.SignIn]) -> SignInPage:
    demonstration = request.app.state.settings.demonstration
    return SignInPage(form, [one for one in queries.people(session) if one.active] if demonstration else [])


@public.post("/sign-in", name="accounts.ask_for_link")
def ask_for_link(request: Request, session: Writing, typed: TypedForm) -> Response:
    form = forms.SignIn.parse(typed)
    if form.data is None:
        return page(request, "accounts/sign_in.html", _sign_in_page(request, session, form), status=422)
    base_url = request.app.state.settings.base_url
    actions.ask_for_link(session, email=form.data.email, base_url=base_url, at=now())
    return see_other(request, "accounts.link_sent")


@public.get("/sign-in/sent", name="accounts.link_sent")
def link_sent(request: Request) -> Response:
    return page(request, "accounts/link_sent.html")


@public.get("/sign-in/link", name="accounts.link")
def link(request: Request, token: str = "") -> Response:
    """A mail program may open the link by itself, so only the button on this page uses it up."""
    return page(request, "accounts/link.html", LinkPage(token))


@public.post("/sign-in/link", name="accounts.use_link")
def use_link(request: Request, session: Writing, typed: TypedForm) -> Response:
    form = forms.UseLink.parse(typed)
    if form.data is None:
        raise BadInput("Open the link in your mail again; part of it is missing.")
    token, leads_to = actions.use_link(session, token=form.data.token, at=now())
    return _signed_in(request, session, token, leads_to)


@public.post("/sign-in/as/{person_id}", name="accounts.sign_in_as")
def sign_in_as(request: Request, session: Writing, person_id: RowId) -> Response:
    """One click, in the demonstration only."""
    if not request.app.state.settings.demonstration:
        raise NotFound("There is no such page.")
    person = queries.person_by_id(session, person_id)
    return _signed_in(request, session, actions.sign_in(session, person=person, at=now()))


def _signed_in(request: Request, session: Writing, token: str, leads_to: str = "") -> Response:
    found = queries.find_signed_in(session, token, now())
    if found is None:
        raise NotFound("This person can't sign in any more.")
    home = leads_to or next((path for role, path in HOMES.items() if found.person.holds(role)), "/")
    answer = Response(status_code=303, headers={"Location": home})
    answer.set_cookie(
        cookie_name(request),
        token,
        max_age=int(rules.SESSION_LIFETIME.total_seconds()),
        httponly=True,
        secure=request.app.state.settings.secure,
        samesite="lax",
    )
    return answer


@public.post("/sign-out", name="accounts.sign_out")
def sign_out(request: Request, session: Writing) -> Response:
    actions.sign_out(session, token=request.cookies.get(cookie_name(request), ""), at=now())
    answer = see_other(request, "accounts.sign_in", saying=SIGNED_OUT)
    answer.delete_cookie(cookie_name(request), secure=request.app.state.settings.secure, httponly=True)
    return answer


@public.get("/outbox", name="accounts.outbox")
def outbox(request: Request, session: Reading) -> Response:
    """What would have been mailed, in the demonstration only."""
    if not request.app.state.settings.demonstration:
        raise NotFound("There is no such page.")
    return page(request, "accounts/outbox.html", OutboxPage(mail.latest(session)))


@office.get("/office/people", name="accounts.people")
def people(request: Request, session: Reading) -> Response:
    return page(request, "accounts/people.html", _people_page(session, Parsed(Typed())))


def _people_page(session: Reading, form: Parsed[forms.Invite]) -> PeoplePage:
    return PeoplePage(queries.people(session), list(Role), form, mail.refusals(session))


@office.post("/office/people", name="accounts.invite")
def invite(request: Request, session: Writing, typed: TypedForm, by: CurrentPerson) -> Response:
    form = forms.Invite.parse(typed)
    if form.data is None:
        return page(request, "accounts/people.html", _people_page(session, form), status=422)
    data = form.data
    try:
        rules.check_grant(data.role, data.council)
    except BadInput as refusal:
        return page(request, "accounts/people.html", _people_page(session, form.refused(refusal)), status=422)
    person = actions.invite(
        session, email=data.email, role=data.role, at=now(), by=by, name=data.name, council_code=data.council
    )
    base_url = request.app.state.settings.base_url
    actions.mail_invitation(session, person=person, role=data.role, base_url=base_url, at=now())
    return see_other(request, "accounts.people", saying=INVITED)


@office.post("/office/people/{person_id}/active", name="accounts.set_active")
def set_active(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, person_id: RowId
) -> Response:
    form = forms.SetActive.parse(typed)
    if form.data is None:
        raise BadInput("Choose whether this person may sign in.")
    person = queries.person_by_id(session, person_id)
    actions.set_active(session, person=person, active=form.data.active, by=by, at=now())
    return see_other(request, "accounts.people", saying=CHANGED)

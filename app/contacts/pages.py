"""A council's contacts: the last twelve months, services of its own, and everything as a file."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import actions, forms, queries, rules
from app.contacts.reading import COLUMNS
from app.contacts.volumes import Volumes, volumes_of
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council
from scoring.codec import write_csv

SERVICE_ADDED = notice("contact-service-added", "The service is added. Enter its figures month by month.")


@dataclass(frozen=True)
class HomePage:
    council: Council
    councils: list[tuple[str, str]]
    newest: str  # the newest month with figures, or the last one over
    to_enter: str  # the last month over, if nothing of it is entered yet
    volumes: Volumes
    shares: bool
    form: Parsed[forms.ServiceForm]


@council.get("/council/contacts", name="contacts.home")
def home(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    """One council at a time; another one of the same person by `?council=`, anybody else's is not there."""
    code = council or person.council_codes[0]
    return _home(request, session, person, code, Parsed(Typed()))


def _home(
    request: Request,
    session: Reading,
    person: CurrentPerson,
    code: str,
    form: Parsed[forms.ServiceForm],
) -> Response:
    own = queries.own_council(session, person, code)
    over = rules.last_month_over(now())
    newest = queries.newest_month(session, own)
    shown = HomePage(
        own,
        queries.names_of(session, person.council_codes),
        newest or over,
        over if newest != over else "",
        volumes_of(session, own, newest or over),
        queries.find_consent(session, own) is not None,
        form,
    )
    return page(request, "contacts/home.html", shown, status=422 if form.errors else 200)


@council.post("/council/contacts/{gss_code}/services", name="contacts.add_service")
def add_service(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, gss_code: Code
) -> Response:
    own = queries.own_council(session, by, gss_code)
    form = forms.ServiceForm.parse(typed)
    if form.data is not None:
        try:
            service = actions.add_service(session, council=own, name=form.data.name, by=by, at=now())
            month = rules.last_month_over(now())
            return see_other(
                request,
                "contacts.month",
                saying=SERVICE_ADDED,
                anchor=service.code,
                gss_code=gss_code,
                month=month,
            )
        except BadInput as refusal:
            form = form.refused(refusal)
    return _home(request, session, by, gss_code, form)


@council.get("/council/contacts/{gss_code}/contacts.csv", name="contacts.download")
def download(session: Reading, person: CurrentPerson, gss_code: Code) -> Response:
    """Every figure that stands, in the columns that an import takes."""
    own = queries.own_council(session, person, gss_code)
    rows = [
        [one.month, one.service, one.channel.value, one.ward, one.contacts]
        for one in queries.counts_of(session, own)
    ]
    headers = {"Content-Disposition": f'attachment; filename="{gss_code}-contacts.csv"'}
    return Response(write_csv(COLUMNS, rows), media_type="text/csv; charset=utf-8", headers=headers)

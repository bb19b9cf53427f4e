"""Where a council is written to: e-mail addresses, web forms and web chats."""

from dataclasses import dataclass, field

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.councils import address_actions, forms, queries, rules
from app.councils.models import Council, WrittenAddress

SAVED = notice("address-saved", "The address is saved.")
VERIFIED = notice("address-verified", "The address is noted as checked today.")


@dataclass(frozen=True)
class AddressesPage:
    council: Council
    addresses: list[WrittenAddress]
    form: Parsed[forms.AddressForm]
    channels: list[tuple[str, str]] = field(default_factory=lambda: rules.WRITTEN_CHOICES)


@office.get("/office/councils/{gss_code}/addresses", name="councils.addresses")
def addresses(request: Request, session: Reading, gss_code: Code) -> Response:
    found = queries.council_by_code(session, gss_code)
    return page(request, "councils/addresses.html", _addresses_page(session, found, Parsed(Typed())))


def _addresses_page(session: Reading, council: Council, form: Parsed[forms.AddressForm]) -> AddressesPage:
    known = queries.addresses_of(session, [council.id or 0]).get(council.id or 0, [])
    return AddressesPage(council, known, form)


@office.post("/office/councils/{gss_code}/addresses", name="councils.add_address")
def add_address(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, gss_code: Code
) -> Response:
    found = queries.council_by_code(session, gss_code)
    form = forms.AddressForm.parse(typed)
    if form.data is not None:
        try:
            address_actions.add_address(session, council=found, entered=form.data, by=by, at=now())
            return see_other(request, "councils.addresses", gss_code=gss_code, saying=SAVED)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "councils/addresses.html", _addresses_page(session, found, form), status=422)


@office.post("/office/councils/{gss_code}/addresses/{address_id}/verified", name="councils.verify_address")
def verify_address(
    request: Request, session: Writing, by: CurrentPerson, gss_code: Code, address_id: RowId
) -> Response:
    council = queries.council_by_code(session, gss_code)
    found = session.get(WrittenAddress, address_id)
    if found is None or found.council_id != council.id:
        raise NotFound("This council has no such address.")
    address_actions.verify_address(session, address=found, by=by, at=now())
    return see_other(request, "councils.addresses", gss_code=gss_code, saying=VERIFIED)

"""One ward over twelve months, for its councillors: what people there contact the council about, and how."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.contacts import queries, rules
from app.contacts.volumes import WardYear, ward_years
from app.core.clock import now
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import page
from app.councils.models import Council


@dataclass(frozen=True)
class WardsPage:
    """Every ward that something was counted for; `chosen` is the one that is looked at, if any."""

    council: Council
    first: str
    last: str
    wards: list[WardYear]
    chosen: WardYear | None

    @property
    def most(self) -> int:
        return max((one.contacts for one in self.wards), default=0)


@council.get("/council/contacts/{gss_code}/wards", name="contacts.wards")
def wards(
    request: Request, session: Reading, person: CurrentPerson, gss_code: Code, ward: str = ""
) -> Response:
    """All wards side by side; with `ward` that one month by month."""
    own = queries.own_council(session, person, gss_code)
    last = queries.newest_month(session, own) or rules.last_month_over(now())
    months = rules.months_until(last)
    found = ward_years(session, own, months)
    chosen = next((one for one in found if one.name == ward), None)
    if ward and chosen is None:
        raise NotFound("Nothing was counted for a ward of this name.")
    first, last = rules.month_words(months[0]), rules.month_words(months[-1])
    return page(request, "contacts/wards.html", WardsPage(own, first, last, found, chosen))

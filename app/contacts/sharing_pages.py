"""Sharing figures and taking that back; the comparison with those who share; who shares, for the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council, office
from app.contacts import actions, comparing, queries, rules
from app.contacts.comparing import MeasureView, Sharing
from app.contacts.models import ContactConsent
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.councils.models import Council
from app.scenarios.queries import topics_by_code
from scoring.benchmark import LEAST

SHARED = notice("contacts-shared", "Your figures are shared from now on. You can take that back at any time.")
WITHDRAWN = notice(
    "contacts-withdrawn", "Your figures are shared no more, and are in no comparison any more."
)
Wanted = Annotated[str, Query(max_length=40)]


@dataclass(frozen=True)
class Comparison:
    """One service among those who share; nothing to choose from while none of them has figures."""

    services: list[tuple[str, str]]
    service: str
    months: tuple[str, str]  # first and last, in words
    shared: Sequence[Sharing]
    filters: list[tuple[str, str]]
    views: list[MeasureView]

    @property
    def counted(self) -> int:
        return sum(one.year is not None for one in self.shared)

    @property
    def name(self) -> str:
        return dict(self.services).get(self.service, "")


@dataclass(frozen=True)
class ComparisonPage:
    council: Council
    consent: ContactConsent | None
    found: Comparison | None  # only for those who share themselves
    least: int = LEAST


@dataclass(frozen=True)
class SharingPage:
    found: Comparison
    shares: dict[str, list[float | None]] = field(
        default_factory=dict
    )  # by GSS code, in the order of the measures
    least: int = LEAST


@council.get("/council/contacts/{gss_code}/comparison", name="contacts.comparison")
def comparison(
    request: Request, session: Reading, person: CurrentPerson, gss_code: Code, service: Wanted = ""
) -> Response:
    own = queries.own_council(session, person, gss_code)
    consent = queries.find_consent(session, own)
    found = _comparison(session, service, own, fictional=own.fictional) if consent else None
    return page(request, "contacts/comparison.html", ComparisonPage(own, consent, found))


def _comparison(session: Session, wanted: str, own: Council | None, *, fictional: bool) -> Comparison:
    """Raises NotFound (a service of which none of those who share has figures)."""
    at = now()
    names = {code: topic.name for code, topic in topics_by_code(session).items()}
    services = comparing.shared_services(session, names, fictional=fictional)
    codes = [code for code, _ in services]
    if wanted and wanted not in codes:
        raise NotFound("No council that shares has figures of such a service.")
    service = wanted or (codes[0] if codes else "")
    shared = comparing.sharing(session, service, at, fictional=fictional)
    months = comparing.months_compared(at)
    ends = (rules.month_words(months[0]), rules.month_words(months[-1]))
    views = comparing.views_of(shared, own)
    return Comparison(services, service, ends, shared, comparing.filters_of(shared), views)


@council.post("/council/contacts/{gss_code}/share", name="contacts.share")
def share(request: Request, session: Writing, by: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, by, gss_code)
    actions.share(session, council=own, by=by, at=now())
    return see_other(request, "contacts.comparison", saying=SHARED, gss_code=gss_code)


@council.post("/council/contacts/{gss_code}/withdraw", name="contacts.withdraw")
def withdraw(request: Request, session: Writing, by: CurrentPerson, gss_code: Code) -> Response:
    own = queries.own_council(session, by, gss_code)
    actions.withdraw(session, council=own, by=by, at=now())
    return see_other(request, "contacts.comparison", saying=WITHDRAWN, gss_code=gss_code)


@office.get("/office/contacts", name="contacts.sharing")
def sharing(request: Request, session: Reading, service: Wanted = "") -> Response:
    """What councils share, and nothing of the others."""
    found = _comparison(session, service, None, fictional=request.app.state.settings.demonstration)
    shares = {
        one.council.gss_code: [measure.of(one) for measure in comparing.MEASURES] for one in found.shared
    }
    return page(request, "contacts/sharing.html", SharingPage(found, shares))

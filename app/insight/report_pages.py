"""A council's board report: the page, and the same as a PDF, for nobody but the council."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading
from app.core.rendering import page
from app.insight import rules
from app.insight.report import Report, board_report, choose_period
from app.insight.report_pdf import file_name, report_pdf
from app.insight.report_periods import Period
from app.review.queries import council_names


@dataclass(frozen=True)
class ReportPage:
    code: str
    councils: list[tuple[str, str]]
    periods: list[Period]
    report: Report


@council.get("/council/report", name="insight.report")
def report(
    request: Request, session: Reading, person: CurrentPerson, council: str = "", period: str = ""
) -> Response:
    found, offered = _report(request, session, person, council, period)
    names = council_names(session, person.council_codes)
    shown = ReportPage(found.code, [*names.items()], offered, found)
    return page(request, "insight/report.html", shown)


@council.get("/council/report.pdf", name="insight.report_pdf")
def report_file(
    request: Request, session: Reading, person: CurrentPerson, council: str = "", period: str = ""
) -> Response:
    found, _ = _report(request, session, person, council, period)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found)}"'}
    return Response(report_pdf(found, now()), media_type="application/pdf", headers=headers)


def _report(
    request: Request, session: Session, person: Person, council: str, period: str
) -> tuple[Report, list[Period]]:
    """Raises NotFound: another's council, no such period."""
    code = rules.own_council(person, council)
    chosen, offered = choose_period(session, code, period, now())
    demonstration = request.app.state.settings.demonstration
    return board_report(session, code, chosen, now(), is_demonstration=demonstration), offered

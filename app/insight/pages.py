"""A council's home: its own calls, what to mend, and where it stands."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading
from app.core.rendering import page, url
from app.insight import queries
from app.insight.queries import Mend
from app.publication.models import Edition
from app.publication.queries import find_newest, rows_of_council
from app.publication.views import TableRow, table_row
from app.publication.words import MEASURES

REMEDIES = {
    Mend.PAGE: ("On your website", "Pages that are silent, or say what is no longer right."),
    Mend.TRAINING: ("On the phone", "Answers that differ from your page, or were not given: training."),
    Mend.ROUTING: ("Between the two", "Calls that were passed on: routing."),
}


@dataclass(frozen=True)
class Place:
    group_name: str
    measure_name: str
    row: TableRow


@dataclass(frozen=True)
class InsightPage:
    code: str
    name: str
    councils: list[tuple[str, str]]
    waves: list[queries.WaveResult]
    remedies: list[tuple[str, str, str]]
    edition: Edition | None
    places: list[Place]


@council.get("/council", name="insight.home")
def home(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    """One council at a time; another one of the same person by `?council=`, anybody else's is not there."""
    codes = person.council_codes
    code = council or codes[0]
    check_speaks_for(person, code)
    names = queries.council_names(session, codes)
    edition = find_newest(session)
    rows = rows_of_council(session, edition, code) if edition else []

    def address(gss_code: str) -> str:
        return url(request, "publication.council", gss_code=gss_code)

    shown = InsightPage(
        code=code,
        name=names[code],
        councils=[(one, names[one]) for one in codes],
        waves=queries.results_of(session, code, now()),
        remedies=[(mend.value, *words) for mend, words in REMEDIES.items()],
        edition=edition,
        places=[
            Place(table.group_name, MEASURES[table.measure.value], table_row(row, address))
            for table, row in rows
        ],
    )
    return page(request, "insight/home.html", shown)

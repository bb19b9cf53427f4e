"""Up to four councils beside one another, in one edition."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.rendering import page, url
from app.publication import answers, facets, queries, views
from app.publication.council_pages import neighbours
from app.publication.models import Edition, EditionRow, EditionTable
from app.publication.table_pages import address
from app.publication.words import MEASURES

MOST = 4
OFFERED = 8


@dataclass(frozen=True)
class Compared:
    """One council of the comparison: its row on each measure, the leading one first."""

    code: str
    name: str
    url: str
    group_name: str
    without: str  # address of the comparison without it
    rows: list[tuple[str, views.TableRow]]
    topics: dict[str, tuple[str | None, float | None]]  # topic → verdict, mean
    facts: dict[str, str]


@dataclass(frozen=True)
class ComparePage:
    edition: Edition | None
    number: int | None  # of the edition, where it is not the newest
    councils: list[Compared]
    topics: list[str]
    labels: list[str]  # of register facts
    search: str
    found: list[tuple[str, str]]  # name, address of the comparison with it
    names: list[str]  # of every council that could be added
    full: bool
    mixed: bool  # councils of more than one group


Codes = Annotated[list[str], Query()]


@public.get("/compare", name="publication.compare")
def compare(
    request: Request,
    session: Reading,
    council: Codes = [],  # noqa: B006 (FastAPI copies it)
    q: str = "",
    edition: int | None = None,
) -> Response:
    """`council` stands once for each; `q` looks for one to add. An exact name is added at once."""
    every = queries.editions(session)
    newest = queries.newest_of(every)
    chosen = newest if edition is None else next((one for one in every if one.number == edition), None)
    if edition is not None and chosen is None:
        raise NotFound("There is no such edition.")
    if chosen is None:
        shown = ComparePage(None, None, [], [], [], "", [], [], False, False)
    else:
        number = None if chosen is newest else chosen.number
        shown = _compare_page(request, session, (chosen, number), council, q[:200].strip())
    headers = answers.pushed(request)
    answer = page(request, "publication/compare.html", shown, region="compared", headers=headers)
    return answers.shared(request, answer)


Held = dict[str, list[tuple[EditionTable, EditionRow]]]


def _compare_page(
    request: Request, session: Session, chosen: tuple[Edition, int | None], asked: list[str], search: str
) -> ComparePage:
    edition, number = chosen
    held = _held(session, edition)
    codes = list(dict.fromkeys(code for code in asked if code in held))[:MOST]
    names = {code: rows[0][1].council_name for code, rows in held.items() if code not in codes}
    exact = [code for code, name in names.items() if name.casefold() == search.casefold()]
    if exact and len(codes) < MOST:
        codes, search = [*codes, exact[0]], ""
        names.pop(exact[0])

    def with_codes(wanted: list[str]) -> str:
        return url(request, "publication.compare", council=wanted, edition=number)

    compared = [
        _compared(held[code], with_codes([one for one in codes if one != code]), address(request, number))
        for code in codes
    ]
    wanted = _offered(session, held, codes, search, names)
    return ComparePage(
        edition=edition,
        number=number,
        councils=compared,
        topics=list(dict.fromkeys(name for one in compared for name in one.topics)),
        labels=list(dict.fromkeys(label for one in compared for label in one.facts)),
        search=search,
        found=[(names[code], with_codes([*codes, code])) for code in wanted],
        names=sorted(names.values()),
        full=len(codes) == MOST,
        mixed=len({one.group_name for one in compared}) > 1,
    )


def _held(session: Session, edition: Edition) -> Held:
    """Every row of an edition by council, the leading measure first."""
    tables = {table.id: table for table in queries.tables_of(session, edition)}
    held: Held = {}
    for row in queries.rows_of_tables(session, list(tables.values())):
        held.setdefault(row.council_code, []).append((tables[row.table_id], row))
    for rows in held.values():
        rows.sort(key=lambda one: one[0].measure != edition.lead_measure)
    return held


def _offered(session: Session, held: Held, codes: list[str], search: str, names: dict[str, str]) -> list[str]:
    """Councils to add: those that the search finds, else the ones most like the first."""
    if len(codes) == MOST:
        return []
    if search:
        found = [code for code in names if facets.found_by(names[code], held[code][0][1].profile, search)]
        return sorted(found, key=lambda code: names[code])[:OFFERED]
    if not codes:
        return []
    table, row = held[codes[0]][0]
    alike = neighbours(session, table, row, lambda code: code)
    return [one.council_code for one in alike if one.council_code in names]


def _compared(held: list[tuple[EditionTable, EditionRow]], without: str, to: views.Address) -> Compared:
    table, first = held[0]
    return Compared(
        code=first.council_code,
        name=first.council_name,
        url=to(first.council_code),
        group_name=table.group_name,
        without=without,
        rows=[(MEASURES[table.measure.value], views.table_row(row, to)) for table, row in held],
        topics={cell["name"]: (cell["verdict"], cell["mean"]) for cell in first.cells},
        facts=dict(facets.facts(first.profile)),
    )

"""The league tables and their downloads."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import RowId
from app.core.rendering import page, url
from app.publication import answers, downloads, queries, views
from app.publication.models import Edition, EditionTable
from app.publication.words import MEASURES, QUESTIONS

TOPS = 5


@dataclass(frozen=True)
class HomePage:
    edition: Edition | None
    tops: list[views.TableView]
    two_way: dict[str, int]


@public.get("/", name="public.home")
def home(request: Request, session: Reading) -> Response:
    edition = queries.find_newest(session)
    tops: list[views.TableView] = []
    two_way: dict[str, int] = {}
    if edition is not None:
        tables = queries.lead_tables(queries.tables_of(session, edition), edition)
        for table in tables:
            rows = queries.top_rows(session, table, most=TOPS)
            tops.append(views.table_view(table, rows, _address(request)))
        two_way = views.two_way(edition.about["two_way"])
    return answers.shared(request, page(request, "publication/home.html", HomePage(edition, tops, two_way)))


def _address(request: Request) -> views.Address:
    return lambda code: url(request, "publication.council", gss_code=code)


@dataclass(frozen=True)
class TablesPage:
    edition: Edition | None
    corrected_by: Edition | None
    corrects: Edition | None
    is_newest: bool
    view: views.TableView | None
    groups: list[tuple[str, str]]
    measures: list[tuple[str, str]]
    question: str
    group: str
    measure: str
    sort: str
    sorts: list[tuple[str, str]]
    search: str


@public.get("/league-tables", name="publication.league_tables")
def league_tables(
    request: Request,
    session: Reading,
    group: str = "",
    measure: str = "",
    sort: str = "place",
    q: str = "",
) -> Response:
    edition = queries.find_newest(session)
    return _tables_answer(request, session, edition, (group, measure, sort, q))


@public.get("/league-tables/{number}.csv", name="publication.edition_csv")
def edition_csv(request: Request, session: Reading, number: RowId) -> Response:
    edition = queries.edition_by_number(session, number)
    text = downloads.tables_csv(edition, queries.full_tables_of(session, edition))
    return answers.download(request, text, name=f"edition-{number}.csv", media="text/csv")


@public.get("/league-tables/{number}.json", name="publication.edition_json")
def edition_json(request: Request, session: Reading, number: RowId) -> Response:
    edition = queries.edition_by_number(session, number)
    tables = queries.full_tables_of(session, edition)
    data = downloads.edition_data(edition, tables, queries.calls_of(session, edition))
    text = answers.json_text(data)
    return answers.download(request, text, name=f"edition-{number}.json", media="application/json")


@public.get("/league-tables/{number}/inputs.json", name="publication.inputs")
def inputs(request: Request, session: Reading, number: RowId) -> Response:
    """Exactly the stored canonical text, so that its digest can be checked."""
    text = queries.inputs_of(session, number)
    return answers.download(request, text, name="inputs.json", media="application/json")


@public.get("/league-tables/{number}", name="publication.edition")
def edition(
    request: Request,
    session: Reading,
    number: RowId,
    group: str = "",
    measure: str = "",
    sort: str = "place",
    q: str = "",
) -> Response:
    found = queries.edition_by_number(session, number)
    return _tables_answer(request, session, found, (group, measure, sort, q))


Wish = tuple[str, str, str, str]


def _tables_answer(request: Request, session: Session, edition: Edition | None, wish: Wish) -> Response:
    shown = _tables_page(request, session, edition, wish)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    headers = {"HX-Push-Url": here} if request.headers.get("HX-Request") else {}
    answer = page(request, "publication/league_tables.html", shown, region="tables", headers=headers)
    return answers.shared(request, answer)


def _tables_page(request: Request, session: Session, edition: Edition | None, wish: Wish) -> TablesPage:
    group, measure, sort, search = wish
    tables = queries.tables_of(session, edition) if edition else []
    known = {one.group_code for one in tables}
    if group not in known and edition is not None:
        group = queries.largest_group(session, edition)
    table = _chosen(tables, group, measure)
    sort = sort if sort in views.SORTS else "place"
    view = None
    if table is not None:
        rows = queries.rows_of(session, table)
        view = views.table_view(table, rows, _address(request), sort=sort, search=search[:200])
    return TablesPage(
        edition=edition,
        corrected_by=queries.find_correction(session, edition) if edition else None,
        corrects=_corrected(session, edition),
        is_newest=edition is not None and edition == queries.find_newest(session),
        view=view,
        groups=list({one.group_code: one.group_name for one in tables}.items()),
        measures=[(code, MEASURES[code]) for code in dict.fromkeys(one.measure.value for one in tables)],
        question=QUESTIONS[view.measure] if view else "",
        group=table.group_code if table else "",
        measure=table.measure.value if table else "",
        sort=sort,
        sorts=list(views.SORTS.items()),
        search=search[:200],
    )


def _chosen(tables: list[EditionTable], group: str, measure: str) -> EditionTable | None:
    """The table of this group and measure; what is not named, or names nothing, falls back to the first."""
    in_group = [table for table in tables if table.group_code == group] or tables
    of_measure = [table for table in in_group if table.measure.value == measure] or in_group
    return of_measure[0] if of_measure else None


def _corrected(session: Session, edition: Edition | None) -> Edition | None:
    if edition is None or edition.corrects_id is None:
        return None
    return next(one for one in queries.editions(session) if one.id == edition.corrects_id)

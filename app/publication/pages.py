"""The first page, and what can be downloaded."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, downloads, queries, views
from app.publication.models import Edition
from app.publication.table_pages import address

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
            tops.append(views.table_view(table, rows, address(request)))
        two_way = views.two_way(edition.about["two_way"])
    return answers.shared(request, page(request, "publication/home.html", HomePage(edition, tops, two_way)))


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

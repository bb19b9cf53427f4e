"""What stands behind one edition: how it was made, who was left out and why."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, queries, views
from app.publication.models import Edition, EditionTable
from app.publication.table_pages import EditionStanding, address, edition_standing


@dataclass(frozen=True)
class GroupAbout:
    """One group of an edition: how many were called and ranked, on which topics, and who was not ranked."""

    table: EditionTable
    councils: int
    ranked: int
    topics: list[str]
    unranked: list[views.TableRow]
    calls: int
    reached: int


@dataclass(frozen=True)
class AboutPage:
    standing: EditionStanding
    edition: Edition
    groups: list[GroupAbout]


@public.get("/league-tables/{number}/about", name="publication.about")
def about(request: Request, session: Reading, number: RowId) -> Response:
    standing = edition_standing(session, number)
    edition = standing.edition
    tables = queries.lead_tables(queries.tables_of(session, edition), edition)
    rows = queries.rows_of_tables(session, tables)
    to = address(request, None if standing.is_newest else number)
    groups = []
    for table in tables:
        own = [views.table_row(row, to) for row in rows if row.table_id == table.id]
        groups.append(
            GroupAbout(
                table=table,
                councils=len(own),
                ranked=sum(row.place is not None for row in own),
                topics=[topic["name"] for topic in table.topics],
                unranked=[row for row in own if row.place is None],
                calls=sum(row.calls for row in own),
                reached=sum(row.reached for row in own),
            )
        )
    shown = AboutPage(standing, edition, groups)
    return answers.shared(request, page(request, "publication/about.html", shown))

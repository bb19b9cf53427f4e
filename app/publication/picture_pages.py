"""Pictures of one edition, each with its figures as a table."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, pictures, queries, views
from app.publication.models import Edition, EditionRow, EditionTable
from app.publication.table_pages import address, chosen_tables, edition_standing
from app.publication.wishes import ALL
from app.publication.words import MEASURES, side
from app.publication.written import WrittenAnswers, find_written

# as in the address → as read
BIG = {
    "places": "Every place with its likely range",
    "topics": "Councils and topics",
    "change": "Change since the edition before",
}


@dataclass(frozen=True)
class Chosen:
    """One table of an edition, as a reader chose it, with its rows; and what else could be chosen."""

    edition: Edition
    is_newest: bool
    table: EditionTable
    rows: list[EditionRow]
    groups: list[tuple[str, str]]
    measures: list[tuple[str, str]]


def chosen(session: Session, number: int, group: str, measure: str) -> Chosen:
    """One group and measure of an edition; what names nothing falls back. Raises NotFound."""
    standing = edition_standing(session, number)
    sized = queries.sized_tables_of(session, standing.edition)
    found = chosen_tables(sized, "" if group == ALL else group, measure)
    if not found:
        raise NotFound("This edition has no table.")
    tables = [table for table, _ in sized]
    measures = dict.fromkeys(table.measure.value for table in tables)
    return Chosen(
        edition=standing.edition,
        is_newest=standing.is_newest,
        table=found[0],
        rows=queries.rows_of(session, found[0]),
        groups=list({table.group_code: table.group_name for table in tables}.items()),
        measures=[(code, MEASURES[code]) for code in measures],
    )


@dataclass(frozen=True)
class PicturesPage:
    chosen: Chosen
    finding: str
    channels: pictures.Bars
    road: pictures.Bars
    waits: pictures.Waits
    written: WrittenAnswers | None
    big: list[tuple[str, str]]


@public.get("/league-tables/{number}/pictures", name="publication.pictures")
def pictures_of_edition(
    request: Request, session: Reading, number: RowId, group: str = "", measure: str = ""
) -> Response:
    found = chosen(session, number, group, measure)
    members = {row.council_code for row in found.rows}
    topics = {topic["code"] for topic in found.table.topics}
    calls = [
        call
        for call in queries.light_calls(session, found.edition)
        if call.council_code in members and call.topic_code in topics
    ]
    road = pictures.road(calls)
    shown = PicturesPage(
        chosen=found,
        finding=road.sentence,
        channels=pictures.channels(calls, side(found.edition.contact_channel)),
        road=road,
        waits=pictures.waits(calls),
        written=find_written(found.edition),
        big=list(BIG.items()),
    )
    return _answer(request, "publication/pictures.html", shown)


def _answer(request: Request, template: str, shown: object) -> Response:
    headers = answers.pushed(request)
    return answers.shared(request, page(request, template, shown, region="pictures", headers=headers))


@dataclass(frozen=True)
class PicturePage:
    chosen: Chosen
    picture: str
    title: str
    view: views.TableView
    moved: list[views.TableRow]  # the largest rise first
    compared_with: int | None
    mean_change: float | None


@public.get("/league-tables/{number}/pictures/{picture}", name="publication.picture")
def picture(
    request: Request, session: Reading, number: RowId, picture: str, group: str = "", measure: str = ""
) -> Response:
    if picture not in BIG:
        raise NotFound("There is no such picture.")
    found = chosen(session, number, group, measure)
    to = address(request, None if found.is_newest else number)
    view = views.table_view(found.table, found.rows, to)
    moved = sorted((row for row in view.ranked if row.moved), key=views.ORDERS["change"])
    shown = PicturePage(
        chosen=found,
        picture=picture,
        title=BIG[picture],
        view=view,
        moved=moved,
        compared_with=found.table.movement.get("edition"),
        mean_change=found.table.movement.get("mean_change"),
    )
    return _answer(request, "publication/picture.html", shown)

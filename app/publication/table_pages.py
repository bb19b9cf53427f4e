"""The league tables: one page of one edition, in every state that a reader can ask for."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import RowId
from app.core.rendering import page, url
from app.publication import answers, facets, queries, views
from app.publication.models import Edition, EditionRow, EditionTable
from app.publication.wishes import ALL, Wish, looks_like_postcode
from app.publication.words import MEASURES, question, side
from app.publication.written import WrittenAnswers, find_written


@dataclass(frozen=True)
class EditionStanding:
    """An edition among the others: what it corrects, what corrects it, whether it is the one that stands."""

    edition: Edition
    corrects: Edition | None
    corrected_by: Edition | None
    is_newest: bool

    @property
    def state(self) -> str:
        """Changes whenever a page about this edition would: it is frozen, and its standing is not."""
        corrected = self.corrected_by.number if self.corrected_by else ""
        return f"{self.edition.number} {self.edition.tables_sha256} {corrected} {self.is_newest}"


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
    facets: list[facets.FacetChoice]
    narrowed: list[str]  # the filters in use, in words
    postcode: bool
    side: str = "phone"  # what stands against the website
    written: WrittenAnswers | None = None


@public.get("/league-tables", name="publication.league_tables")
def league_tables(request: Request, session: Reading, wish: Wish) -> Response:
    every = queries.editions(session)
    newest = queries.newest_of(every)
    return _answer(request, session, _standing(every, newest) if newest else None, wish)


@public.get("/league-tables/{number:int}", name="publication.edition")
def edition(request: Request, session: Reading, number: RowId, wish: Wish) -> Response:
    return _answer(request, session, edition_standing(session, number), wish)


def edition_standing(session: Session, number: int) -> EditionStanding:
    """The edition of this number. Raises NotFound."""
    every = queries.editions(session)
    found = next((one for one in every if one.number == number), None)
    if found is None:
        raise NotFound("There is no such edition.")
    return _standing(every, found)


def _standing(every: Sequence[Edition], edition: Edition) -> EditionStanding:
    by_id = {one.id: one for one in every}
    corrected = next((one for one in every if one.corrects_id == edition.id), None)
    corrects = by_id.get(edition.corrects_id) if edition.corrects_id else None
    return EditionStanding(edition, corrects, corrected, queries.newest_of(every) is edition)


def address(request: Request, edition: int | None = None) -> views.Address:
    """Addresses of councils, in an edition if one is named; the path is made once."""
    pattern = url(request, "publication.council", gss_code="CODE", edition=edition)
    return lambda code: pattern.replace("CODE", code, 1)


def _answer(request: Request, session: Session, standing: EditionStanding | None, wish: Wish) -> Response:
    def made() -> Response:
        shown = _tables_page(request, session, standing, wish) if standing else _nothing()
        headers = answers.pushed(request)
        return page(request, "publication/league_tables.html", shown, region="tables", headers=headers)

    return answers.made_once(request, standing.state if standing else "", made)


def _nothing() -> TablesPage:
    return TablesPage(None, None, None, False, None, [], [], "", "", "", "", [], "", [], [], False)


def _tables_page(request: Request, session: Session, standing: EditionStanding, wish: Wish) -> TablesPage:
    edition = standing.edition
    sized = queries.sized_tables_of(session, edition)
    tables = chosen_tables(sized, wish.group, wish.measure)
    rows = queries.rows_of_tables(session, tables)
    sort = wish.sort if wish.sort in views.SORTS else "place"
    view = _view(request, standing, tables, rows, views.Asked(sort, wish.search, wish.chosen))
    offered = facets.choices([row.profile for row in rows], wish.chosen)
    every = [table for table, _ in sized]
    groups = {one.group_code: one.group_name for one in every}
    return TablesPage(
        edition=edition,
        corrected_by=standing.corrected_by,
        corrects=standing.corrects,
        is_newest=standing.is_newest,
        view=view,
        groups=[*groups.items(), *([(ALL, "All groups, side by side")] if len(groups) > 1 else [])],
        measures=[(code, MEASURES[code]) for code in dict.fromkeys(one.measure.value for one in every)],
        question=question(view.measure, edition.contact_channel) if view else "",
        group=view.group_code if view else "",
        measure=view.measure if view else "",
        sort=sort,
        sorts=_sorts(view),
        search=wish.search,
        facets=offered,
        narrowed=[dict(one.options).get(one.chosen, one.chosen) for one in offered if one.chosen],
        postcode=looks_like_postcode(wish.search),
        side=side(edition.contact_channel),
        written=find_written(edition),
    )


def _view(
    request: Request,
    standing: EditionStanding,
    tables: list[EditionTable],
    rows: list[EditionRow],
    asked: views.Asked,
) -> views.TableView | None:
    if not tables:
        return None
    to = address(request, None if standing.is_newest else standing.edition.number)
    if len(tables) > 1:
        return views.all_groups_view(tables, rows, to, asked)
    return views.table_view(tables[0], rows, to, asked)


def _sorts(view: views.TableView | None) -> list[tuple[str, str]]:
    compared = view is not None and view.compared_with
    return [(code, words) for code, words in views.SORTS.items() if code != "change" or compared]


Sized = Sequence[tuple[EditionTable, int]]


def chosen_tables(sized: Sized, group: str, measure: str) -> list[EditionTable]:
    """The table of this group and measure, or those of all groups; what names nothing falls back.

    Without a group it is the largest, without a measure the one that leads.
    """
    if not sized:
        return []
    measures = {table.measure.value for table, _ in sized}
    wanted = measure if measure in measures else sized[0][0].measure.value
    of_measure = [(table, size) for table, size in sized if table.measure.value == wanted]
    if group == ALL:
        return [table for table, _ in of_measure]
    named = [table for table, _ in of_measure if table.group_code == group]
    return named or [_largest(of_measure)]


def _largest(sized: Sized) -> EditionTable:
    most = max(size for _, size in sized)
    return min((table for table, size in sized if size == most), key=lambda table: table.group_code)

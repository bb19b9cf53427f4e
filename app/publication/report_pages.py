"""The list of councils, the method, editions and corrections."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.rendering import page
from app.publication import answers, facets, queries
from app.publication.method import MethodText, method_text
from app.publication.models import Edition, EditionRow
from app.publication.table_pages import address
from app.publication.views import Address
from app.publication.wishes import looks_like_postcode


@dataclass(frozen=True)
class CouncilLine:
    name: str
    url: str
    group_name: str
    place: str
    score: float | None
    verdicts: list[tuple[str, str | None]]


@dataclass(frozen=True)
class CouncilsPage:
    edition: Edition | None
    groups: list[tuple[str, list[CouncilLine]]]
    search: str
    total: int
    postcode: bool


@public.get("/councils", name="publication.councils")
def councils(request: Request, session: Reading, q: str = "") -> Response:
    """Of the newest edition. Names only what is published."""
    edition = queries.find_newest(session)
    groups: list[tuple[str, list[CouncilLine]]] = []
    search = q[:200].strip()
    if edition is not None:
        tables = queries.lead_tables(queries.tables_of(session, edition), edition)
        rows = queries.rows_of_tables(session, tables)
        to = address(request)
        for table in tables:
            own = [row for row in rows if row.table_id == table.id]
            lines = [_line(row, table.group_name, to) for row in own if _found(row, search)]
            if lines:
                groups.append((table.group_name, sorted(lines, key=lambda line: line.name.casefold())))
    total = sum(len(lines) for _, lines in groups)
    shown = CouncilsPage(edition, groups, search, total, looks_like_postcode(search))
    headers = answers.pushed(request)
    answer = page(request, "publication/councils.html", shown, region="found", headers=headers)
    return answers.shared(request, answer)


def _found(row: EditionRow, search: str) -> bool:
    return facets.found_by(row.council_name, row.profile, search)


def _line(row: EditionRow, group_name: str, to: Address) -> CouncilLine:
    return CouncilLine(
        name=row.council_name,
        url=to(row.council_code),
        group_name=group_name,
        place=f"{row.place_label} of {row.figures['of']}" if row.place_label else "not ranked",
        score=row.figures["score_1dp"],
        verdicts=[(cell["name"], cell["verdict"]) for cell in row.cells],
    )


@dataclass(frozen=True)
class MethodPage:
    text: MethodText
    edition: Edition | None


@public.get("/method", name="publication.method")
def method(request: Request, session: Reading) -> Response:
    shown = MethodPage(method_text(), queries.find_newest(session))
    return answers.shared(request, page(request, "publication/method.html", shown))


@dataclass(frozen=True)
class EditionsPage:
    editions: list[Edition]
    numbers: dict[int, int]  # id → number, for "corrects edition 3"
    corrected_by: dict[int, int]  # id → number of the correction


def _editions_page(editions: list[Edition]) -> EditionsPage:
    numbers = {one.id or 0: one.number for one in editions}
    corrected = {one.corrects_id: one.number for one in editions if one.corrects_id is not None}
    return EditionsPage(editions, numbers, corrected)


@public.get("/editions", name="publication.editions")
def editions(request: Request, session: Reading) -> Response:
    shown = _editions_page(queries.editions(session))
    return answers.shared(request, page(request, "publication/editions.html", shown))


@public.get("/corrections", name="publication.corrections")
def corrections(request: Request, session: Reading) -> Response:
    shown = _editions_page(queries.editions(session))
    return answers.shared(request, page(request, "publication/corrections.html", shown))

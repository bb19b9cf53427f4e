"""Councils, topics, editions, corrections and the method."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.rendering import page, url
from app.publication import answers, queries, views
from app.publication.method import MethodText, method_text
from app.publication.models import Edition, EditionCall
from app.publication.words import MEASURES, council_finding


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


@public.get("/councils", name="publication.councils")
def councils(request: Request, session: Reading, q: str = "") -> Response:
    """Of the newest edition. Names only what is published."""
    edition = queries.find_newest(session)
    groups: list[tuple[str, list[CouncilLine]]] = []
    search = q[:200].strip()
    if edition is not None:
        for table in queries.lead_tables(queries.tables_of(session, edition), edition):
            rows = sorted(queries.rows_of(session, table), key=lambda row: row.council_name.casefold())
            lines = [
                CouncilLine(
                    name=row.council_name,
                    url=url(request, "publication.council", gss_code=row.council_code),
                    group_name=table.group_name,
                    place=f"{row.place_label} of {row.figures['of']}" if row.place_label else "not ranked",
                    score=row.figures["score_1dp"],
                    verdicts=[(cell["name"], cell["verdict"]) for cell in row.cells],
                )
                for row in rows
                if search.casefold() in row.council_name.casefold()
            ]
            if lines:
                groups.append((table.group_name, lines))
    total = sum(len(lines) for _, lines in groups)
    shown = CouncilsPage(edition, groups, search, total)
    return answers.shared(request, page(request, "publication/councils.html", shown, region="found"))


@dataclass(frozen=True)
class Standing:
    """A council's row in one table."""

    group_code: str
    group_name: str
    measure: str
    measure_name: str
    row: views.TableRow
    average: float | None
    honesty: dict[str, Any]


@dataclass(frozen=True)
class PublicFact:
    question: str
    key: bool
    given: bool
    said: str
    quote: str
    page_says: str
    url: str
    captured_at: datetime | None
    sha256: str
    verdict: str
    judged_before_ruling: str


@dataclass(frozen=True)
class CouncilPage:
    name: str
    gss_code: str
    edition: Edition
    finding: str
    topic_codes: dict[str, str]  # by name
    standings: list[Standing]
    calls: list[tuple[EditionCall, list[PublicFact]]]
    others: list[Edition]
    is_newest: bool


@public.get("/councils/{gss_code}", name="publication.council")
def council(request: Request, session: Reading, gss_code: str, edition: int | None = None) -> Response:
    """In the newest edition that holds it, unless another one is asked for."""
    holding = queries.editions_with_council(session, gss_code)
    newest = queries.find_newest(session)
    preferred = [one for one in holding if newest is not None and one.id == newest.id] or holding
    wanted = preferred if edition is None else [one for one in holding if one.number == edition]
    if not wanted:
        raise NotFound("No edition holds a council with this code.")
    chosen = wanted[0]
    rows = queries.rows_of_council(session, chosen, gss_code)
    topic_codes = {cell["name"]: cell["topic"] for _, row in rows for cell in row.cells}
    standings = [
        Standing(
            table.group_code,
            table.group_name,
            table.measure.value,
            MEASURES[table.measure.value],
            views.table_row(row, lambda code: url(request, "publication.council", gss_code=code)),
            table.honesty["mean"],
            table.honesty,
        )
        for table, row in rows
    ]
    standings.sort(key=lambda one: one.measure != chosen.lead_measure.value)
    first = standings[0].row
    found = queries.calls_of_council(session, chosen, gss_code)
    shown = CouncilPage(
        name=first.council_name,
        gss_code=gss_code,
        edition=chosen,
        finding=council_finding(first.council_name, [verdict for _, verdict in first.verdicts]),
        topic_codes=topic_codes,
        standings=standings,
        calls=[(call, [_fact(fact) for fact in call.facts]) for call in found],
        others=[one for one in holding if one.id != chosen.id],
        is_newest=newest is not None and chosen.id == newest.id,
    )
    return answers.shared(request, page(request, "publication/council.html", shown))


def _fact(fact: dict[str, Any]) -> PublicFact:
    captured = datetime.fromisoformat(fact["captured_at"]) if fact["captured_at"] else None
    kept = {name: fact[name] for name in PublicFact.__dataclass_fields__ if name != "captured_at"}
    return PublicFact(**kept, captured_at=captured)


@dataclass(frozen=True)
class TopicLine:
    name: str
    url: str
    mean: float | None
    verdict: str | None
    calls: int


@dataclass(frozen=True)
class TopicPage:
    name: str
    edition: Edition
    counts: dict[str, int]
    reached: int
    groups: list[tuple[str, list[TopicLine]]]
    topics: list[tuple[str, str]]


@public.get("/topics/{code}", name="publication.topic")
def topic(request: Request, session: Reading, code: str) -> Response:
    edition = queries.find_newest(session)
    tables = queries.lead_tables(queries.tables_of(session, edition), edition) if edition else []
    topics = {one["code"]: one["name"] for table in tables for one in table.topics}
    if edition is None or code not in topics:
        raise NotFound("No published table covers this topic.")
    groups = []
    for table in tables:
        lines = [
            TopicLine(
                row.council_name,
                url(request, "publication.council", gss_code=row.council_code),
                cell["mean"],
                cell["verdict"],
                cell["calls"],
            )
            for row in queries.rows_of(session, table)
            for cell in row.cells
            if cell["topic"] == code
        ]
        if lines:
            lines.sort(key=lambda line: (-(line.mean if line.mean is not None else -1), line.name))
            groups.append((table.group_name, lines))
    counts = queries.topic_counts(session, edition, code)
    named = sorted(topics.items(), key=lambda one: one[1])
    shown = TopicPage(topics[code], edition, counts, sum(counts.values()), groups, named)
    return answers.shared(request, page(request, "publication/topic.html", shown))


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

"""One topic of an edition: what goes wrong where, and what can be learnt from it."""

from collections import Counter
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import page
from app.publication import answers, pictures, queries, topics, views
from app.publication.models import Edition, EditionCall, EditionRow, EditionTable
from app.publication.queries import LightCall
from app.publication.table_pages import address
from app.publication.words import side


@dataclass(frozen=True)
class TopicLine:
    name: str
    url: str
    mean: float | None
    verdict: str | None
    calls: int
    reached: int
    satisfied: bool


@dataclass(frozen=True)
class GroupLines:
    name: str
    mean: float | None
    lines: list[TopicLine]


@dataclass(frozen=True)
class TopicPage:
    code: str
    name: str
    edition: Edition
    is_newest: bool
    is_older: bool
    reached: int
    calls: int
    verdicts: Counter[str]  # of the calls that reached somebody
    questions: list[topics.QuestionLine]
    channel: pictures.Bars
    waits: pictures.Waits
    contradictions: list[topics.Example]
    good: list[topics.Example]
    groups: list[GroupLines]
    topics: list[tuple[str, str]]


@public.get("/topics/{code}", name="publication.topic")
def topic(request: Request, session: Reading, code: Code, edition: int | None = None) -> Response:
    """In the newest edition, unless another one is asked for."""
    every = queries.editions(session)
    newest = queries.newest_of(every)
    chosen = newest if edition is None else next((one for one in every if one.number == edition), None)
    tables = queries.lead_tables(queries.tables_of(session, chosen), chosen) if chosen else []
    named = {one["code"]: one["name"] for table in tables for one in table.topics}
    if chosen is None or code not in named:
        raise NotFound("No published table covers this topic.")
    calls = queries.calls_about(session, chosen, code)
    is_older = chosen is not queries.newest_of(every, chosen.contact_channel)
    shown = _topic_page(request, session, (chosen, chosen is newest, is_older), tables, code, calls)
    return answers.shared(request, page(request, "publication/topic.html", shown))


def _topic_page(
    request: Request,
    session: Session,
    chosen: tuple[Edition, bool, bool],
    tables: list[EditionTable],
    code: Code,
    calls: list[EditionCall],
) -> TopicPage:
    edition, is_newest, is_older = chosen
    rows = queries.rows_of_tables(session, tables)
    named = {one["code"]: one["name"] for table in tables for one in table.topics}
    to = address(request, None if is_newest else edition.number)
    light = [_light(call) for call in calls]
    known = {row.council_code: [row.council_name, row.profile.get("short_name", "")] for row in rows}
    return TopicPage(
        code=code,
        name=named[code],
        edition=edition,
        is_newest=is_newest,
        is_older=is_older,
        reached=sum(call.reached for call in calls),
        calls=len(calls),
        verdicts=Counter(call.verdict for call in calls if call.reached),
        questions=topics.question_lines(calls),
        channel=pictures.channels(light, side(edition.contact_channel)),
        waits=pictures.waits(light),
        contradictions=topics.examples(calls, known, "contradicts"),
        good=topics.examples(calls, known, "matches"),
        groups=[found for table in tables if (found := _group(table, rows, code, to)).lines],
        topics=sorted(named.items(), key=lambda one: one[1]),
    )


def _light(call: EditionCall) -> LightCall:
    return LightCall(**{name: getattr(call, name) for name in LightCall.__dataclass_fields__})


def _group(table: EditionTable, rows: list[EditionRow], code: str, to: views.Address) -> GroupLines:
    lines = [
        TopicLine(
            row.council_name,
            to(row.council_code),
            cell["mean"],
            cell["verdict"],
            cell["calls"],
            sum(cell["verdicts"].values()),
            cell["satisfied"],
        )
        for row in rows
        if row.table_id == table.id
        for cell in row.cells
        if cell["topic"] == code
    ]
    lines.sort(key=lambda line: (-(line.mean if line.mean is not None else -1), line.name))
    mean = next((one.get("mean") for one in table.topics if one["code"] == code), None)
    return GroupLines(table.group_name, mean, lines)

"""One council in an edition: its standing, its topics against its group, its calls, its neighbours, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code
from app.core.rendering import page
from app.publication import answers, facets, queries, views
from app.publication.models import Edition, EditionCall, EditionRow, EditionTable
from app.publication.table_pages import address
from app.publication.words import MEASURES, asked, council_finding, side

NEIGHBOURS = 5


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
class TopicLine:
    """A council in one topic beside the average of its group; `average` is None in older editions."""

    code: str
    name: str
    verdict: str | None
    calls: int
    reached: int
    mean: float | None
    average: float | None
    satisfied: bool


@dataclass(frozen=True)
class PastLine:
    """A council in one edition."""

    edition: Edition
    corrected: bool
    row: views.TableRow


@dataclass(frozen=True)
class CouncilPage:
    name: str
    gss_code: str
    edition: Edition
    finding: str
    topics: list[TopicLine]
    standings: list[Standing]
    calls: list[tuple[EditionCall, list[PublicFact]]]
    facts: list[tuple[str, str]]
    neighbours: list[views.TableRow]
    history: list[PastLine]  # the oldest first
    is_newest: bool
    is_older: bool  # another of the same way of asking stands in its place
    asked: str  # on the phone, by e-mail
    side: str  # phone or answer: what stands against the website


Held = tuple[EditionTable, EditionRow]


@public.get("/councils/{gss_code}", name="publication.council")
def council(request: Request, session: Reading, gss_code: Code, edition: int | None = None) -> Response:
    """In the newest edition that holds it, unless another one is asked for."""
    every = queries.editions(session)
    held = queries.rows_of_council_among(session, every, gss_code)
    chosen = _chosen(every, held, edition)
    newest = queries.newest_of(every)
    to = address(request, None if chosen is newest else chosen.number)
    here = [(table, row) for table, row in held if table.edition_id == chosen.id]
    here.sort(key=lambda one: one[0].measure != chosen.lead_measure)
    standings = [_standing(table, row, to) for table, row in here]
    first = standings[0].row
    calls = queries.calls_of_council(session, chosen, gss_code)
    shown = CouncilPage(
        name=first.council_name,
        gss_code=gss_code,
        edition=chosen,
        finding=council_finding(first.council_name, [verdict for _, verdict in first.verdicts]),
        topics=_topics(*here[0]),
        standings=standings,
        calls=[(call, [_fact(fact) for fact in call.facts]) for call in calls],
        facts=facets.facts(first.profile),
        neighbours=neighbours(session, *here[0], to),
        history=_history(request, every, held, chosen),
        is_newest=chosen is newest,
        is_older=chosen is not queries.newest_of(every, chosen.contact_channel),
        asked=asked(chosen.contact_channel),
        side=side(chosen.contact_channel),
    )
    return answers.shared(request, page(request, "publication/council.html", shown))


def _chosen(every: Sequence[Edition], held: Sequence[Held], number: int | None) -> Edition:
    """Raises NotFound."""
    ids = {table.edition_id for table, _ in held}
    holding = [one for one in every if one.id in ids]
    newest = queries.newest_of(every)
    preferred = [one for one in holding if one is newest] or holding
    wanted = preferred if number is None else [one for one in holding if one.number == number]
    if not wanted:
        raise NotFound("No edition holds a council with this code.")
    return wanted[0]


def _standing(table: EditionTable, row: EditionRow, to: views.Address) -> Standing:
    return Standing(
        table.group_code,
        table.group_name,
        table.measure.value,
        MEASURES[table.measure.value],
        views.table_row(row, to),
        table.honesty["mean"],
        table.honesty,
    )


def _topics(table: EditionTable, row: EditionRow) -> list[TopicLine]:
    averages = {topic["code"]: topic.get("mean") for topic in table.topics}
    return [
        TopicLine(
            cell["topic"],
            cell["name"],
            cell["verdict"],
            cell["calls"],
            sum(cell["verdicts"].values()),
            cell["mean"],
            averages.get(cell["topic"]),
            cell["satisfied"],
        )
        for cell in row.cells
    ]


def neighbours(
    session: Session, table: EditionTable, row: EditionRow, to: views.Address
) -> list[views.TableRow]:
    """The councils of the same table that are most like this one by the register, the most alike first."""
    nearest: list[str] = row.profile.get("nearest", [])
    if not nearest:
        return []
    found = {one.council_code: one for one in queries.rows_of(session, table, nearest)}
    return [views.table_row(found[code], to) for code in nearest if code in found][:NEIGHBOURS]


def _history(
    request: Request, every: Sequence[Edition], held: Sequence[Held], chosen: Edition
) -> list[PastLine]:
    """This council on the leading measure of this edition, in every edition that asked in the same way."""
    by_id = {one.id: one for one in every}
    corrected = {one.corrects_id for one in every}
    lines = []
    for table, row in held:
        edition = by_id[table.edition_id]
        if table.measure == chosen.lead_measure and edition.contact_channel == chosen.contact_channel:
            to = address(request, edition.number)
            lines.append(PastLine(edition, edition.id in corrected, views.table_row(row, to)))
    return sorted(lines, key=lambda line: line.edition.number)


def _fact(fact: dict[str, Any]) -> PublicFact:
    captured = datetime.fromisoformat(fact["captured_at"]) if fact["captured_at"] else None
    kept = {name: fact[name] for name in PublicFact.__dataclass_fields__ if name != "captured_at"}
    return PublicFact(**kept, captured_at=captured)

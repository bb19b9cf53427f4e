"""Weights in the reader's hand: the published calls under weights of one's own, beside the published table."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.forms import FieldError
from app.core.ids import RowId
from app.core.rendering import page
from app.publication import answers, queries, views
from app.publication.models import EditionRow
from app.publication.picture_pages import Chosen, chosen
from app.publication.table_pages import address
from app.publication.weighing import WeighedCall, topic_means, weighed_call
from app.waves.models import Measure
from scoring.reweigh import Reweighed, places_under

MOST = 1000.0


@dataclass(frozen=True)
class WeightField:
    """One weight that can be changed: its field, what it weighs, as published and as typed."""

    field: str
    code: str
    words: str
    published: float
    typed: str
    value: float


@dataclass(frozen=True)
class OwnRow:
    """A council under the reader's weights and as published. `shift`: places up (+) or down (−)."""

    name: str
    url: str
    own_label: str
    own_score: float
    label: str
    score: float
    shift: int
    best: int | None  # over the weights of the sensitivity table
    worst: int | None


@dataclass(frozen=True)
class WeightsPage:
    chosen: Chosen
    topics: list[WeightField]
    sections: list[WeightField]
    changed: bool
    rows: list[OwnRow]
    moved: int
    heading: str
    sensitivity: Mapping[str, object]
    errors: list[FieldError]


@public.get("/league-tables/{number}/weights", name="publication.weights")
def weights(
    request: Request, session: Reading, number: RowId, group: str = "", measure: str = ""
) -> Response:
    """Topic weights by `w_CODE`, section weights by `s_CODE`; what is not typed is as published."""
    found = chosen(session, number, group, measure)
    topics = [
        _field(request, f"w_{one['code']}", one["code"], one["name"], one["weight"])
        for one in found.table.topics
    ]
    sections = _sections(request, session, found)
    errors = _errors(topics) + _errors(sections)
    rows = [] if errors else _rows(request, session, found, topics, sections)
    changed = any(one.value != one.published for one in [*topics, *sections])
    shown = WeightsPage(
        chosen=found,
        topics=topics,
        sections=sections,
        changed=changed and not errors,
        rows=rows,
        moved=sum(row.shift != 0 for row in rows),
        heading=views.first_words([row.name for row in rows if row.own_label in ("1", "=1")], len(rows)),
        sensitivity=found.table.sensitivity,
        errors=errors,
    )
    status = 422 if errors else 200
    headers = answers.pushed(request)
    answer = page(
        request, "publication/weights.html", shown, region="weighed", status=status, headers=headers
    )
    return answers.shared(request, answer)


def _field(request: Request, field: str, code: str, words: str, published: float) -> WeightField:
    typed = request.query_params.get(field, f"{published:g}")[:20].strip()
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        value = math.nan
    return WeightField(field, code, words, float(published), typed, value if 0 <= value <= MOST else math.nan)


def _sections(request: Request, session: Session, found: Chosen) -> list[WeightField]:
    """Sections of the scorecard, where the table is about the service and the edition keeps them call by call."""
    if found.table.measure is not Measure.SERVICE:
        return []
    instrument = json.loads(queries.inputs_of(session, found.edition.number))["instrument"] or {}
    return [
        _field(request, f"s_{one['code']}", one["code"], one["name"], one["weight"])
        for one in instrument.get("sections", [])
    ]


def _errors(fields: Sequence[WeightField]) -> list[FieldError]:
    wrong = [
        FieldError(one.field, f"The weight of {one.words} must be a number from 0 to {MOST:g}.")
        for one in fields
        if math.isnan(one.value)
    ]
    if fields and not wrong and sum(one.value for one in fields) == 0:
        return [FieldError(fields[0].field, "At least one weight must be more than 0.")]
    return wrong


def _rows(
    request: Request,
    session: Session,
    found: Chosen,
    topics: Sequence[WeightField],
    sections: Sequence[WeightField],
) -> list[OwnRow]:
    ranked = [row for row in found.rows if row.place_label]
    if not ranked:
        return []
    own = _weighed(_calls(session, found), ranked, found.table.measure, topics, sections)
    to = address(request, None if found.is_newest else found.edition.number)
    span = found.table.sensitivity.get("places", {})
    rows = [
        OwnRow(
            name=row.council_name,
            url=to(row.council_code),
            own_label=own.label[i],
            own_score=float(own.score_1dp[i]),
            label=row.place_label,
            score=row.figures["score_1dp"],
            shift=int(row.figures["place"] - own.place[i]),
            best=span.get(row.council_code, (None, None))[0],
            worst=span.get(row.council_code, (None, None))[1],
        )
        for i, row in enumerate(ranked)
        if own.label[i]
    ]
    return sorted(rows, key=lambda row: (-row.own_score, row.name))


def _calls(session: Session, found: Chosen) -> list[WeighedCall]:
    members = {row.council_code for row in found.rows}
    return [
        weighed_call(one.council_code, one.topic_code, one.match_score, one.service_score, one.figures)
        for one in queries.light_calls(session, found.edition)
        if one.council_code in members
    ]


def _weighed(
    calls: Sequence[WeighedCall],
    ranked: Sequence[EditionRow],
    measure: Measure,
    topics: Sequence[WeightField],
    sections: Sequence[WeightField],
) -> Reweighed:
    typed = {one.code: one.value for one in sections}
    changed = any(one.value != one.published for one in sections)
    means = topic_means(
        calls,
        [row.council_code for row in ranked],
        [one.code for one in topics],
        measure,
        typed if changed else None,
    )
    return places_under(means, [one.value for one in topics])

"""The read-only API: published rows as JSON, for anybody and from any site."""

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.errors import NotFound
from app.core.ids import Code, RowId
from app.core.problems import API, OPEN
from app.publication import api_queries, api_views, queries, study_queries
from app.publication.api_records import (
    CallRecord,
    CorrectionRecord,
    CouncilRecord,
    EditionRecord,
    IndexRecord,
    Links,
    Listed,
    RowRecord,
    StandingsRecord,
    StudyRecord,
    StudyRowRecord,
    TopicRecord,
)

Text = Annotated[str | None, Field(max_length=120, pattern=r"^[^\x00]*$")]


class Paging(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(1, ge=1, le=1_000_000, description="Number of the page, from 1.", examples=[1])
    per_page: int = Field(50, ge=1, le=200, description="How many a page holds.", examples=[50])


class EditionFilter(Paging):
    wave: Text = Field(None, description="Only editions of this wave.", examples=["spring-2027"])


class RowFilter(Paging):
    group: Text = Field(None, description="Only this group, by its code.", examples=["english-district"])
    measure: Literal["match", "service"] | None = Field(None, description="Only this measure.")
    council: Text = Field(None, description="Only the council with this GSS code.", examples=["X07000001"])
    ranked: bool | None = Field(None, description="true: only those with a place; false: only the others.")


class CallFilter(Paging):
    council: Text = Field(None, description="Only calls to the council with this GSS code.")
    topic: Text = Field(None, description="Only calls about this topic, by its code.")
    verdict: Literal["matches", "partly", "contradicts", "not_on_website", "not_given"] | None = Field(
        None, description="Only calls with this verdict."
    )
    reached: bool | None = Field(None, description="Whether a person was reached.")


class CouncilFilter(Paging):
    q: Text = Field(None, description="Part of the name, in any case.", examples=["amble"])
    group: Text = Field(None, description="Only this group, by its code.")


def _answer(request: Request, told: BaseModel) -> Response:
    """JSON with a strong ETag of its bytes; 304 to whoever has them."""
    body = json.dumps(told.model_dump(mode="json"), ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**OPEN, "ETag": etag, "Cache-Control": "public, max-age=0, must-revalidate"}
    if isinstance(told, Listed):
        headers["Link"] = _link(told.links)
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _link(links: Links) -> str:
    words = {"first": links.first, "prev": links.previous, "next": links.next, "last": links.last}
    return ", ".join(f'<{address}>; rel="{name}"' for name, address in words.items() if address)


def _listed(request: Request, data: Sequence[Any], total: int, wanted: Paging) -> Response:
    last = max(1, -(-total // wanted.per_page))
    kept = wanted.model_dump(exclude_none=True, exclude_defaults=True, mode="json")
    name, inside = request.scope["route"].name, dict(request.path_params)

    def address(page: int) -> str:
        query = {**kept, "page": page}
        # true and false as they are typed
        query = {
            key: str(value).lower() if isinstance(value, bool) else value for key, value in query.items()
        }
        return api_views.absolute(request, name, **inside, **query)

    links = Links(
        self=address(wanted.page),
        first=address(1),
        previous=address(min(wanted.page - 1, last)) if wanted.page > 1 else None,
        next=address(wanted.page + 1) if wanted.page < last else None,
        last=address(last),
    )
    told = Listed[Any](data=list(data), page=wanted.page, per_page=wanted.per_page, total=total, links=links)
    return _answer(request, told)


def _cut(found: Sequence[Any], wanted: Paging) -> Sequence[Any]:
    return found[(wanted.page - 1) * wanted.per_page : wanted.page * wanted.per_page]


@public.get(API, name="publication.api_index", response_model=IndexRecord, summary="Where everything is")
def api_index(request: Request) -> Response:
    """The lists of this API, its description, and its documentation."""
    names = ("editions", "corrections", "councils", "topics", "studies")
    links = {name: api_views.absolute(request, f"publication.api_{name}") for name in names}
    links["description"] = api_views.absolute(request, "publication.openapi")
    links["documentation"] = api_views.absolute(request, "publication.api")
    return _answer(request, IndexRecord(name="Better Answered", links=links))


@public.get(
    f"{API}/editions",
    name="publication.api_editions",
    response_model=Listed[EditionRecord],
    summary="Editions",
)
def api_editions(request: Request, session: Reading, wanted: Annotated[EditionFilter, Query()]) -> Response:
    """Every published edition, the newest first."""
    found, total = api_queries.editions(
        session, wave=wanted.wave, corrections=False, page=wanted.page, per_page=wanted.per_page
    )
    numbers = api_queries.numbers(session)
    data = [api_views.edition_record(request, edition, numbers) for edition in found]
    return _listed(request, data, total, wanted)


@public.get(
    f"{API}/editions/{{number}}",
    name="publication.api_edition",
    response_model=EditionRecord,
    summary="One edition",
)
def api_edition(request: Request, session: Reading, number: RowId) -> Response:
    """By its number. An old edition stays, and names the one that supersedes it."""
    edition = queries.edition_by_number(session, number)
    return _answer(request, api_views.edition_record(request, edition, api_queries.numbers(session)))


@public.get(
    f"{API}/editions/{{number}}/rows",
    name="publication.api_rows",
    response_model=Listed[RowRecord],
    summary="Rows of an edition's tables",
)
def api_rows(
    request: Request, session: Reading, number: RowId, wanted: Annotated[RowFilter, Query()]
) -> Response:
    """One row a council and table, table by table, in the order of the places; those without one follow."""
    edition = queries.edition_by_number(session, number)
    found, total = api_queries.rows(session, edition, **wanted.model_dump())
    data = [api_views.row_record(edition.number, table, row) for table, row in found]
    return _listed(request, data, total, wanted)


@public.get(
    f"{API}/editions/{{number}}/calls",
    name="publication.api_calls",
    response_model=Listed[CallRecord],
    summary="Calls of an edition",
)
def api_calls(
    request: Request, session: Reading, number: RowId, wanted: Annotated[CallFilter, Query()]
) -> Response:
    """Every counted call as it was published, with its facts and their verdicts."""
    edition = queries.edition_by_number(session, number)
    found, total = api_queries.calls(session, edition, **wanted.model_dump())
    return _listed(request, [api_views.call_record(edition.number, call) for call in found], total, wanted)


@public.get(
    f"{API}/corrections",
    name="publication.api_corrections",
    response_model=Listed[CorrectionRecord],
    summary="Corrections",
)
def api_corrections(request: Request, session: Reading, wanted: Annotated[Paging, Query()]) -> Response:
    """Every correction, the newest first, with the scores and places that it changed."""
    found, total = api_queries.editions(
        session, wave=None, corrections=True, page=wanted.page, per_page=wanted.per_page
    )
    numbers, _ = api_queries.numbers(session)
    return _listed(request, [api_views.correction_record(one, numbers) for one in found], total, wanted)


@public.get(
    f"{API}/councils",
    name="publication.api_councils",
    response_model=Listed[CouncilRecord],
    summary="Councils",
)
def api_councils(request: Request, session: Reading, wanted: Annotated[CouncilFilter, Query()]) -> Response:
    """Councils of the newest edition, by name."""
    edition = queries.find_newest(session)
    found = api_queries.councils(session, edition) if edition else []
    part = (wanted.q or "").casefold()
    matching = [one for one in found if part in one[1].casefold() and wanted.group in (None, one[2])]
    data = [api_views.council_record(request, one) for one in _cut(matching, wanted)]
    return _listed(request, data, len(matching), wanted)


@public.get(
    f"{API}/councils/{{gss_code}}",
    name="publication.api_council",
    response_model=StandingsRecord,
    summary="One council in every edition",
)
def api_council(request: Request, session: Reading, gss_code: Code) -> Response:
    """By its GSS code: its rows in the tables of every edition, the newest first."""
    rows = [
        api_views.row_record(edition.number, table, row)
        for edition in queries.editions_with_council(session, gss_code)
        for table, row in queries.rows_of_council(session, edition, gss_code)
    ]
    if not rows:
        raise NotFound("No edition holds a council with this code.")
    return _answer(request, StandingsRecord(gss_code=gss_code, council=rows[0].council, rows=rows))


@public.get(
    f"{API}/topics", name="publication.api_topics", response_model=Listed[TopicRecord], summary="Topics"
)
def api_topics(request: Request, session: Reading, wanted: Annotated[Paging, Query()]) -> Response:
    """Topics of the newest edition, by name."""
    found = _topics(request, session)
    return _listed(request, _cut(found, wanted), len(found), wanted)


def _topics(request: Request, session: Session) -> list[TopicRecord]:
    edition = queries.find_newest(session)
    tables = queries.lead_tables(queries.tables_of(session, edition), edition) if edition else []
    return api_views.topic_records(request, tables)


@public.get(
    f"{API}/studies",
    name="publication.api_studies",
    response_model=Listed[StudyRecord],
    summary="Studies of others",
)
def api_studies(request: Request, session: Reading, wanted: Annotated[Paging, Query()]) -> Response:
    """Tables that others published, recomputed here, the newest first."""
    found = study_queries.studies(session)
    data = [api_views.study_record(request, one) for one in _cut(found, wanted)]
    return _listed(request, data, len(found), wanted)


@public.get(
    f"{API}/studies/{{number}}/rows",
    name="publication.api_study_rows",
    response_model=Listed[StudyRowRecord],
    summary="Councils of a study",
)
def api_study_rows(
    request: Request, session: Reading, number: RowId, wanted: Annotated[Paging, Query()]
) -> Response:
    """Every council of somebody else's study, recomputed beside what its publisher stated, group by group."""
    found = study_queries.rows_of_study(session, study_queries.study_by_number(session, number))
    return _listed(
        request, [api_views.study_row_record(one) for one in _cut(found, wanted)], len(found), wanted
    )

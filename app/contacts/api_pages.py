"""Figures of one month from a council's own program: sent whole, as often as it likes, and read back.

A program shows the secret word that its council made; a browser's cookie opens nothing here.
"""

import json
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.accounts.audiences import public
from app.accounts.rules import NotYours
from app.contacts import actions, queries, rules
from app.contacts.models import Source
from app.contacts.reading import MOST_ROWS, gather
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.ids import Code
from app.core.problems import API, ParameterFault, problem
from app.councils.models import Council

PATH = f"{API}/councils/{{gss_code}}/contacts/{{month}}"
MOST_BYTES = 2_000_000
MOST_FAULTS = 200
Month = Annotated[str, Path(pattern=rules.MONTH)]
Secret = Annotated[str, Header(alias="Authorization", max_length=200)]


async def read_body(request: Request) -> bytes:
    """The body, as long as it is no longer than a month can be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"A month can be at most {MOST_BYTES:,} bytes long.")
    return body


Body = Annotated[bytes, Depends(read_body)]


@public.put(PATH, name="contacts.put_month", include_in_schema=False)
def put_month(
    session: Writing, body: Body, gss_code: Code, month: Month, authorization: Secret = ""
) -> Response:
    """Let exactly these figures stand in this month; sent again, they change nothing."""
    council = _council(session, authorization, gss_code)
    if council is None:
        return _who_are_you()
    at = now()
    records = _records(body, month)
    if records is None:
        words = 'Send JSON like {"contacts": [{"service": "…", "channel": "phone", "contacts": 12}]}.'
        return problem(422, words)
    wards = queries.wards_of(session, council)
    found = gather(records, queries.service_names(session, council), wards, at)
    if found.faults:
        faults = [
            ParameterFault(parameter=f"contacts[{one.line}]", words=f"{one.text}.") for one in found.faults
        ]
        return problem(422, "Nothing was kept. Some figures can't be used.", faults[:MOST_FAULTS])
    entered = actions.replace_month(
        session, council=council, month=month, figures=found.figures, source=Source.PROGRAM, at=at
    )
    counts = {"new": len(entered.new), "corrected": len(entered.corrected), "unchanged": entered.unchanged}
    return JSONResponse({"council": gss_code, "month": month, **counts})


@public.get(PATH, name="contacts.month_record", include_in_schema=False)
def month_record(session: Reading, gss_code: Code, month: Month, authorization: Secret = "") -> Response:
    """What stands in this month, in the form in which it is sent."""
    council = _council(session, authorization, gss_code)
    if council is None:
        return _who_are_you()
    rows = sorted(queries.standing(session, council, [month]).items())
    contacts = [
        {"service": cell.service, "channel": cell.channel.value, "ward": cell.ward, "contacts": row.contacts}
        for cell, row in rows
        if row.contacts is not None
    ]
    return JSONResponse({"council": gss_code, "month": month, "contacts": contacts})


def _council(session: Session, authorization: str, gss_code: str) -> Council | None:
    """The council whose word was shown; none without a word that holds. Raises NotYours (another's figures)."""
    scheme, _, word = authorization.partition(" ")
    council = queries.council_of_token(session, word.strip()) if scheme.lower() == "bearer" else None
    if council is not None and council.gss_code != gss_code:
        raise NotYours(gss_code, program_of=council.gss_code)
    return council


def _who_are_you() -> Response:
    answer = problem(401, "Show the secret word of your council in the header Authorization: Bearer …")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _records(body: bytes, month: str) -> list[tuple[int, dict[str, Any]]] | None:
    """Number and values of each figure, the month among them; none if the body is not of this form."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    figures = told.get("contacts") if isinstance(told, dict) else None
    if not isinstance(figures, list) or len(figures) > MOST_ROWS:
        return None
    if not all(_is_figure(one) for one in figures):
        return None
    return [(number, {**one, "month": month}) for number, one in enumerate(figures)]


def _is_figure(told: object) -> bool:
    """Texts and whole numbers under the names that are known."""
    known = {"service", "channel", "ward", "contacts"}
    return (
        isinstance(told, dict)
        and set(told) <= known
        and all(isinstance(one, str) or type(one) is int for one in told.values())
    )

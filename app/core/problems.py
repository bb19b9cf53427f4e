"""Errors of the API: problem+json (RFC 9457) in plain words, readable by scripts of any site."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.responses import Response

API = "/api/v1"
MEDIA = "application/problem+json"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class ParameterFault(BaseModel):
    """One parameter to put right."""

    parameter: str = Field(description="Its name.", examples=["per_page"])
    words: str = Field(description="What to do.", examples=["It must be less than or equal to 200."])


class Problem(BaseModel):
    """What went wrong, in plain words."""

    type: str = Field(default="about:blank", description="Always about:blank: the status says the kind.")
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(description="The status of the answer.", examples=[404])
    detail: str = Field(description="What happened and what to do.", examples=["There is no such edition."])
    errors: list[ParameterFault] = Field(default=[], description="Parameters to put right, one each.")


def is_api(request: Request) -> bool:
    """Whether a program asks, which reads no page."""
    return request.url.path == API or request.url.path.startswith(f"{API}/")


def problem(status: int, words: str, errors: Sequence[ParameterFault] = ()) -> Response:
    """An error as a program reads it."""
    title = HTTPStatus(status).phrase
    words = words or ("There is nothing at this address." if status == HTTPStatus.NOT_FOUND else f"{title}.")
    told = Problem(title=title, status=status, detail=words, errors=list(errors))
    body = json.dumps(told.model_dump(mode="json"), ensure_ascii=False)
    return Response(body, status, headers={**OPEN, "Cache-Control": "no-store"}, media_type=MEDIA)


def unreadable(error: RequestValidationError) -> Response:
    """Parameters that can't be used: those of the path name nothing, those of the query are told one by one."""
    if any(one["loc"][0] == "path" for one in error.errors()):
        return problem(404, "")
    faults = [ParameterFault(parameter=str(one["loc"][-1])[:80], words=_words(one)) for one in error.errors()]
    return problem(422, "Some parameters can't be used.", faults)


def _words(fault: dict[str, object]) -> str:
    if fault["type"] == "extra_forbidden":
        return "There is no parameter of this name here."
    message = str(fault["msg"]).replace("Input should be", "It must be").replace("String should", "It should")
    return f"{message}."

"""The API described: as OpenAPI for programs, as a page for people, and for browsers that ask before they ask."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.problems import API, MEDIA, OPEN, Problem
from app.core.rendering import page
from app.publication import answers, api_pages  # noqa: F401 (its routes are described here)
from app.publication.words import DEMONSTRATION

VERSION = "1"
ABOUT = """Everything that is published, as JSON: editions, the rows of their tables, their calls, councils, topics, \
corrections and studies of others. Reading needs no key. An edition never changes, so its pages of a list never move.

Lists come in pages; `links` and the `Link` header lead on. Every answer has a strong `ETag`: send it back in \
`If-None-Match`, and an unchanged answer is 304. Errors are `application/problem+json` in plain words. \
What is under embargo is answered as if it did not exist."""
ERRORS = {
    "404": "There is no such thing, or it is not public yet.",
    "422": "A parameter can't be used; `errors` says which, and what to do.",
}


@public.get(f"{API}/openapi.json", name="publication.openapi", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The public addresses of the API, and nothing else of the service."""
    text = answers.json_text(description(request))
    answer = Response(text, media_type="application/json", headers=OPEN)
    return answers.shared(request, answer)


def description(request: Request) -> dict[str, Any]:
    """OpenAPI of every route below /api/v1."""
    settings = request.app.state.settings
    found = get_openapi(
        title="Better Answered",
        version=VERSION,
        summary="Published league tables of councils, and the calls behind them",
        description=ABOUT + (f"\n\n{DEMONSTRATION}." if settings.demonstration else ""),
        routes=[route for route in public.routes if _is_described(route)],
        servers=[{"url": settings.base_url.rstrip("/")}],
    )
    components = found["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components |= {**problem.pop("$defs"), "Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    for operations in found["paths"].values():
        for operation in operations.values():
            _say_errors(operation)
    return found


def _is_described(route: Any) -> bool:
    return isinstance(route, APIRoute) and route.path.startswith(API) and route.include_in_schema


def _say_errors(operation: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    operation["operationId"] = operation["operationId"].split("_api_v1")[0].removeprefix("publication.")
    responses = operation["responses"]
    responses.pop("422", None)
    responses["304"] = {"description": "Unchanged since the ETag that was sent."}
    for status, words in ERRORS.items():
        responses[status] = {"description": words, "content": {MEDIA: {"schema": schema}}}


def preflight() -> Response:
    """A browser asks before it sends a header like If-None-Match from another site."""
    allowed = {
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers={**OPEN, **allowed})


def answer_preflights() -> None:
    """Every described address answers OPTIONS."""
    for route in [one for one in public.routes if _is_described(one)]:
        assert isinstance(route, APIRoute)
        name = f"{route.name}_preflight"
        public.add_api_route(route.path, preflight, methods=["OPTIONS"], name=name, include_in_schema=False)


answer_preflights()


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    words: str
    required: bool


@dataclass(frozen=True)
class Endpoint:
    path: str
    summary: str
    words: str
    parameters: list[Parameter]
    fields: list[tuple[str, str, str]]  # of one record: name, kind, meaning


@dataclass(frozen=True)
class ApiPage:
    address: str
    paragraphs: list[str]
    endpoints: list[Endpoint]


@public.get("/api", name="publication.api")
def api(request: Request) -> Response:
    """The same description as a page, without a script."""
    told = description(request)
    endpoints = [_endpoint(path, methods["get"], told) for path, methods in told["paths"].items()]
    shown = ApiPage(
        request.app.state.settings.base_url.rstrip("/") + API, ABOUT.replace("`", "").split("\n\n"), endpoints
    )
    return answers.shared(request, page(request, "publication/api.html", shown))


def _endpoint(path: str, operation: dict[str, Any], told: dict[str, Any]) -> Endpoint:
    parameters = [
        Parameter(one["name"], _kind(one["schema"]), one.get("description", ""), one["required"])
        for one in operation.get("parameters", [])
    ]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    record = _named(schema, told)
    if "data" in record["properties"]:
        record = _named(record["properties"]["data"]["items"], told)
    fields = [
        (name, _kind(value), value.get("description", "")) for name, value in record["properties"].items()
    ]
    return Endpoint(path, operation["summary"], operation.get("description", ""), parameters, fields)


def _named(schema: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    """text, number, true or false …: what may stand there."""
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "array": "list"}
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if "$ref" in schema:
        return "object"
    kind = str(schema.get("type", "object"))
    return words.get(kind, kind)

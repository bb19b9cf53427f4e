"""Pages from templates: whole, or one region of it for htmx.

A region is a block whose name is its element's id. The handler names the region; the client never does.
"""

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.core import formats

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "build" / "static"
PERSON_HEADER = "Acting-Person"
"""Whose page an answer is, and for whom a script sends a request: a browser may have changed hands in between."""


@lru_cache(maxsize=1)
def manifest() -> Mapping[str, str]:
    """Names of built assets → names with their content hash. Built by `make setup`."""
    found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    return found


def asset(name: str) -> str:
    """Address of a built asset."""
    return f"/static/{manifest()[name]}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja environment."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(
            default=True, enabled_extensions=("html",), disabled_extensions=("txt",)
        ),  # letters are plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(formats.FILTERS)
    env.globals["asset"] = asset
    return env


def page(
    request: Request,
    template: str,
    content: Any = None,
    *,
    region: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with `template` filled from `content` (a frozen dataclass), or with its `region` if htmx asks for a part.

    A form that is answered with an error keeps its status (422, 409); the template shows what was typed.
    """
    assert content is None or is_dataclass(content), f"{template} needs a dataclass"
    found = environment().get_template(template)
    context = {**_shared(request), "page": content}
    wants_part = (
        region is not None
        and request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )
    if wants_part and region is not None:
        body = "".join(found.blocks[region](found.new_context(context)))
    else:
        body = found.render(context)
    answer = HTMLResponse(body, status, headers=dict(headers or {}))
    answer.headers.append("Vary", "HX-Request")
    if context["person"] is not None:
        answer.headers[PERSON_HEADER] = str(context["person"].id)
    return answer


def _shared(request: Request) -> dict[str, Any]:
    state = request.state
    said = request.query_params.get("said", "")
    return {
        "url": lambda name, **params: url(request, name, **params),
        "person": getattr(state, "person", None),
        "audience": getattr(state, "audience", "public"),
        "demonstration": request.app.state.settings.demonstration,
        "notices": [NOTICES[said]] if said in NOTICES else [],
        "request_path": request.url.path,
    }


def url(request: Request, name: str, **params: Any) -> str:
    """Path of a named route; parameters that are no part of the path become the query."""
    router = request.app.router
    in_path: dict[str, Any] = {}
    query: dict[str, Any] = {}
    wanted = request.app.state.route_parameters[name]
    for key, value in params.items():
        (in_path if key in wanted else query)[key] = value
    path = str(router.url_path_for(name, **{key: str(value) for key, value in in_path.items()}))
    if query:
        path += "?" + urlencode(
            {key: value for key, value in query.items() if value not in (None, "")}, doseq=True
        )
    return path


NOTICES: dict[str, str] = {}


def notice(name: str, words: str) -> str:
    """Register a short confirmation that a page shows after a redirect; returns its name."""
    NOTICES[name] = words
    return name


def see_other(
    request: Request, name: str, *, saying: str | None = None, anchor: str = "", **params: Any
) -> Response:
    """303 to a named page after a post, with a confirmation registered by `notice`."""
    if saying is not None:
        assert saying in NOTICES, saying
        params["said"] = saying
    return RedirectResponse(url(request, name, **params) + (f"#{anchor}" if anchor else ""), 303)

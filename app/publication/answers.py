"""Answers that anybody may keep a copy of: revalidated by their digest, never with a cookie."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.core.shelf import Shelf

SHARED = "public, max-age=0, must-revalidate"


def shared(request: Request, answer: Response) -> Response:
    """Let a page be kept and revalidated; one that names its signed-in reader stays private."""
    if getattr(request.state, "person", None) is not None or answer.status_code != 200:
        return answer
    answer.headers["Cache-Control"] = SHARED
    answer.headers.append("Vary", "Cookie")
    if "ETag" not in answer.headers:
        answer.headers["ETag"] = _etag(bytes(answer.body))
    if answer.headers["ETag"] not in _known(request):
        return answer
    kept = {name: answer.headers[name] for name in ("Cache-Control", "ETag", "Vary")}
    return Response(status_code=304, headers=kept)


@dataclass(frozen=True)
class Kept:
    """A page as it left for the first reader."""

    body: bytes
    headers: list[tuple[bytes, bytes]]

    def __len__(self) -> int:
        return len(self.body)

    def answer(self) -> Response:
        again = Response(self.body)
        again.raw_headers = list(self.headers)
        return again


def made_once(request: Request, of: str, make: Callable[[], Response]) -> Response:
    """A page about frozen rows, made once for all readers who are not signed in.

    `of` names the rows: whatever can change about them, a correction for one, must change it.
    """
    if getattr(request.state, "person", None) is not None:
        return make()
    shelf: Shelf[Kept] = request.app.state.pages
    part = request.headers.get("HX-Request", ""), request.headers.get("HX-History-Restore-Request", "")
    name = " ".join((of, *part, request.url.path, request.url.query))
    return shared(request, shelf.get_or_make(name, lambda: _kept(make())).answer())


def _kept(page: Response) -> Kept:
    body = bytes(page.body)
    page.headers["ETag"] = _etag(body)
    return Kept(body, list(page.raw_headers))


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def pushed(request: Request) -> dict[str, str]:
    """Headers that put the asked-for state into the address when only a region is swapped."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {"HX-Push-Url": here} if request.headers.get("HX-Request") else {}


def download(request: Request, text: str, *, name: str, media: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return shared(request, Response(text, media_type=media, headers=headers))


def json_text(data: Any) -> str:
    """JSON that a person can read too."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def unchanging(
    request: Request, read: Callable[[], bytes], *, name: str, media: str, sha256: str
) -> Response:
    """A file whose bytes never change, known by their digest; they are read only if the reader lacks them."""
    etag = f'"{sha256}"'
    headers = {"Cache-Control": SHARED, "ETag": etag, "Vary": "Cookie"}
    if getattr(request.state, "person", None) is not None:
        del headers["Cache-Control"]
    if etag in _known(request):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(read(), media_type=media, headers=headers)


def _known(request: Request) -> list[str]:
    """Validators of the copies that the reader has."""
    return [one.strip() for one in request.headers.get("if-none-match", "").split(",")]

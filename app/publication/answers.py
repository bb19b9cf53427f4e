"""Answers that anybody may keep a copy of: revalidated by their digest, never with a cookie."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

SHARED = "public, max-age=0, must-revalidate"


def shared(request: Request, answer: Response) -> Response:
    """Let a page be kept and revalidated; one that names its signed-in reader stays private."""
    if getattr(request.state, "person", None) is not None or answer.status_code != 200:
        return answer
    answer.headers["Cache-Control"] = SHARED
    answer.headers.append("Vary", "Cookie")
    etag = f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
    answer.headers["ETag"] = etag
    if etag not in _known(request):
        return answer
    kept = {name: answer.headers[name] for name in ("Cache-Control", "ETag", "Vary")}
    return Response(status_code=304, headers=kept)


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

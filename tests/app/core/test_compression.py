"""What anybody may read goes over the wire small, and never at the price of a secret or a stale copy."""

import gzip

import brotli
import httpx
import pytest
from anyio.from_thread import BlockingPortal
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.compression import Compress

WORDS = "Better answered, page by page. " * 200
ETAG = '"1234"'


def answer(request: Request) -> Response:
    cache = {"/public": "public, max-age=0", "/picture": "public, max-age=0"}.get(request.url.path, "private")
    headers = {"Cache-Control": cache, "ETag": ETAG}
    if request.headers.get("if-none-match") == ETAG:
        return Response(status_code=304, headers=headers)
    media = "image/png" if request.url.path == "/picture" else "text/html"
    return Response(WORDS, headers=headers, media_type=media)


@pytest.fixture
def ask(portal: BlockingPortal):
    app = Compress(Starlette(routes=[Route(path, answer) for path in ("/public", "/private", "/picture")]))

    async def get(path: str, coding: str, known: str = "") -> httpx.Response:
        headers = {"Accept-Encoding": coding, **({"If-None-Match": known} if known else {})}
        transport = httpx.ASGITransport(app)
        asked = httpx.Request("GET", f"http://test{path}", headers=headers)
        answered = await transport.handle_async_request(asked)
        answered.raw = b"".join([part async for part in answered.stream])
        return answered

    return lambda *args: portal.call(get, *args)


@pytest.mark.parametrize(
    ("accepted", "coding", "read"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=0.8, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_public_page_is_compressed_as_the_browser_likes(ask, accepted, coding, read):
    for _ in range(2):  # made, then kept
        answer = ask("/public", accepted)
        assert answer.headers.get("content-encoding") == coding
        assert read(answer.raw).decode() == WORDS
        assert int(answer.headers["content-length"]) == len(answer.raw)
        assert "Accept-Encoding" in answer.headers["vary"]


def test_each_coding_has_its_own_strong_etag_and_each_is_known_again(ask):
    tags = {coding: ask("/public", coding).headers["etag"] for coding in ("br", "gzip", "identity")}
    assert len(set(tags.values())) == 3
    for coding, tag in tags.items():
        again = ask("/public", coding, tag)
        assert (again.status_code, again.raw, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", ["/private", "/picture"])
def test_private_pages_and_pictures_are_left_as_they_are(ask, path):
    answer = ask(path, "gzip, br")
    assert "content-encoding" not in answer.headers
    assert answer.raw == WORDS.encode()

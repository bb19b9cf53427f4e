"""Compress what anybody may read, once: Brotli where the browser takes it, else gzip.

Private pages are left as they are: a page that holds one reader's own words beside what the address says would tell,
by its length, how alike the two are (BREACH). Which answers are public is told by their own Cache-Control.
A strong ETag names the bytes, so each coding has its own, and what was compressed under it is kept.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from functools import partial

import anyio.to_thread
import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.shelf import Shelf

SMALLEST = 1000  # below, a packet is a packet
LARGEST = 8_000_000
WORDS = re.compile(r"text/|application/(json|javascript|xml|[\w.+-]*\+(xml|json))|image/svg\+xml")
CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=6),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
_TAG = re.compile(rf'"([^"]*)-({"|".join(CODINGS)})"')


class Compress:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.shelf = Shelf[bytes]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        coding = _coding(headers.get("accept-encoding", ""))
        held = _Held(coding, self.shelf, scope["path"], headers.get("if-none-match", ""), send)
        await self.app(_without_codings(scope), receive, held.send)


class _Held:
    """One answer, held back until its body is whole."""

    def __init__(self, coding: str | None, shelf: Shelf[bytes], path: str, known: str, send: Send) -> None:
        self.coding = coding
        self.shelf = shelf
        self.path = path
        self.known = known
        self.pass_on = send
        self.start: Message | None = None
        self.parts: list[bytes] = []

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if _is_public(headers):
                headers.add_vary_header("Accept-Encoding")
                if self.coding is not None and (
                    message["status"] == 304 or _is_worth_it(message["status"], headers)
                ):
                    self.start = message
                    return
        elif self.start is not None and message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish(self.start)
            return
        await self.pass_on(message)

    async def _finish(self, start: Message) -> None:
        assert self.coding is not None
        headers = MutableHeaders(raw=start["headers"])
        body = b"".join(self.parts)
        etag = headers.get("etag", "")
        coded = f'{etag[:-1]}-{self.coding}"'
        # a 304 names what the reader holds, which may have been too small to compress
        if etag.startswith('"') and (start["status"] != 304 or coded in self.known):
            headers["ETag"] = coded
        if start["status"] != 304:
            body = await self._compressed(body, headers.get("etag", ""))
            headers["Content-Encoding"] = self.coding
            headers["Content-Length"] = str(len(body))
        await self.pass_on(start)
        await self.pass_on({"type": "http.response.body", "body": body})

    async def _compressed(self, body: bytes, etag: str) -> bytes:
        assert self.coding is not None
        name = f"{self.path} {etag}"  # one file's ETag may be another's too
        compress = partial(CODINGS[self.coding], body)
        if not etag.startswith('"'):
            return await anyio.to_thread.run_sync(compress)
        kept = self.shelf.get(name)
        if kept is None:
            kept = await anyio.to_thread.run_sync(self.shelf.get_or_make, name, compress)
        return kept


def _coding(accepted: str) -> str | None:
    """The first of our codings that a browser takes."""
    wanted = {one.partition(";")[0].strip() for one in accepted.split(",") if not _REFUSED.search(one)}
    return next((coding for coding in CODINGS if coding in wanted), None)


def _is_public(headers: Headers) -> bool:
    return headers.get("cache-control", "").startswith("public")


def _is_worth_it(status: int, headers: Headers) -> bool:
    size = int(headers.get("content-length", "0"))
    return (
        status == 200
        and SMALLEST <= size <= LARGEST
        and "content-encoding" not in headers
        and WORDS.match(headers.get("content-type", "")) is not None
    )


def _without_codings(scope: Scope) -> Scope:
    """The request with ETags as the pages know them, so that they can say 304."""
    if not any(name == b"if-none-match" for name, _ in scope["headers"]):
        return scope
    headers = [
        (
            name,
            _TAG.sub(r'"\1"', value.decode("latin-1")).encode("latin-1")
            if name == b"if-none-match"
            else value,
        )
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}

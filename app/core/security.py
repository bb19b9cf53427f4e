"""What every response carries and every unsafe request must show.

Unsafe requests are accepted from our own pages only: the browser says so by Sec-Fetch-Site, an older one by Origin;
and to the API from programs that send a secret word of their own and no cookie, so that no browser can be misused.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.problems import API

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Guard:
    """ASGI middleware: refuses unsafe requests of other sites and sets the security headers."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        if secure:
            self.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-store")
            await send(message)

        headers = Headers(scope=scope)
        if scope["method"] in UNSAFE and not (from_our_own_page(headers) or from_a_program(scope, headers)):
            refusal = PlainTextResponse(
                "This request came from another site and was refused. Open the page here and try again.", 403
            )
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def from_our_own_page(headers: Headers) -> bool:
    """Whether an unsafe request was made by a page of this service, or by no page at all (a person's tool)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def from_a_program(scope: Scope, headers: Headers) -> bool:
    """Whether a request to the API carries a secret word, and nothing that a browser adds by itself."""
    bearer = headers.get("authorization", "").lower().startswith("bearer ")
    return scope["path"].startswith(f"{API}/") and bearer and "cookie" not in headers

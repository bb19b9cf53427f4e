"""Sample matter for a gallery of every part, rendered without the application and served on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).parents[2]
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
TOPICS = ["School admissions", "Blue Badge", "Council tax", "Planning permission", "Bulky waste", "Libraries"]
COUNCILS = [
    ("Ambleford", "mmmpmm", 91.4, 84.0, 97.1, 1, 4),
    ("Llanfair-ym-Muallt a’r Dŵr Hir", "mmpmmp", 86.0, 78.2, 92.5, 1, 7),
    ("Brackwater", "mpmmpx", 78.3, 69.9, 85.8, 2, 9),
    ("North Calder and the Sound of Islay", "mmxpmo", 78.3, 70.4, 85.1, 2, 9),
    ("Dunmoor", "pmmxpm", 71.2, 61.3, 80.0, 4, 11),
    ("Elmsea", "mpp-mx", 66.7, 56.0, 76.1, 5, 12),
    ("Fennhithe", "xpmp-m", 59.9, 48.8, 70.2, 7, 12),
    ("Gwynllwg", "x-pxm-", 42.5, 31.0, 54.6, 7, 12),
]
LETTERS = {
    "m": "matches",
    "p": "partly",
    "x": "contradicts",
    "o": "not_on_website",
    "-": "not_given",
    ".": None,
}


@dataclass(frozen=True)
class Person:
    name: str = "Morfydd Ŵyn Prŷs"
    email: str = "morfydd@example.org"
    role_names: tuple[str, ...] = ("publisher",)


@dataclass(frozen=True)
class Error:
    field: str
    text: str


@dataclass(frozen=True)
class GalleryPage:
    topics: list[str] = field(default_factory=lambda: TOPICS)
    ranked: list[dict] = field(default_factory=lambda: [_ranked(index) for index in range(len(COUNCILS))])
    unranked: list[dict] = field(default_factory=lambda: [_unranked()])
    errors: list[Error] = field(
        default_factory=lambda: [
            Error("seconds", "Enter the seconds to a person as a number, for example 45"),
            Error("called_on", "The day of the call must not lie in the future"),
        ]
    )


def verdicts(letters: str) -> list[tuple[str, str | None]]:
    return [(topic, LETTERS[letter]) for topic, letter in zip(TOPICS, letters, strict=True)]


def _ranked(index: int) -> dict:
    name, letters, score, lower, upper, low, high = COUNCILS[index]
    tied = [row[2] for row in COUNCILS].count(score) > 1
    place = 1 + sum(row[2] > score for row in COUNCILS)
    return {
        "place": place,
        "place_label": f"={place}" if tied else str(place),
        "council_name": name,
        "council_url": f"/councils/X{index:08}",
        "score": score,
        "lower": lower,
        "upper": upper,
        "likely_low": low,
        "likely_high": high,
        "of": 12,
        "verdicts": verdicts(letters),
        "calls": 12,
        "reached": 12 - index % 3,
        "tier": ["above average", "around average", "below average"][min(index // 3, 2)],
    }


def _unranked() -> dict:
    return {
        "council_name": "Hartholme",
        "council_url": "/councils/X00000099",
        "calls": 6,
        "reached": 2,
        "verdicts": verdicts("mp...."),
        "reason": "Fewer than three calls were reached",
    }


def path_of(name: str, **params: object) -> str:
    """A stand-in for the application's url(): the route's name as a path."""
    parts = [str(value) for value in params.values()]
    return "/" if name == "public.home" else "/" + "/".join([*name.split("."), *parts])


def environment(static: Path) -> Environment:
    manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    made = Environment(
        loader=FileSystemLoader([ROOT / "templates", Path(__file__).parent]),
        undefined=StrictUndefined,
        autoescape=True,
    )
    made.globals.update(asset=lambda name: f"/static/{manifest[name]}", url=path_of)
    return made


@dataclass(frozen=True)
class Problem:
    """What an error page is told."""

    words: str = ""
    typed: tuple[tuple[str, str], ...] = ()


def render(static: Path, template: str, **context: object) -> str:
    common = {
        "page": GalleryPage(),
        "person": Person(),
        "audience": "office",
        "demonstration": True,
        "notices": ["The plan of Wave 3 is saved. 240 calls are planned."],
        "request_path": "/waves/index/3",
    }
    return environment(static).get_template(template).render(common | context)


@contextmanager
def served(static: Path, pages: dict[str, str], answers: dict[str, tuple[int, str]]) -> Iterator[str]:
    """Serve pages (GET) and answers (POST; a 303 leads to its body) with the security headers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path.startswith("/static/"):
                file = static / path.removeprefix("/static/")
                self._answer(HTTPStatus.OK, file.read_bytes(), MEDIA.get(file.suffix, "text/plain"))
            elif path in pages:
                self._answer(HTTPStatus.OK, pages[path].encode(), "text/html; charset=utf-8")
            else:
                self._answer(HTTPStatus.NOT_FOUND, b"", "text/plain")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = answers[self.path]
            if status == HTTPStatus.SEE_OTHER:
                self.send_response(status)
                self.send_header("Location", body)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._answer(status, body.encode(), "text/html; charset=utf-8")

        def _answer(self, status: int, body: bytes, media: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests say enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Fetching: only public pages, only from the address that was checked, never endlessly.

Nothing here leaves this machine.
"""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import httpcore
import pytest

from app.core.fetch import (
    BadRedirect,
    Fetcher,
    FetchError,
    Refused,
    TooBig,
    TooSlow,
    Unreachable,
    Unreadable,
    is_public,
)

PUBLIC = "93.184.215.14"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"


class Recording(httpcore.NetworkBackend):
    """Writes down where a connection was wanted, and answers from what it was given."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers) or [PAGE]
        self.wanted: list[tuple[str, int]] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.wanted.append((host, port))
        return httpcore.MockStream([self.answers[min(len(self.wanted), len(self.answers)) - 1]])


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


def answers(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


def fetcher(backend: Recording, *addresses: str) -> Fetcher:
    return Fetcher(backend=backend, resolve=answers(*(addresses or (PUBLIC,))))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0.0.0.0/",
        "http://0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://192.0.0.8/",
        "http://192.88.99.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001::1]/",
        "http://[2001:db8::1]/",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org:8080/",
        "https://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "//example.org/",
        "/page",
        "http://",
        "http:///page",
        "http://exa mple.org/",
        "http://example.org\r\nHost: localhost/",
        "http://example.org\x00/",
        "",
    ],
)
def test_what_is_not_a_public_page_is_refused_before_anything_connects(url):
    backend = Recording()
    with pytest.raises(Refused) as refused:
        fetcher(backend).get(url)
    assert backend.wanted == []
    assert refused.value.words == "This address is not a public web page, so it is not fetched."


@pytest.mark.parametrize(
    "private", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3", "fe80::1%eth0", "not an address"]
)
def test_one_answer_that_is_not_public_refuses_the_whole_name(private):
    backend = Recording()
    with pytest.raises(Refused):
        fetcher(backend, PUBLIC, private).get("http://example.org/")
    assert backend.wanted == []


def test_a_name_is_asked_once_and_the_checked_address_is_used():
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    backend = Recording()
    Fetcher(backend=backend, resolve=changing).get("http://example.org/")
    assert asked == ["example.org"]
    assert backend.wanted == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "//localhost:8000/",
        "http://[::1]/",
        "http://2130706433/",
        "https://user@example.org/",
        "file:///etc/passwd",
        "http://example.org:6379/",
        "http://[",
    ],
)
def test_a_redirect_is_checked_like_a_first_address(to):
    backend = Recording(moved(to))
    with pytest.raises(Refused):
        fetcher(backend).get("http://example.org/")
    assert backend.wanted == [(PUBLIC, 80)]


def test_the_road_of_redirects_is_kept():
    backend = Recording(moved("/b?x=1"), moved("http://other.example/c"), PAGE)
    got = fetcher(backend).get("http://example.org/a")
    assert got.final_url == "http://other.example/c"
    assert [(hop.url, hop.status, hop.location) for hop in got.hops] == [
        ("http://example.org/a", 302, "/b?x=1"),
        ("http://example.org/b?x=1", 302, "http://other.example/c"),
    ]
    assert (got.status, got.body, got.raw_length, got.header("content-type")) == (200, b"ok", 2, "text/html")


def test_a_circle_of_redirects_is_told():
    backend = Recording(moved("/b"), moved("/a"), moved("/b"))
    with pytest.raises(BadRedirect):
        fetcher(backend).get("http://example.org/a")
    assert len(backend.wanted) == 2


def test_a_reader_who_is_sent_back_with_a_cookie_is_not_in_a_circle():
    with_cookie = moved("/a").replace(b"Content-Length", b"Set-Cookie: seen=1\r\nContent-Length")
    assert fetcher(Recording(with_cookie, PAGE)).get("http://example.org/a").body == b"ok"


def test_ten_redirects_are_followed_and_no_more():
    roads = [moved(f"/{number}") for number in range(20)]
    assert fetcher(Recording(*roads[:10], PAGE)).get("http://example.org/").body == b"ok"
    with pytest.raises(BadRedirect):
        fetcher(Recording(*roads[:11], PAGE)).get("http://example.org/")


def test_a_name_that_turns_private_between_two_requests_is_never_connected_to_again():
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["169.254.169.254"]

    backend = Recording(moved("http://example.org/b"))
    with pytest.raises(Refused):
        Fetcher(backend=backend, resolve=changing).get("http://example.org/a")
    robots = Recording(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    asked.clear()
    with pytest.raises(Refused):
        Fetcher(backend=robots, resolve=changing).get("http://example.org/a", obey_robots=True)
    assert backend.wanted == robots.wanted == [(PUBLIC, 80)]


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://0x7f000001/"])
def test_robots_txt_of_a_private_address_is_not_asked_for_either(address):
    backend = Recording()
    with pytest.raises(Refused):
        fetcher(backend).get(address, obey_robots=True)
    with pytest.raises(Refused):
        fetcher(backend).sitemaps_of(address)
    assert backend.wanted == []


def test_a_name_that_does_not_exist_is_unreachable():
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(Unreachable):
        Fetcher(backend=Recording(), resolve=nowhere).get("http://example.org/")


def test_a_name_server_that_keeps_silent_is_too_slow():
    silence = threading.Event()
    slow = Fetcher(backend=Recording(), resolve=lambda host, port: [str(silence.wait())])
    with pytest.raises(TooSlow):
        slow.get("http://example.org/", timeout=0.05)
    silence.set()


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.0.1", "2606:4700::1111", "2a00:1450:4009:815::200e"])
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(address)


class Site(BaseHTTPRequestHandler):
    """A small site on this machine, with the ways in which a site can misbehave."""

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, "page_" + self.path.strip("/").replace(".", "_"))()

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page_plain(self) -> None:
        self.send(self.headers["User-Agent"].encode())

    def page_gzip(self) -> None:
        self.send(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip")

    def page_deflate(self) -> None:
        self.send(zlib.compress(b"one"), Content_Encoding="deflate")

    def page_raw_deflate(self) -> None:
        packer = zlib.compressobj(wbits=-15)
        self.send(packer.compress(b"one") + packer.flush(), Content_Encoding="deflate")

    def page_bomb(self) -> None:
        packer = zlib.compressobj(9, wbits=31)
        body = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
        self.send(body, Content_Encoding="gzip")

    def page_cut(self) -> None:
        self.send(gzip.compress(b"some words of a page")[:-9], Content_Encoding="gzip")

    def page_junk(self) -> None:
        self.send(b"this is not gzip", Content_Encoding="gzip")

    def page_br(self) -> None:
        self.send(brotli.compress(b"one"), Content_Encoding="br")

    def page_br_bomb(self) -> None:
        self.send(brotli.compress(bytes(50_000_000), quality=5), Content_Encoding="br")

    def page_br_cut(self) -> None:
        self.send(brotli.compress(b"some words of a page")[:-4], Content_Encoding="br")

    def page_br_junk(self) -> None:
        self.send(b"this is not brotli", Content_Encoding="br")

    def page_compress(self) -> None:
        self.send(b"?", Content_Encoding="compress")

    def page_announced(self) -> None:
        self.send(b"", Content_Length="99999999999")

    def page_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.is_set():
            self.wfile.write(bytes(65536))

    def page_twice(self) -> None:
        self.send(gzip.compress(gzip.compress(b"one")), Content_Encoding="gzip, gzip")

    def page_gigabyte(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"F4240\r\n" + bytes(1_000_000) + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def page_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.01):
            self.wfile.write(b".")
            self.wfile.flush()

    def page_slow_head(self) -> None:
        while not self.server.over.wait(0.01):
            self.wfile.write(b"H")
            self.wfile.flush()

    def page_robots_txt(self) -> None:
        self.send(b"User-agent: *\nDisallow: /private\n\nUser-agent: BetterAnswered\nDisallow: /slow\n")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.hits, server.over = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with serving(Site) as started:
        yield started


@pytest.fixture
def site(server: ThreadingHTTPServer) -> str:
    return f"127.0.0.1:{server.server_port}"


@pytest.fixture
def local(site: str) -> Fetcher:
    return Fetcher(allow=frozenset({site}), contact="shopper@example.org\r\nX-Evil: 1")


def test_only_what_is_named_may_be_fetched_on_this_machine(server, site, local):
    before = len(server.hits)
    with pytest.raises(Refused):
        Fetcher(allow=frozenset({"127.0.0.1:1"})).get(f"http://{site}/plain")
    with pytest.raises(Refused):
        local.get(f"http://localhost:{server.server_port}/plain")
    assert len(server.hits) == before
    assert local.get(f"http://{site}/plain").body == b"BetterAnswered/1.0 (shopper@example.orgX-Evil: 1)"


@pytest.mark.parametrize(
    ("page", "words"), [("gzip", b"one two"), ("deflate", b"one"), ("raw_deflate", b"one"), ("br", b"one")]
)
def test_a_content_encoding_is_undone(local, site, page, words):
    got = local.get(f"http://{site}/{page}")
    assert got.body == words
    assert got.raw_length != len(words)


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("bomb", TooBig),
        ("endless", TooBig),
        ("announced", TooBig),
        ("drip", TooSlow),
        ("slow_head", TooSlow),
        ("cut", Unreachable),
        ("junk", Unreadable),
        ("br_bomb", TooBig),
        ("br_cut", Unreachable),
        ("br_junk", Unreadable),
        ("compress", Unreadable),
        ("twice", Unreadable),
        ("gigabyte", TooBig),
    ],
)
def test_a_page_that_would_not_end_well_ends_in_plain_words(local, site, page, error):
    with pytest.raises(error) as told:
        local.get(f"http://{site}/{page}", max_bytes=1_000_000, timeout=0.5 if error is TooSlow else 30)
    assert isinstance(told.value, FetchError)
    assert told.value.words.endswith(".")


def test_nobody_listening_is_unreachable(site):
    with serving(Site) as gone:
        port = gone.server_port
    with pytest.raises(Unreachable):
        Fetcher(allow=frozenset({f"127.0.0.1:{port}"})).get(f"http://127.0.0.1:{port}/")


def test_the_environment_names_no_proxy(local, site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert local.get(f"http://{site}/plain").status == 200


def test_robots_txt_is_read_once_and_obeyed(server, site, local):
    server.hits.clear()
    assert local.allowed_by_robots(f"http://{site}/plain")
    assert local.allowed_by_robots(f"http://{site}/private")
    assert not local.allowed_by_robots(f"http://{site}/slow/page")
    assert server.hits == ["/robots.txt"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_no_robots_txt_allows_all_and_a_site_in_trouble_nothing(status, allowed):
    answer = f"HTTP/1.1 {status} x\r\nContent-Length: 21\r\n\r\nUser-agent: *\nAllow: /".encode()
    assert fetcher(Recording(answer)).allowed_by_robots("http://example.org/page") is allowed

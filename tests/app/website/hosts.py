"""Hosts on this machine that send exactly the bytes they are told to, and remember what they were asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[[int], bytes]  # as it is, or made from how often the path was asked before


@dataclass
class RawHost:
    """`answers` by path, each a whole HTTP answer; robots.txt is missing unless it is among them."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def name(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.name}{path}"

    def times(self, path: str) -> int:
        return sum(1 for one, _ in self.asked if one == path)

    def answer(self, request: bytes) -> bytes:
        path = request.split(b" ")[1].decode()
        before = self.times(path)
        self.asked.append((path, request))
        found = self.answers.get(path, MISSING)
        return found(before) if callable(found) else found


def http(status: str, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer; `Content_Type="…"` becomes a header."""
    lines = [f"HTTP/1.1 {status}", "Server: raw", "Connection: close"]
    sent = {"Content_Length": str(len(body)), **headers}
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in sent.items() if value]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


MISSING = http("404 Not Found", b"<main><p>No such page.</p></main>", Content_Type="text/html")


@contextmanager
def raw_host(answers: dict[str, Answer]) -> Iterator[RawHost]:
    """Serve until the block ends."""
    host = RawHost(answers)
    listener = socket.create_server(("127.0.0.1", 0))
    host.port = listener.getsockname()[1]

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            connection.sendall(host.answer(request))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()

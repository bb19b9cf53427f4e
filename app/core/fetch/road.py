"""The connection: made to an address that was checked, and over by a fixed moment."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from app.core.fetch.addresses import host_and_port, is_address, is_public
from app.core.fetch.errors import Refused, TooSlow, Unreachable
from app.core.fetch.tape import Tape

Resolve = Callable[[str, int], list[str]]
MOST_ADDRESSES = 3  # tried one after another when a host has many


def resolve_by_system(host: str, port: int) -> list[str]:
    """Every address of a name. Raises OSError."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Deadline:
    """A moment by which everything must be over."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self, wanted: float | None = None) -> float:
        """Seconds left, at most `wanted`. Raises TooSlow when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TooSlow
        return left if wanted is None else min(left, wanted)

    def check(self) -> None:
        self.left()

    def put_off(self, seconds: float) -> None:
        """Waiting for our own turn is not the site's slowness."""
        self.end += seconds


@dataclass
class Road(httpcore.NetworkBackend):
    """Resolves once, checks every answer, and connects to what was checked."""

    allow: frozenset[str]
    backend: httpcore.NetworkBackend
    resolve: Resolve
    deadline: Deadline
    tape: Tape

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Raises Refused if any address is not public."""
        addresses = self._addresses(host, port)
        if host_and_port(host, port) not in self.allow and not all(map(is_public, addresses)):
            raise Refused
        for address in addresses[:MOST_ADDRESSES]:
            try:
                left = self.deadline.left(timeout)
                stream = self.backend.connect_tcp(address, port, left, local_address, socket_options)
                return _Timed(stream, self.deadline, self.tape, address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise Unreachable

    def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host; a name server that keeps silent costs no more than the time there is."""
        if is_address(host):
            return [host]
        found: list[str] = []

        def ask() -> None:
            try:
                found.extend(dict.fromkeys(self.resolve(host, port)))
            except (OSError, UnicodeError):
                found.clear()

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self.deadline.left())
        if asking.is_alive():
            raise TooSlow
        if not found:
            raise Unreachable
        return found


@dataclass
class _Timed(httpcore.NetworkStream):
    """A stream on which every wait ends with the deadline, however slowly the other side drips; taped."""

    stream: httpcore.NetworkStream
    deadline: Deadline
    tape: Tape
    address: str

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self.stream.read(max_bytes, self.deadline.left(timeout))
        self.tape.received(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.tape.sent(buffer, self.address)
        self.stream.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self.deadline.left(timeout)
        inside = self.stream.start_tls(ssl_context, server_hostname, left)
        return _Timed(inside, self.deadline, self.tape, self.address)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class Transport(httpx.HTTPTransport):
    """httpx over the road; no proxy, no environment."""

    def __init__(self, road: Road, tls: ssl.SSLContext) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=road)

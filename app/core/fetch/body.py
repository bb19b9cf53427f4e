"""Reading a body within its bounds."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli
import httpx

from app.core.fetch.errors import TooBig, Unreachable, Unreadable
from app.core.fetch.road import Deadline

PIECE = 64 * 1024
_CUT = "The site stopped sending the page midway."
_BROKEN = "The site sent a page that can't be unpacked."


def read_body(response: httpx.Response, max_bytes: int, deadline: Deadline) -> tuple[bytes, int]:
    """The decoded body and its length on the wire, never holding more than `max_bytes` of it."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise TooBig
    raw_length, length, parts = 0, 0, []
    undo = decoder(response.headers.get("Content-Encoding", ""))
    for piece in response.iter_raw():
        deadline.check()
        raw_length += len(piece)
        for part in undo.decode(piece):
            parts.append(part)
            length += len(part)
            if length > max_bytes:
                raise TooBig
        if raw_length > max_bytes:
            raise TooBig
    undo.finish()
    return b"".join(parts), raw_length


class Decoder(Protocol):
    """Undoes a content encoding a small piece at a time, so that a bomb never unfolds."""

    def decode(self, piece: bytes) -> Iterator[bytes]: ...
    def finish(self) -> None: ...


def decoder(encoding: str) -> Decoder:
    """What undoes a content encoding. Raises Unreadable for one that is not known."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Zlib([47])
    if name == "deflate":
        return _Zlib([47, -15])  # it comes with and without its zlib header
    if name == "br":
        return _Brotli()
    raise Unreadable


class _Plain:
    def decode(self, piece: bytes) -> Iterator[bytes]:
        yield piece

    def finish(self) -> None:
        pass


class _Brotli:
    def __init__(self) -> None:
        self.unpacker = brotli.Decompressor()
        self.begun = False

    def decode(self, piece: bytes) -> Iterator[bytes]:
        try:
            yield self.unpacker.process(piece, output_buffer_limit=PIECE)
            while not self.unpacker.can_accept_more_data():
                yield self.unpacker.process(b"", output_buffer_limit=PIECE)
        except brotli.error as error:
            raise Unreadable(_BROKEN) from error
        self.begun = True

    def finish(self) -> None:
        if self.begun and not self.unpacker.is_finished():
            raise Unreachable(_CUT)


class _Zlib:
    def __init__(self, sizes: list[int]) -> None:
        self.sizes = sizes
        self.unpacker = zlib.decompressobj(sizes[0])
        self.begun = False

    def decode(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            part = self._unpack(piece)
            self.begun = True
            yield part
            piece = self.unpacker.unconsumed_tail
            if self.unpacker.eof and self.unpacker.unused_data:
                piece = self.unpacker.unused_data
                self.unpacker = zlib.decompressobj(self.sizes[0])

    def _unpack(self, piece: bytes) -> bytes:
        try:
            return self.unpacker.decompress(piece, PIECE)
        except zlib.error as error:
            if self.begun or len(self.sizes) == 1:
                raise Unreadable(_BROKEN) from error
            self.sizes = self.sizes[1:]
            self.unpacker = zlib.decompressobj(self.sizes[0])
            return self._unpack(piece)

    def finish(self) -> None:
        if self.begun and not self.unpacker.eof:
            raise Unreachable(_CUT)

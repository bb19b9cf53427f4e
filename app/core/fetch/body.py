"""Reading a body within its bounds."""

import zlib
from collections.abc import Iterator

import httpx

from app.core.fetch.errors import TooBig, Unreachable
from app.core.fetch.road import Deadline

PIECE = 64 * 1024


def read_body(response: httpx.Response, max_bytes: int, deadline: Deadline) -> tuple[bytes, int]:
    """The decoded body and its length on the wire, never holding more than `max_bytes` of it."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise TooBig
    raw_length, length, parts = 0, 0, []
    undo = _Decoder(response.headers.get("Content-Encoding", ""))
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


class _Decoder:
    """Undoes a content encoding a small piece at a time, so that a bomb never unfolds."""

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Unreachable("The site sent the page in a form that can't be read.")
        self.plain = name in ("", "identity")
        self.sizes = [47] if "gzip" in name else [47, -15]  # deflate comes with and without its zlib header
        self.unpacker = zlib.decompressobj(self.sizes[0])
        self.begun = False

    def decode(self, piece: bytes) -> Iterator[bytes]:
        if self.plain:
            yield piece
            return
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
                raise Unreachable("The site sent a page that can't be unpacked.") from error
            self.sizes = self.sizes[1:]
            self.unpacker = zlib.decompressobj(self.sizes[0])
            return self._unpack(piece)

    def finish(self) -> None:
        if self.begun and not self.unpacker.eof:
            raise Unreachable("The site stopped sending the page midway.")

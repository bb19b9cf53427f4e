"""What went over the wire, byte for byte: one exchange for each request that was sent."""

from dataclasses import dataclass, field
from datetime import datetime

from app.core.clock import now
from app.core.fetch.errors import TooBig

SPARE = 1_000_000  # room on the wire for heads and the frames of chunks, beside the body itself


@dataclass
class Exchange:
    """One request and its answer as they crossed the wire, inside TLS where there is TLS."""

    url: str
    at: datetime
    address: str = ""  # the address that was connected to
    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    cut: str = ""  # why the answer is not whole, in WARC's words: length, time, disconnect or unspecified


@dataclass
class Tape:
    """Records the exchanges of one fetch; `most` bounds what one answer may bring."""

    most: int
    exchanges: list[Exchange] = field(default_factory=list)

    def begin(self, url: str) -> None:
        self.exchanges.append(Exchange(url, now()))

    def sent(self, piece: bytes, address: str) -> None:
        if self.exchanges:
            self.exchanges[-1].sent += piece
            self.exchanges[-1].address = address

    def received(self, piece: bytes) -> None:
        """Raises TooBig when the wire brings far more than the body may be."""
        if not self.exchanges:
            return
        self.exchanges[-1].received += piece
        if len(self.exchanges[-1].received) > 2 * self.most + SPARE:
            raise TooBig

    def cut(self, why: str) -> None:
        """The answer under way stays as it is."""
        if self.exchanges:
            self.exchanges[-1].cut = why

"""What crossed the wire for one page, as a WARC 1.1 file that any web archive's tools can read.

The records hold the bytes as they were sent and received, frames of chunks and compression included. Digests are
SHA-256.
"""

import hashlib
import io
from base64 import b32encode
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from app.core.fetch import Exchange

CONTENT_TYPE = "application/warc"
SOFTWARE = "Better Answered"
_HEAD_END = b"\r\n\r\n"


def write_warc(exchanges: Iterable[Exchange], *, user_agent: str, at: datetime) -> bytes:
    """A compressed WARC with a request and a response for each exchange, redirects first."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {"software": SOFTWARE, "format": "WARC File Format 1.1", "http-header-user-agent": user_agent}
    info = writer.create_warcinfo_record("", about)
    info.rec_headers.replace_header("WARC-Date", _iso(at))
    writer.write_record(info)
    for exchange in exchanges:
        response = _write(writer, exchange, "response", bytes(exchange.received))
        _write(writer, exchange, "request", bytes(exchange.sent), concurrent_to=response)
    return out.getvalue()


def _write(writer: WARCWriter, exchange: Exchange, kind: str, block: bytes, concurrent_to: str = "") -> str:
    """Write one record as it is and give its id; an answer that is no HTTP is left out, which gives no id."""
    if kind == "response" and not (block.startswith(b"HTTP/") and _HEAD_END in block):
        return ""
    record_id = f"<urn:uuid:{uuid4()}>"
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Target-URI", exchange.url),
        ("WARC-Date", _iso(exchange.at)),
        ("WARC-Block-Digest", _digest(block)),
        ("WARC-Payload-Digest", _digest(block.partition(_HEAD_END)[2])),
    ]
    found = {
        "WARC-Truncated": exchange.cut if kind == "response" else "",
        "WARC-IP-Address": exchange.address,
        "WARC-Concurrent-To": concurrent_to,
    }
    headers += [(name, value) for name, value in found.items() if value]
    rec_headers = StatusAndHeaders("", headers, protocol="WARC/1.1")
    kind_of_block = f"application/http; msgtype={kind}"
    # not by create_warc_record(), which writes the head of an answer anew instead of as it was sent
    writer.write_record(
        ArcWarcRecord("warc", kind, rec_headers, io.BytesIO(block), None, kind_of_block, len(block))
    )
    return record_id


def _digest(content: bytes) -> str:
    return "sha256:" + b32encode(hashlib.sha256(content).digest()).decode("ascii")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

"""One browser of a load test: one connection to this machine, kept open, with a cookie. No retries of writes."""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode


class Broken(Exception):
    """The connection ended without an answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """A client of 127.0.0.1 alone, so that a load never leaves the machine."""

    port: int
    cookie: str = ""
    timeout: float = 30.0
    headers: dict[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, **headers: str) -> Answer:
        return await self._ask("GET", path, b"", headers)

    async def post(self, path: str, form: dict[str, str]) -> Answer:
        own = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return await self._ask("POST", path, urlencode(form).encode(), own)

    async def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> Answer:
        began = time.perf_counter()
        try:
            status, headers, text = await asyncio.wait_for(
                self._exchange(method, path, body, more), self.timeout
            )
        except (OSError, EOFError, TimeoutError, ValueError, IndexError) as error:
            self.close()
            raise Broken(f"{type(error).__name__} {error}".strip()) from None
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, headers, text, time.perf_counter() - began)

    async def _exchange(
        self, method: str, path: str, body: bytes, more: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        reader, writer = self._streams
        lines = {"Host": f"127.0.0.1:{self.port}", **self.headers, **more}
        if self.cookie:
            lines["Cookie"] = self.cookie
        if method == "POST":
            lines["Content-Length"] = str(len(body))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        return await _read(reader)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split()[1])
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    if "content-length" in headers:
        return status, headers, await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding") == "chunked":
        return status, headers, await _chunks(reader)
    return status, headers, b""


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)

"""Hosts that count how many requests they are answering at once, in one process of their own.

    python benchmarks/polite_hosts.py --hosts 100 --pages 20 --milliseconds 30

Each host is a port on this machine with pages /0, /1, … of some kilobytes. It prints its ports as one line of JSON,
and then, for each line that comes in, what it has seen so far: requests, the most at once at any host, pages asked.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter

FILLER = "<p>" + "The council collects large items from your home on a day that you choose. " * 40 + "</p>"


class Host:
    """One port; `inside` requests are being answered, `most` were at once."""

    def __init__(self, number: int, pages: int, seconds: float) -> None:
        self.number, self.pages, self.seconds = number, pages, seconds
        self.inside = self.most = 0
        self.asked: Counter[str] = Counter()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode()
            self.asked[path] += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(self.seconds)
            # before the last byte leaves: whoever reads it may ask for the next page at once
            self.inside -= 1
            writer.write(self.page(path))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def page(self, path: str) -> bytes:
        name = path.removeprefix("/")
        known = name.isdigit() and int(name) < self.pages
        words = f"<h1>Page {name} of host {self.number}</h1>{FILLER}" if known else "<p>No such page.</p>"
        body = f"<html><title>Host {self.number}</title><main>{words}</main></html>".encode()
        head = (
            f"HTTP/1.1 {'200 OK' if known else '404 Not Found'}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body


async def serve(hosts: int, pages: int, seconds: float) -> None:
    """Print the ports, then answer each line that comes in with what was seen."""
    made = [Host(number, pages, seconds) for number in range(hosts)]
    servers = [await asyncio.start_server(host.answer, "127.0.0.1", 0, backlog=200) for host in made]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        asked = sum((host.asked for host in made), Counter[str]())
        robots = asked.pop("/robots.txt", 0)
        seen = {
            "requests": asked.total() + robots,
            "pages": asked.total(),
            "robots": robots,
            "most_at_once": max(host.most for host in made),
        }
        print(json.dumps(seen), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--milliseconds", type=float, default=30.0, help="how long an answer takes")
    given = parser.parse_args()
    asyncio.run(serve(given.hosts, given.pages, given.milliseconds / 1000))


if __name__ == "__main__":
    main()

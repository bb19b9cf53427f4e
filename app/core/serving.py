"""Serve the application with one web process or several, on a socket that sends each answer at once."""

import contextlib
import socket

import uvicorn
from uvicorn.supervisors import Multiprocess


def listen(config: uvicorn.Config) -> socket.socket:
    """The bound socket of a server; connections accepted on it do not wait to fill a packet.

    An event loop asks for this by itself only where it made the socket. Processes that share one would hold the
    second half of each answer until the reader has acknowledged the first, which takes 40 ms on Linux.
    """
    bound = config.bind_socket()
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return bound


def run(config: uvicorn.Config) -> None:
    """Serve until stopped. Exits with 3 where the application does not start."""
    bound = listen(config)
    if config.workers > 1:
        Multiprocess(config, sockets=[bound]).run()
        return
    server = uvicorn.Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[bound])
    if not server.started:
        raise SystemExit(3)

"""The socket that web processes share."""

import socket

import uvicorn

from app.core import serving


def test_listen_lets_connections_send_each_answer_at_once() -> None:
    config = uvicorn.Config("app.main:create_app", factory=True, host="127.0.0.1", port=0, log_level="error")
    with serving.listen(config) as bound:
        bound.listen()
        with socket.create_connection(bound.getsockname()), bound.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

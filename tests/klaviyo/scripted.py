"""A server on loopback that answers what a test wrote down, and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    status: int
    body: bytes = b'{"data": []}'
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    cut: bool = False
    """Promise more than is sent, then hang up."""


class Scripted:
    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[Asked] = []
        self.address = ""


@contextmanager
def scripted(*replies: Reply) -> Iterator[Scripted]:
    """Serve the replies one after the other; the last one again and again."""
    script = Scripted(*replies)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.asked.append(Asked(self.command, self.path, headers, body))
            reply = script.replies.pop(0) if len(script.replies) > 1 else script.replies[0]
            lines = [f"HTTP/1.1 {reply.status} x", f"content-length: {len(reply.body) + 10 * reply.cut}"]
            lines += [f"{name}: {value}" for name, value in reply.headers.items()]
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + reply.body)
            self.close_connection = reply.cut

        do_GET = answer  # noqa: N815 - http.server's name
        do_POST = answer  # noqa: N815 - likewise

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

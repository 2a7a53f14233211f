"""A small server on loopback that speaks the protocol, writes down what it saw, and misbehaves on request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from workbench.sessions import LOCAL, Connection

KEY = "edi_plantedkeyplantedkeyplantedkeyplanted7z"
TOKEN = "planted-token-0123456789"
SESSION = f"<Session><Token>{TOKEN}</Token><ExpiresAt>2026-01-01T00:00:00Z</ExpiresAt></Session>"
ACCEPTED = (
    "<Acknowledgement xmlns='urn:saasplications:standard:1'><Transaction>CreateSalesOrder</Transaction>"
    "<ExternalReference>A-1</ExternalReference><Status>ACCEPTED</Status><Reference>SO-100045</Reference>"
    "</Acknowledgement>"
)


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[["Server", Request, asyncio.StreamWriter], Awaitable[None]]


def reply(status: int, body: bytes | str = b"", content_type: str = "application/xml", **headers: str) -> Behaviour:
    """Answer this."""

    async def behave(_: Server, __: Request, writer: asyncio.StreamWriter) -> None:
        content = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}"]
        lines += [f"Content-Type: {content_type}"] * bool(content_type)
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + content)
        await writer.drain()

    return behave


async def hang(server: Server, _: Request, __: asyncio.StreamWriter) -> None:
    """Never answer."""
    server.hanging.set()
    await server.stopping.wait()


async def cut(_: Server, __: Request, writer: asyncio.StreamWriter) -> None:
    """Break off in the middle of the answer."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 5000\r\n\r\n<Acknow")
    await writer.drain()


async def drip(server: Server, _: Request, writer: asyncio.StreamWriter) -> None:
    """Send a byte at a time for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 5000\r\n\r\n")
    while not server.stopping.is_set():
        writer.write(b" ")
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.stopping.wait(), 0.01)


async def silence(_: Server, __: Request, ___: asyncio.StreamWriter) -> None:
    """Hang up without a word."""


@dataclass
class Server:
    """Behaviours by step, and a log of what came."""

    establish: Behaviour = field(default_factory=lambda: reply(201, SESSION))
    submit: Behaviour = field(default_factory=lambda: reply(200, ACCEPTED))
    close: Behaviour = field(default_factory=lambda: reply(204))
    cut_request_after: int | None = None
    """Hang up after so many bytes of the document."""
    requests: list[Request] = field(default_factory=list)
    hanging: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        return replace(LOCAL, address=f"http://127.0.0.1:{self.port}")

    @property
    def steps(self) -> list[str]:
        names = {
            "/edi/session": {"POST": "establish", "DELETE": "close"},
            "/edi/session/submit": {"POST": "submit"},
        }
        return [names[one.path][one.method] for one in self.requests]

    @property
    def documents(self) -> list[bytes]:
        return [one.body for one in self.requests if one.path.endswith("/submit")]

    async def __aenter__(self) -> Server:
        self.listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stopping.set()
        self.listener.close()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=2)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._one(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            self.tasks.discard(task)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request a connection; the client has to cope with that, too."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        length = int(headers.get("content-length", "0"))
        if path.endswith("/submit") and self.cut_request_after is not None:
            body = await reader.readexactly(min(length, self.cut_request_after))
            self.requests.append(Request(method, path, headers, body))
            writer.transport.abort()
            return
        request = Request(method, path, headers, await reader.readexactly(length))
        self.requests.append(request)
        behave = {"POST": self.establish, "DELETE": self.close}[method]
        await (self.submit if path.endswith("/submit") else behave)(self, request, writer)

"""A proxy that breaks connections at random places: before, in the middle of a request, in the middle of an answer."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

WAYS = ("fine", "fine", "fine", "hang up", "cut request", "cut answer", "page", "slow")
PAGE = b"<html><body>Bad gateway</body></html>"
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


class Chaos:
    """Stands between a client and a server on loopback."""

    def __init__(self, port: int, seed: int) -> None:
        self.port = 0
        self._to = port
        self._random = random.Random(seed)
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Run; gives the address."""
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
        finally:
            listener.close()
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        way, after = self._random.choice(WAYS), self._random.randrange(2500)
        try:
            # Cancelled at the end of the test only; asyncio would log that of a server's task.
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._go(way, after, reader, writer)
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _go(self, way: str, after: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if way == "hang up":
            return
        if way == "page":
            await reader.read(after + 1)
            writer.write(BAD_GATEWAY % len(PAGE) + PAGE)
            await writer.drain()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._to)
        delay = 0.02 if way == "slow" else 0.0
        up = asyncio.create_task(_pass_on(reader, up_writer, after if way == "cut request" else None, delay))
        down = asyncio.create_task(_pass_on(up_reader, writer, after if way == "cut answer" else None, delay))
        try:
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (up, down):
                one.cancel()
            await asyncio.wait({up, down})
            up_writer.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None, delay: float) -> None:
    """Pass bytes on, at most so many; then the connection is cut."""
    passed = 0
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(4096):
            await asyncio.sleep(delay)
            if most is not None and passed + len(chunk) > most:
                writer.write(chunk[: most - passed])
                await writer.drain()
                return
            passed += len(chunk)
            writer.write(chunk)
            await writer.drain()

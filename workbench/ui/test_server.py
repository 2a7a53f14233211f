"""The embedded test server as the window sees it: started in the background, asked without blocking, then stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from workbench.errors import UserFacingError
from workbench.sessions import LOCAL, Secret
from workbench.sessions.embedded import EmbeddedServer

Condition = Literal["stopped", "starting", "running", "trouble"]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ServerState:
    """What the server does, in a word and a sentence."""

    condition: Condition
    sentence: str
    address: str = ""
    started_here: bool = False
    trouble: UserFacingError | None = None


class TestServer:
    """One embedded server for the window. Every method may be awaited from the window's thread."""

    __test__ = False  # the name is the field's own word, not a test's

    def __init__(self, data: Path | None = None) -> None:
        self._data = data
        self._server: EmbeddedServer | None = None
        self._key: Secret | None = None
        self._watchers: list[Callable[[ServerState], None]] = []
        self._busy = asyncio.Lock()
        self.state = ServerState("stopped", "The test server is not running.")

    def watch(self, watcher: Callable[[ServerState], None]) -> None:
        """Tell the watcher of every change, and of the state now."""
        self._watchers.append(watcher)
        watcher(self.state)

    async def start(self) -> None:
        """Start the server, or find the one that runs on the same data; trouble becomes its state."""
        async with self._busy:
            if self._server is not None:
                return
            self._show(ServerState("starting", "The test server is starting."))
            server = EmbeddedServer(self._data)
            starting = asyncio.ensure_future(asyncio.to_thread(server.start))
            try:
                await asyncio.shield(starting)
            except asyncio.CancelledError:
                await asyncio.wait({starting})
                await asyncio.to_thread(server.stop)
                raise
            except UserFacingError as error:
                self._show(ServerState("trouble", str(error), trouble=error))
                return
            self._server = server
            whose = "" if server.started_here else " It was started by another program."
            self._show(
                ServerState(
                    "running",
                    f"The test server answers at {server.address}.{whose}",
                    server.address,
                    server.started_here,
                )
            )

    async def stop(self) -> None:
        """Stop it, if it was started here."""
        async with self._busy:
            server, self._server, self._key = self._server, None, None
            if server is not None:
                await asyncio.to_thread(server.stop)
            self._show(ServerState("stopped", "The test server is not running."))

    async def restart(self) -> None:
        """Stop it and start it again."""
        await self.stop()
        await self.start()

    async def key(self) -> Secret:
        """Give this run's EDI key for the built-in client; the server makes it the first time.

        Raises:
            UserFacingError: the server is not running.
        """
        if self._key is None:
            self._key = await self._ask(lambda server: server.key(LOCAL.client_code))
        return self._key

    async def new_key(self, client_code: str) -> Secret:
        """Have a new EDI key made for a client, for use in another program; earlier ones stay good."""
        return await self._ask(lambda server: server.key(client_code))

    async def about(self) -> dict[str, Any]:
        """Give what the server says of itself."""
        return await self._ask(lambda server: server.about())

    async def faults(self) -> dict[str, str]:
        """Give the ways in which it can be made to go wrong."""
        return dict(await self._ask(lambda server: server.faults()))

    async def fault(self, name: str | None) -> None:
        """Make it go wrong in this way, or behave."""
        await self._ask(lambda server: server.fault(name))

    async def reset(self) -> None:
        """Put the sample data back; what was there is kept for `undo_reset`."""
        await self._ask(lambda server: server.reset())

    async def undo_reset(self) -> None:
        """Put the data from before the reset back, or undo that again."""
        await self._ask(lambda server: server.undo_reset())

    async def serve_tls(self) -> None:
        """Let it answer over TLS, too, with a good certificate; what it says of itself then gives the address."""
        await self._ask(lambda server: server.serve_tls())

    async def sessions(self) -> list[dict[str, Any]]:
        """Give the last sessions with their steps, the latest first."""
        return await self._ask(lambda server: server.sessions())

    async def _ask(self, question: Callable[[EmbeddedServer], Result]) -> Result:
        await self.start()
        if self._server is None:
            raise self.state.trouble or UserFacingError("The test server is not running.", "Start it on its page.")
        server = self._server
        try:
            return await asyncio.to_thread(question, server)
        except UserFacingError:
            if server.has_ended:
                await self._forget(server)
            raise

    async def _forget(self, server: EmbeddedServer) -> None:
        """Tell of a server that ended by itself, so that the next question starts another."""
        async with self._busy:
            if self._server is server:
                self._server = self._key = None
                await asyncio.to_thread(server.stop)
                error = UserFacingError("The test server has ended by itself.", "Start it again; its data is kept.")
                self._show(ServerState("trouble", str(error), trouble=error))

    def _show(self, state: ServerState) -> None:
        self.state = state
        for watcher in self._watchers:
            watcher(state)

"""The same server over TLS, on a port of its own beside the plain one, with a certificate made for the moment."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from workbench.sandbox.certificates import Kind, make_certificates
from workbench.sandbox.listening import HOST, config_for, listen

KIND_OF_FAULT: dict[str, Kind] = {"tls-wrong-name": "wrong-name", "tls-expired": "expired"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is, and the file of the authority to trust."""

    kind: Kind
    address: str
    ca: Path


class TlsPort:
    """At most one port at a time; used from the event loop only."""

    def __init__(self, folder: Path, app: ASGIApp) -> None:
        """Name the folder that certificates go into, and what is served."""
        self._app = app
        self.address: Address | None = None
        self._folder = folder
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def follow(self, fault: str | None) -> None:
        """Serve as a fault says that is about TLS; any other one changes nothing here.

        Raises:
            UserFacingError: certificates cannot be made here.
        """
        kind = KIND_OF_FAULT.get(fault or "")
        if kind is not None:
            await self.open(kind)
        elif self.address is not None and self.address.kind != "good":
            await self.close()

    async def open(self, kind: Kind) -> Address:
        """Serve over TLS with this kind of certificate, in place of what was served before.

        Raises:
            UserFacingError: certificates cannot be made here.
        """
        files = await asyncio.to_thread(make_certificates, kind, self._folder)
        await self.close()
        listener = listen()
        config = config_for(self._app, grace=1, ssl_certfile=files.certificate, ssl_keyfile=files.private_key)
        self._server = _WithoutSignals(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        self.address = Address(kind, f"https://{HOST}:{listener.getsockname()[1]}", files.ca)
        return self.address

    async def close(self) -> None:
        """Stop serving over TLS."""
        server, task, self._server, self._task, self.address = self._server, self._task, None, None, None
        if server is not None and task is not None:
            server.should_exit = True
            await asyncio.wait({task})


class _WithoutSignals(uvicorn.Server):
    """Leaves the process's signals to the plain port's server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

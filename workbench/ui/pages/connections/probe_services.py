"""Testing a connection in a thread of its own, with the keys it needs; it can be stopped, and closes what it opened."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from workbench.apart import run_until_told
from workbench.bench.sending import key_of
from workbench.sessions import Connection, Profile, Secret, load_profile
from workbench.sessions.probe import Probe, probe
from workbench.ui.test_server import TestServer
from workbench.workspace import Workspace
from workbench.workspace.secrets import Secrets


class ProbeServices:
    """Establishes and closes, and says of each thing whether it is right."""

    def __init__(self, workspace: Workspace, server: TestServer, secrets: Secrets) -> None:
        self._workspace = workspace
        self._server = server
        self._secrets = secrets

    async def try_out(
        self, connection: Connection, cancel: asyncio.Event, profile: Profile | None = None
    ) -> Probe | None:
        """Test a connection; None when it was stopped.

        Args:
            connection: as it stands.
            cancel: set it to stop; what was opened is closed all the same.
            profile: how to speak, where it is not what the connection's protocol says in the workspace.

        Raises:
            UserFacingError: there is no key, or the protocol or a certificate cannot be used.
        """
        if profile is None:
            profile = load_profile(self._workspace.layers("protocols"), connection.protocol)
        if connection.is_local:
            key = await self._server.key()
            connection = replace(connection, address=self._server.state.address)
        else:
            key = await asyncio.to_thread(key_of, connection, self._secrets)
        passwords = [
            await asyncio.to_thread(self._password, name)
            for name in (connection.tls.password_name, connection.proxy.password_name)
        ]

        def begin(stop: asyncio.Event) -> Coroutine[Any, Any, Probe | None]:
            return _until(stop, connection, key, profile, passwords)

        return await run_until_told(begin, cancel)

    def _password(self, name: str) -> Secret | None:
        found = self._secrets.get(name) if name else None
        return Secret(found) if found else None


async def _until(
    stop: asyncio.Event, connection: Connection, key: Secret, profile: Profile, passwords: list[Secret | None]
) -> Probe | None:
    testing = asyncio.ensure_future(
        probe(connection, key, profile, certificate_password=passwords[0], proxy_password=passwords[1])
    )
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({testing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if testing.done():
            return await testing
        testing.cancel()
        await asyncio.wait({testing})
        return None
    finally:
        stopping.cancel()

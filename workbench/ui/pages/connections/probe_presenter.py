"""Decides what is shown of testing a connection, and whether a test counts as a step."""

from __future__ import annotations

import asyncio
from typing import Protocol

from workbench.errors import UserFacingError
from workbench.sessions import Connection
from workbench.sessions.connection import StateName
from workbench.sessions.probe import Probe
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.connections.ports import ConnectionServices, ConnectionsView


class Owner(Protocol):
    """The presenter whose connection is tested."""

    @property
    def current(self) -> Connection | None: ...
    @property
    def is_edited(self) -> bool: ...
    def advance(self, state: StateName, note: str) -> None: ...


class ProbePresenter:
    """Test, cancel."""

    def __init__(self, view: ConnectionsView, services: ConnectionServices, tasks: Tasks, owner: Owner) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._owner = owner
        self._cancels: dict[str, asyncio.Event] = {}
        """What stops each test that is under way, by its connection's name."""
        self._known: dict[str, tuple[str, Probe]] = {}
        """The last test of each connection, with the digest of the settings it was made with."""

    def show(self) -> None:
        """Show what the last test of the connection in view found, while its settings are still those."""
        connection = self._owner.current
        if connection is not None and connection.name in self._cancels:
            self._view.show_testing()
            return
        settings, probe = self._known.get(connection.name, ("", None)) if connection is not None else ("", None)
        holds = connection is not None and settings == connection.settings
        self._view.show_test(probe if holds else None)

    def run(self) -> None:
        """Test the connection in view."""
        connection = self._owner.current
        if connection is not None and connection.name not in self._cancels:
            cancel = self._cancels[connection.name] = asyncio.Event()
            self._view.show_testing()
            self._tasks.start(f"test {connection.name}", self._run(connection, cancel))

    def cancel(self) -> bool:
        """Stop the test of the connection in view, which closes what it opened; False when there is none."""
        connection = self._owner.current
        cancel = self._cancels.get(connection.name) if connection is not None else None
        if cancel is not None:
            cancel.set()
        return cancel is not None

    async def _run(self, connection: Connection, cancel: asyncio.Event) -> None:
        try:
            probe = await self._services.try_out(connection, cancel)
        except UserFacingError as trouble:
            if self._is_in_view(connection):
                self._view.show_test_trouble(trouble)
            return
        finally:
            del self._cancels[connection.name]
        if probe is not None:
            self._known[connection.name] = (connection.settings, probe)
        if self._is_in_view(connection):
            self._view.show_test(probe, self._counted(connection, probe))

    def _counted(self, connection: Connection, probe: Probe | None) -> str:
        """Take the step that a good test is, and say whether it was one."""
        if probe is None or not probe.is_fine or connection.is_local:
            return ""
        if self._owner.is_edited:
            return "It does not count as a step, because the settings are not saved."
        if connection.state == "draft":
            return "It does not count as a step yet: have the settings reviewed first, then test again."
        if connection.state == "reviewed":
            self._owner.advance("tested", "Established and closed; nothing failed.")
            return "It counts: the connection is now tested."
        return ""

    def _is_in_view(self, connection: Connection) -> bool:
        current = self._owner.current
        return current is not None and (current.name, current.settings) == (connection.name, connection.settings)

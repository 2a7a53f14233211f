"""Decides what comes in from others and what goes out to them: connections, programs, the request to enable."""

from __future__ import annotations

from typing import Protocol

from workbench.errors import UserFacingError
from workbench.sessions import Connection
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.connections.ports import ConnectionServices, ConnectionsView


class Owner(Protocol):
    """The presenter whose connections are passed on."""

    @property
    def current(self) -> Connection | None: ...
    def put(self, connection: Connection) -> None: ...
    def choose(self, name: str) -> None: ...


class PassingOnPresenter:
    """Import, export, programs, the request to enable."""

    def __init__(self, view: ConnectionsView, services: ConnectionServices, tasks: Tasks, owner: Owner) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._owner = owner

    def take_over(self) -> None:
        """Take over connections that somebody passed on."""
        self._tasks.start("import", self._take_over())

    async def _take_over(self) -> None:
        for file in await self._view.ask_import():
            try:
                taken = self._services.take_over(file)
            except UserFacingError as trouble:
                self._view.show_notice(trouble)
                continue
            self._owner.put(taken)
            self._owner.choose(taken.name)
            self._view.say(f"{taken.title} was taken over as a draft. It has no key yet.")

    def export(self) -> None:
        """Write the connection in view to a file for somebody else."""
        connection = self._owner.current
        if connection is not None:
            content = self._services.exported(connection)
            self._tasks.start("export", self._write(f"{connection.name}.toml", content))

    def save_code(self, file_name: str, text: str) -> None:
        """Write a partner's program to a file."""
        self._tasks.start("export", self._write(file_name, text.encode("utf-8")))

    def ask_to_enable(self, review: str) -> None:
        """Write the request to SaaSplications to enable the connection for what a review covers."""
        connection = self._owner.current
        if connection is not None:
            self._tasks.start("export", self._ask_to_enable(review, connection))

    async def _ask_to_enable(self, review: str, connection: Connection) -> None:
        samples = await self._view.ask_samples()
        if samples:
            content = await self._services.asked_to_enable(review, connection, samples)
            await self._write(f"enable-{connection.name}-{review}.html", content)

    async def _write(self, suggested: str, content: bytes) -> None:
        path = await self._view.ask_path(suggested)
        if path is not None:
            self._services.write(path, content)
            self._view.say(f"{path.name} was written. It holds no key.")

"""Decides what is shown of a connection's key and passwords, and what is done with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workbench.sessions import Connection, Secret
from workbench.ui.pages.bench.ports import Tasks
from workbench.ui.pages.connections.ports import ConnectionServices, ConnectionsView


class KeyPresenter:
    """One short method for each thing the user can do with a key."""

    def __init__(
        self,
        view: ConnectionsView,
        services: ConnectionServices,
        tasks: Tasks,
        current: Callable[[], Connection | None],
    ) -> None:
        self._view = view
        self._services = services
        self._tasks = tasks
        self._current = current

    def show(self) -> None:
        """Begin with another connection: a new key that was shown goes out of sight."""
        self._view.hide_new_key()
        self.look()

    def look(self) -> None:
        """Say where the key of the connection in view is, and which passwords are kept."""
        connection = self._current()
        if connection is not None:
            self._tasks.start("key-look", self._look(connection))

    async def _look(self, connection: Connection) -> None:
        self._view.show_key(await self._services.key_state(connection))
        names = (connection.tls.password_name, connection.proxy.password_name)
        self._view.show_passwords({name: await self._services.password_kept(name) for name in names if name})

    def make(self) -> None:
        """Make a new key, keep it, and show it this once."""

        async def make(connection: Connection) -> None:
            self._view.show_new_key(await self._services.make_key(connection))

        self._do(make)

    def enter(self, text: str) -> None:
        """Keep a key that the customer gave."""

        async def keep(connection: Connection) -> None:
            await self._services.keep_key(connection, Secret(text))
            self._view.say("The key was kept. It is not shown again.")

        if text.strip():
            self._do(keep)

    def bring_back(self) -> None:
        """Use the key from before the last change again."""

        async def bring_back(connection: Connection) -> None:
            self._view.hide_new_key()
            await self._services.bring_back_key(connection)
            self._view.say("The key from before is used again.")

        self._do(bring_back)

    def forget(self) -> None:
        """Forget the key; the notice offers to have it again."""

        async def forget(connection: Connection) -> None:
            self._view.hide_new_key()
            key = await self._services.forget_key(connection)

            async def put_back(connection: Connection) -> None:
                if key is not None:
                    await self._services.keep_key(connection, key)

            def undo() -> None:
                self._tasks.start("key", self._done(put_back, connection))

            words = "The key was forgotten here. The server still takes it until the customer removes it there."
            self._view.offer_undo(words, undo)

        self._do(forget)

    def keep_password(self, name: str, text: str) -> None:
        """Keep a password of the client certificate or the proxy, or forget it when it is empty."""

        async def keep(connection: Connection) -> None:
            await self._services.keep_password(name, Secret(text))

        self._do(keep)

    def _do(self, what: Callable[[Connection], Awaitable[None]]) -> None:
        connection = self._current()
        if connection is not None and not connection.is_local:
            self._tasks.start("key", self._done(what, connection))

    async def _done(self, what: Callable[[Connection], Awaitable[None]], connection: Connection) -> None:
        await what(connection)
        await self._look(connection)

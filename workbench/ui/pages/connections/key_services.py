"""Keys and passwords of connections, in the keyring: asked in a thread, since a keyring may wait for its user."""

from __future__ import annotations

import asyncio
import os

from workbench.errors import UserFacingError
from workbench.sessions import Connection, Profile, Secret, new_key
from workbench.sessions.keys import bring_back, forget_key, keep_key, previous_name
from workbench.ui.pages.connections.ports import KeyState
from workbench.workspace.secrets import Secrets, variable_for


class KeyServices:
    """What can be done with a connection's key."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    async def state(self, connection: Connection) -> KeyState:
        """Say where a connection's key is, without giving it away."""
        return await asyncio.to_thread(self._state, connection)

    async def make(self, connection: Connection, profile: Profile | None) -> Secret:
        """Make a key in the protocol's form and keep it; the one before it can be brought back."""
        if profile is None:
            raise UserFacingError(
                f"There is no usable protocol `{connection.protocol}`, which says how its keys are made.",
                "Choose another protocol, or correct it on its own page.",
            )
        key = new_key(profile.key)
        await self.keep(connection, key)
        return key

    async def keep(self, connection: Connection, key: Secret) -> None:
        """Keep a key that somebody else made."""
        await asyncio.to_thread(keep_key, connection.key_name, key, self._secrets)

    async def bring_back(self, connection: Connection) -> None:
        """Use the key from before the last change again."""
        await asyncio.to_thread(bring_back, connection.key_name, self._secrets)

    async def forget(self, connection: Connection) -> Secret | None:
        """Forget a connection's keys; gives the last one, should somebody want it back."""
        before = await asyncio.to_thread(self._secrets.get, connection.key_name)
        await asyncio.to_thread(forget_key, connection.key_name, self._secrets)
        return Secret(before) if before else None

    async def has(self, name: str) -> bool:
        """Tell whether a secret is kept under a name."""
        return bool(name) and await asyncio.to_thread(self._secrets.get, name) is not None

    async def keep_password(self, name: str, password: Secret) -> None:
        """Keep a password under a name, or forget it when it is empty."""
        if password:
            await asyncio.to_thread(self._secrets.set, name, password.reveal())
        else:
            await asyncio.to_thread(self._secrets.forget, name)

    def _state(self, connection: Connection) -> KeyState:
        if connection.is_local:
            return KeyState("server", "The test server gives a key of its own to each run of the workbench.")
        variable = variable_for(connection.key_name)
        key = self._secrets.get(connection.key_name)
        has_previous = bool(self._secrets.get(previous_name(connection.key_name)))
        where = self._secrets.where
        if os.environ.get(variable):
            words = f"The environment variable `{variable}` gives it, which goes before the keyring."
            return KeyState("environment", words, repr(Secret(key or "")), has_previous, where)
        if key:
            words = f"There is a key under the name `{connection.key_name}`."
            return KeyState("kept", words, repr(Secret(key)), has_previous, where)
        words = "There is no key yet: make one for the customer to enter in their ERP, or enter the one they gave you."
        return KeyState("none", words, "", has_previous, where)

"""Secrets by name: the system's keyring, or the memory of this run when there is none. Never a file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Protocol

SERVICE = "Integration Workbench"
VARIABLE_PREFIX = "WORKBENCH_KEY_"


class Keyring(Protocol):
    """The three calls of a keyring backend that are used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret."""


class Secrets:
    """Keeps keys under names such as a connection's `key_name`.

    An environment variable `WORKBENCH_KEY_<NAME>` (capitals, `_` for anything that is no letter or digit)
    goes before the keyring, for the command line and for build servers. What the keyring refuses to take is
    kept in memory until the program ends, and `where` says so.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, keyring: Keyring | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._keyring = keyring
        self._looked = keyring is not None
        self._memory: dict[str, str] = {}
        self._reason = ""

    def __repr__(self) -> str:
        return "Secrets(…)"

    @property
    def where(self) -> str:
        """One sentence for people: where a key goes when it is kept now."""
        if self._usable() is not None and not self._reason:
            return "Keys are kept in this computer's keyring."
        reason = f" ({self._reason})" if self._reason else ""
        return (
            f"Keys are kept in memory until the program ends, because there is no usable keyring{reason}. "
            "They are never written to a file."
        )

    def get(self, name: str) -> str | None:
        """Return the secret of that name, or None when nobody gave one."""
        value = self._environment.get(variable_for(name)) or self._memory.get(name)
        keyring = self._usable()
        if value or keyring is None:
            return value or None
        try:
            return keyring.get_password(SERVICE, name) or None
        except Exception as error:  # backends raise their system's own errors besides KeyringError
            self._give_up(error)
            return None

    def set(self, name: str, value: str) -> None:
        """Keep a secret under a name, in place of what was there."""
        keyring = self._usable()
        if keyring is not None:
            try:
                keyring.set_password(SERVICE, name, value)
            except Exception as error:  # as above: a locked or missing keyring must not lose the key
                self._give_up(error)
            else:
                self._memory.pop(name, None)
                self._reason = ""
                return
        self._memory[name] = value

    def forget(self, name: str) -> None:
        """Forget a secret; one that is not there is no trouble."""
        self._memory.pop(name, None)
        keyring = self._usable()
        if keyring is None:
            return
        try:
            if keyring.get_password(SERVICE, name) is not None:
                keyring.delete_password(SERVICE, name)
        except Exception as error:  # as above
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Remember why, by the kind of error only: a backend's own message might quote what it was given."""
        self._reason = f"the keyring said `{type(error).__name__}`"

    def _usable(self) -> Keyring | None:
        if not self._looked:
            self._looked = True
            self._keyring = _system_keyring()
        return self._keyring


def variable_for(name: str) -> str:
    """Return the environment variable for the secret of that name, such as `WORKBENCH_KEY_ACME_TEST`."""
    return VARIABLE_PREFIX + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _system_keyring() -> Keyring | None:
    """Return the system's keyring, or None when there is none or it would write the key to a plain file."""
    try:
        import keyring

        backend = keyring.get_keyring()
    except Exception:  # a half-installed backend raises anything at all when it is looked up
        return None
    kind = f"{type(backend).__module__}.{type(backend).__name__}".lower()
    if kind.startswith(("keyring.backends.fail.", "keyring.backends.null.")) or "plaintext" in kind:
        return None
    return backend

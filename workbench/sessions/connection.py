"""Connections: where a customer's server is, as whom, what may be submitted there, and how far it has come."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from workbench.errors import UserFacingError

Mode = Literal["Test", "Production"]
StateName = Literal["draft", "reviewed", "tested", "enabled"]
STATES: tuple[StateName, ...] = ("draft", "reviewed", "tested", "enabled")
_ONLY_WORDS = frozenset({"name", "title", "customer", "key_name", "steps"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Tls:
    """How the server is trusted and what is shown to it. Checking its certificate cannot be switched off."""

    ca: str = ""
    """A PEM file of the only authority that is trusted; empty for the system's trust store."""
    certificate: str = ""
    """A PEM file of the client certificate; empty for none."""
    private_key: str = ""
    """Its private key, when that is not in the same file."""
    password_name: str = ""
    """The name in the keyring of the private key's password; empty when it has none."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """How the server is reached: `system` (the environment's proxy), `none`, or a proxy's address."""

    address: str = "system"
    user: str = ""
    password_name: str = ""
    """The name in the keyring of the proxy user's password."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a connection has taken on its way to being enabled."""

    state: StateName
    by: str
    at: str
    """ISO 8601."""
    settings: str
    """The digest of the settings this was said of."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """One customer's way in. It names its key; the key itself lies in the keyring."""

    name: str
    title: str
    customer: str
    client_code: str
    protocol: str
    """The name of a protocol profile."""
    address: str
    """The base address, without a trailing slash; empty for the built-in test server until it runs."""
    mode: Mode
    transactions: tuple[str, ...] = ()
    """The names of the transactions that may be submitted; empty for any."""
    key_name: str = ""
    """The key's name in the keyring."""
    parameters: tuple[tuple[str, str], ...] = ()
    """What the protocol wants to know besides, such as a tenant."""
    tls: Tls = Tls()
    proxy: Proxy = Proxy()
    allow_plain_http: bool = False
    steps: tuple[Step, ...] = ()
    """What was said of it so far, in order."""

    @property
    def is_local(self) -> bool:
        """Whether this is a built-in connection to the embedded test server."""
        return any(self.name == one.name for one in LOCALS)

    @property
    def settings(self) -> str:
        """A digest of everything that decides what is sent where, as whom and how."""
        said = {key: value for key, value in asdict(self).items() if key not in _ONLY_WORDS}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8")).hexdigest()

    @property
    def state(self) -> StateName:
        """How far it has come: the furthest state whose steps were all said of the settings as they are now."""
        if self.is_local:
            return "enabled"
        said = {step.state for step in self.steps if step.settings == self.settings}
        reached: StateName = "draft"
        for state in STATES[1:]:
            if state not in said:
                break
            reached = state
        return reached

    @property
    def was_changed(self) -> bool:
        """Whether settings were changed after something had been said of them."""
        return bool(self.steps) and self.steps[-1].settings != self.settings

    def said(self, state: StateName) -> Step | None:
        """Return the latest step to a state that still holds; None when there is none."""
        held = (step for step in reversed(self.steps) if step.state == state and step.settings == self.settings)
        return next(held, None)


class StateError(UserFacingError):
    """A connection cannot take this step now."""


def advanced(connection: Connection, state: StateName, *, by: str, at: str, note: str = "") -> Connection:
    """Return the connection one step further: draft → reviewed → tested → enabled.

    Args:
        connection: as it is.
        state: the step it takes.
        by: who says so.
        at: when, ISO 8601.
        note: on what evidence.

    Raises:
        StateError: a step before this one has not been taken with these settings.
    """
    position = STATES.index(state)
    if position == 0:
        return replace(connection, steps=())
    if STATES.index(connection.state) < position - 1:
        needed = STATES[STATES.index(connection.state) + 1]
        changed = " since its settings were changed" if connection.was_changed else ""
        raise StateError(
            f"`{connection.title}` cannot be {state}: it has not been {needed}{changed}.",
            "A connection is reviewed, then tested, then enabled, each time with the settings as they are.",
        )
    return replace(connection, steps=(*connection.steps, Step(state, by, at, connection.settings, note)))


LOCAL = Connection(
    name="local",
    title="Local test server",
    customer="Demonstration",
    client_code="DEMO",
    protocol="saasplications-http",
    address="",
    mode="Test",
)
"""The built-in connection; `dataclasses.replace(LOCAL, address=server.address)` once the server runs."""

LOCALS = (
    LOCAL,
    replace(LOCAL, name="local-soap", title="Local test server, SOAP ticket", protocol="soap-ticket"),
    replace(
        LOCAL,
        name="local-json",
        title="Local test server, cookie and JSON",
        protocol="cookie-json",
        parameters=(("tenant", "Demonstration"),),
    ),
    replace(LOCAL, name="local-cxml", title="Local test server, cXML", protocol="cxml"),
    replace(LOCAL, name="local-signed", title="Local test server, signed", protocol="signed"),
)
"""The embedded test server by each of the doors it has; it gives its own keys."""


@dataclass(frozen=True, slots=True)
class Connections:
    """What was found: the usable connections, `local` first, and what is wrong with the other files."""

    found: tuple[Connection, ...]
    problems: tuple[UserFacingError, ...] = ()

    def get(self, name: str) -> Connection | None:
        """Return the connection of that name."""
        return next((one for one in self.found if one.name == name), None)


def is_loopback(address: str) -> bool:
    """Tell whether an address is on this computer."""
    return urlsplit(address).hostname in LOOPBACK

"""Connections: where a customer's server is, as whom, and what may be submitted there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from workbench.errors import UserFacingError
from workbench.workspace.tables import Table, read_table

Mode = Literal["Test", "Production"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PRINTABLE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?")


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

    @property
    def is_local(self) -> bool:
        """Whether this is the built-in connection to the embedded test server."""
        return self.name == LOCAL.name


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


@dataclass(frozen=True, slots=True)
class Connections:
    """What was found: the usable connections, `local` first, and what is wrong with the other files."""

    found: tuple[Connection, ...]
    problems: tuple[UserFacingError, ...] = ()

    def get(self, name: str) -> Connection | None:
        """Return the connection of that name."""
        return next((one for one in self.found if one.name == name), None)


def load_connections(layers: Sequence[Path]) -> Connections:
    """Read every `*.toml` of these folders; a later folder's file replaces an earlier one of the same name.

    A file that cannot be used becomes a problem with file, line and reason, and never hinders the rest.

    Args:
        layers: folders with connection files, built-in first.
    """
    files = {file.stem: file for folder in layers for file in sorted(folder.glob("*.toml"))}
    found, problems = [LOCAL], list[UserFacingError]()
    for name in sorted(files):
        try:
            found.append(_read(name, read_table(files[name])))
        except UserFacingError as error:
            problems.append(error)
    return Connections(tuple(found), tuple(problems))


def is_loopback(address: str) -> bool:
    """Tell whether an address is on this computer."""
    return urlsplit(address).hostname in LOOPBACK


def _read(name: str, table: Table) -> Connection:
    if name == LOCAL.name:
        raise table.error("name", "the name `local` belongs to the built-in test server")
    for key in ("key", "edi_key", "secret", "password"):
        if key in table:
            raise table.error(key, f"`{key}` must not stand in a file; give `key_name` and keep the key in the keyring")
    client_code = table.text("client_code")
    if not _PRINTABLE.fullmatch(client_code):
        raise table.error("client_code", "`client_code` must be plain text without spaces around it")
    return Connection(
        name=name,
        title=table.text("title", name),
        customer=table.text("customer", ""),
        client_code=client_code,
        protocol=table.text("protocol"),
        address=_address(table),
        mode=cast("Mode", table.choice("mode", ("Test", "Production"))),
        transactions=table.texts("transactions"),
        key_name=table.text("key_name", name),
    )


def _address(table: Table) -> str:
    """Check the address: a key must not travel over an open line, nor a password lie in the file."""
    address = table.text("address")
    try:
        parts = urlsplit(address)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError as error:
        raise table.error("address", f"`address` is no web address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right:
        raise table.error("address", f"`address` must begin with https:// and a host, not `{address}`")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise table.error("address", "`address` must hold no user, password, query or fragment")
    if re.search(r"[\s\x00-\x1f\x7f]", address):
        raise table.error("address", "`address` must hold no spaces")
    if parts.scheme == "http" and not is_loopback(address) and not table.flag("allow_plain_http", False):
        raise table.error(
            "address",
            "`address` uses http://, so the key could be read on the way; use https:// "
            "(or, on a network you trust, add `allow_plain_http = true`)",
        )
    return address.rstrip("/")

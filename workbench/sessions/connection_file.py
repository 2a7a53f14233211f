"""Connection files: reading them with every mistake told, writing them, and passing them on without secrets."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from workbench.errors import UserFacingError
from workbench.sessions.connection import (
    LOCALS,
    STATES,
    Connection,
    Connections,
    Mode,
    Proxy,
    StateName,
    Step,
    Tls,
    is_loopback,
)
from workbench.workspace.files import write_atomically
from workbench.workspace.layers import read_each
from workbench.workspace.tables import Table, read_table

_PRINTABLE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_SECRETS = ("key", "edi_key", "secret", "password", "proxy_password", "token")
FORMAT = 1


class ConnectionFileError(UserFacingError):
    """A connection cannot be written or taken over."""


def load_connections(layers: Sequence[Path]) -> Connections:
    """Read every `*.toml` of these folders; a later folder's file replaces an earlier one of the same name.

    A file that cannot be used becomes a problem with file, line and reason, and never hinders the rest.

    Args:
        layers: folders with connection files, built-in first.
    """
    found, problems = read_each(layers, read_connection)
    return Connections((*LOCALS, *found), tuple(problems))


def read_connection(file: Path, text: str | None = None) -> Connection:
    """Read one connection; its name is the file's.

    Args:
        file: where it is, or is said to be.
        text: what to read in place of the file's content.

    Raises:
        TableError: it cannot be used; says line and reason.
    """
    return _read(file.stem, read_table(file, text=text))


def connection_text(connection: Connection, before: str = "") -> str:
    """Return a connection as the text of its file.

    Args:
        connection: what to write.
        before: the file's text as it is; keys and comments in it that are not ours stay.
    """
    import tomlkit

    content = tomlkit.parse(before)
    content["format"] = FORMAT
    for key in ("title", "customer", "client_code", "protocol", "address", "mode", "key_name"):
        content[key] = getattr(connection, key)
    content["transactions"] = list(connection.transactions)
    if connection.allow_plain_http or "allow_plain_http" in content:
        content["allow_plain_http"] = connection.allow_plain_http
    _put_table(content, "parameters", dict(connection.parameters))
    _put_table(content, "tls", {key: getattr(connection.tls, key) for key in Tls.__slots__}, Tls())
    _put_table(content, "proxy", {key: getattr(connection.proxy, key) for key in Proxy.__slots__}, Proxy())
    content.pop("steps", None)
    if connection.steps:
        steps = tomlkit.aot()
        for step in connection.steps:
            steps.append(tomlkit.item({key: getattr(step, key) for key in Step.__slots__ if getattr(step, key)}))
        content["steps"] = steps
    return tomlkit.dumps(content)


def save_connection(folder: Path, connection: Connection) -> Path:
    """Write a connection to its file; keys and comments that are not ours stay.

    Args:
        folder: the workspace's folder `connections`.
        connection: what to write.

    Raises:
        ConnectionFileError: its name is no file name.
        WriteError: the file cannot be written.
    """
    if not _NAME.fullmatch(connection.name) or connection.is_local:
        raise ConnectionFileError(
            f"`{connection.name}` cannot be the name of a connection.",
            "Use 1 to 60 of a–z, 0–9, point, hyphen and underscore; the built-in names are taken.",
        )
    file = folder / f"{connection.name}.toml"
    before = file.read_text("utf-8") if file.is_file() else ""
    write_atomically(file, connection_text(connection, before).encode("utf-8"))
    return file


def free_name(words: str, taken: Collection[str]) -> str:
    """Return a name for a connection's file, made of words and unlike those that are taken."""
    stem = re.sub(r"[^a-z0-9._-]+", "-", words.lower()).strip("-._")[:50] or "connection"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(name for name in numbered if name not in taken)


def export_connection(connection: Connection) -> bytes:
    """Return a connection as a file to pass on: no secret, no name of one, and nothing that was said of it here."""
    import tomlkit

    content = tomlkit.parse(connection_text(connection))
    for key in ("key_name", "steps"):
        content.pop(key, None)
    for table, key in (("tls", "password_name"), ("proxy", "password_name")):
        if table in content:
            cast("dict[str, Any]", content[table]).pop(key, None)
    return tomlkit.dumps(content).encode("utf-8")


def import_connection(folder: Path, file: Path, name: str | None = None) -> Connection:
    """Take a passed-on connection over as a draft, under a name that is free.

    Raises:
        TableError: the file cannot be used.
        ConnectionFileError: the name is taken.
    """
    from dataclasses import replace

    name = name or re.sub(r"[^a-z0-9._-]+", "-", file.stem.lower()).strip("-.")
    if (folder / f"{name}.toml").exists():
        raise ConnectionFileError(f"There is a connection `{name}` already.", "Give the new one another name.")
    connection = replace(_read(name, read_table(file)), key_name=name, steps=())
    save_connection(folder, connection)
    return connection


def _put_table(content: Any, name: str, values: dict[str, str], usual: object = None) -> None:
    """Put the values that are not the usual ones into a table, or leave it out when there are none."""
    told = {key: value for key, value in values.items() if usual is None or value != getattr(usual, key)}
    if told or name in content:
        content[name] = told
    if not told:
        content.pop(name, None)


def _read(name: str, table: Table) -> Connection:
    if any(name == one.name for one in LOCALS):
        raise table.error("name", f"the name `{name}` belongs to the built-in test server")
    for key in _SECRETS:
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
        key_name=table.text("key_name", "") or name,
        parameters=table.pairs("parameters"),
        tls=_tls(table.table("tls", required=False)),
        proxy=_proxy(table.table("proxy", required=False)),
        allow_plain_http=table.flag("allow_plain_http", False),
        steps=tuple(_step(one) for one in table.tables("steps")),
    )


def _tls(table: Table) -> Tls:
    for key in table:
        if key not in Tls.__slots__:
            off = ": checking the server's certificate cannot be switched off; give `ca` to trust one of your own"
            raise table.error(key, f"`{key}` is no setting of TLS{off if key in ('verify', 'insecure') else ''}")
    return Tls(*(table.text(key, "") for key in Tls.__slots__))


def _proxy(table: Table) -> Proxy:
    address = table.text("address", "system")
    parts = urlsplit(address)
    if address not in ("system", "none") and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise table.error("address", "`proxy.address` must be `system`, `none` or begin with http:// and a host")
    if parts.username or parts.password:
        raise table.error("address", "`proxy.address` must hold no user or password; give `user` and `password_name`")
    return Proxy(address, table.text("user", ""), table.text("password_name", ""))


def _step(table: Table) -> Step:
    state = cast("StateName", table.choice("state", STATES[1:]))
    return Step(state, table.text("by", ""), table.text("at", ""), table.text("settings"), table.text("note", ""))


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

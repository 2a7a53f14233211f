"""What is wrong with a connection that is still being written: every setting judged by itself, as in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from workbench.sessions.connection import Connection, Tls, is_loopback
from workbench.sessions.connection_file import connection_text, read_connection
from workbench.sessions.profile import Profile
from workbench.sessions.tls import TlsError, authority_at
from workbench.workspace.tables import TableError

_RIGHT = Connection(
    name="right", title="", customer="", client_code="A", protocol="p", address="https://localhost", mode="Test"
)

_PLAIN = "It uses http://, so that the key could be read on the way. Use https://, or allow it on a network you trust."


def faults_of(connection: Connection, profile: Profile | None) -> dict[str, str]:
    """Say what is wrong with each setting, a sentence each; empty when the connection can be used.

    Args:
        connection: as it stands; its texts may be anything.
        profile: its protocol; None when there is none of that name, or when it cannot be read.

    Returns:
        Sentences by `client_code`, `address`, `protocol`, `proxy`, `ca`, `certificate`, `private_key`, and
        `parameters.NAME` for what the protocol wants to know besides.
    """
    faults = {name: sentence for name, sentence in _in_a_form(connection).items() if sentence}
    judged: Mapping[str, Connection] = {
        "client_code": replace(_RIGHT, client_code=connection.client_code),
        "address": replace(_RIGHT, address=connection.address, allow_plain_http=connection.allow_plain_http),
        "proxy": replace(_RIGHT, proxy=connection.proxy),
    }
    for name, one in judged.items():
        reason = "" if name in faults else _reason(one)
        faults |= {name: reason} if reason else {}
    if profile is None and "protocol" not in faults:
        faults["protocol"] = f"There is no usable protocol `{connection.protocol}`; its own page says why."
    given = dict(connection.parameters)
    for name, words in (profile.parameters if profile else {}).items():
        if not given.get(name, "").strip():
            faults[f"parameters.{name}"] = f"The protocol wants it: {words[:1].lower()}{words[1:]}"
    return faults | _files(connection.tls)


def _in_a_form(connection: Connection) -> dict[str, str]:
    """Say in the words of a form what a file's reader would say in those of a file."""
    address = "" if connection.address else "Enter where the server is, such as `https://erp.example.com.au`."
    if connection.address.startswith("http://") and not connection.allow_plain_http:
        address = "" if is_loopback(connection.address) else _PLAIN
    return {
        "client_code": "" if connection.client_code else "Enter the client code that the customer gave you.",
        "address": address,
        "protocol": "" if connection.protocol else "Choose how the server is spoken to.",
        "proxy": "" if connection.proxy.address else "Enter the proxy's address, such as `http://proxy.example:3128`.",
    }


def _reason(connection: Connection) -> str:
    """Say why a file with these settings would be refused; empty when it would not."""
    try:
        read_connection(Path("connection.toml"), connection_text(connection))
    except TableError as error:
        return f"{error.reason[:1].upper()}{error.reason[1:]}."
    return ""


def _files(tls: Tls) -> dict[str, str]:
    faults = {
        name: f"There is no file `{path}`."
        for name, path in (("ca", tls.ca), ("certificate", tls.certificate), ("private_key", tls.private_key))
        if path and not Path(path).is_file()
    }
    if tls.ca and "ca" not in faults:
        try:
            authority_at(tls.ca)
        except TlsError as error:
            faults["ca"] = error.message
    if tls.private_key and not tls.certificate:
        faults["certificate"] = "A private key needs the certificate it belongs to."
    return faults

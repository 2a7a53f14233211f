"""The proxy of a connection, with the credentials that only the keyring knows."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from workbench.sessions.connection import Connection
from workbench.sessions.secret import Secret


def proxy_for(connection: Connection, password: Secret | None = None) -> str | None:
    """Return the proxy's address with its credentials, `system` for the environment's, None for none."""
    proxy = connection.proxy
    if proxy.address == "none":
        return None
    if proxy.address == "system" or not proxy.user:
        return proxy.address
    parts = urlsplit(proxy.address)
    word = f":{quote(password.reveal(), safe='')}" if password else ""
    return urlunsplit(parts._replace(netloc=f"{quote(proxy.user, safe='')}{word}@{parts.netloc}"))

"""The proxy of a connection, with the credentials that only the keyring knows."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from workbench.errors import UserFacingError
from workbench.sessions.connection import Connection, is_loopback
from workbench.sessions.secret import Secret


class ProxyError(UserFacingError):
    """The proxy that is to be used cannot be."""


def proxy_for(connection: Connection, password: Secret | None = None) -> str | None:
    """Return the proxy's address with its credentials; None for none, as for every server on this computer.

    Raises:
        ProxyError: the system names a proxy of a kind that is not spoken here.
    """
    proxy = connection.proxy
    if proxy.address == "none" or is_loopback(connection.address):
        return None
    if proxy.address == "system":
        return _of_the_system(connection.address)
    if not proxy.user:
        return proxy.address
    parts = urlsplit(proxy.address)
    word = f":{quote(password.reveal(), safe='')}" if password else ""
    return urlunsplit(parts._replace(netloc=f"{quote(proxy.user, safe='')}{word}@{parts.netloc}"))


def _of_the_system(address: str) -> str | None:
    """Return the proxy that the environment, or Windows or macOS, names for an address."""
    parts = urlsplit(address)
    if proxy_bypass(parts.netloc):
        return None
    found = getproxies().get(parts.scheme) or getproxies().get("all")
    if not found:
        return None
    if found.startswith("socks"):
        raise ProxyError(
            f"This computer reaches `{parts.hostname}` through a SOCKS proxy, which is not spoken here.",
            "Give the connection the address of an HTTP proxy, or `none` when it can be reached directly.",
        )
    return found if "://" in found else f"http://{found}"

"""TLS of a connection: the system's trust store or a CA of one's own, a client certificate. Never switched off."""

from __future__ import annotations

import ssl
from functools import lru_cache

from workbench.errors import UserFacingError
from workbench.sessions.connection import Connection, Tls
from workbench.sessions.secret import Secret


class TlsError(UserFacingError):
    """A certificate or key file of a connection cannot be used."""


def context_for(connection: Connection, password: Secret | None = None) -> ssl.SSLContext:
    """Return what checks the server's certificate and shows ours.

    Args:
        connection: with the files of its CA and client certificate.
        password: of the client certificate's private key.

    Raises:
        TlsError: a file cannot be read, or the private key and the certificate or password do not fit.
    """
    if not connection.address.startswith("https:"):
        return _trusting_nobody()
    if connection.tls == Tls():
        return _trusting_the_system()
    context = authority_at(connection.tls.ca) if connection.tls.ca else _new_system_context()
    if connection.tls.certificate:
        _show_certificate(context, connection.tls, password)
    return context


@lru_cache(maxsize=1)
def _trusting_nobody() -> ssl.SSLContext:
    """For an address without TLS: should anything lead to TLS all the same, no certificate passes."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@lru_cache(maxsize=1)
def _trusting_the_system() -> ssl.SSLContext:
    return _new_system_context()


def _new_system_context() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def authority_at(file: str) -> ssl.SSLContext:
    """Return what trusts the authority in a PEM file, and no other.

    Raises:
        TlsError: the file cannot be read or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError) as error:
        raise TlsError(
            f"The CA certificate `{file}` cannot be used: {_reason(error)}.",
            "Give the path of a PEM file with the certificate of the authority that the server's one was made by.",
        ) from error


def _show_certificate(context: ssl.SSLContext, tls: Tls, password: Secret | None) -> None:
    def tell() -> str:
        return password.reveal() if password else ""

    try:
        context.load_cert_chain(tls.certificate, tls.private_key or None, tell)
    except (OSError, ssl.SSLError) as error:
        raise TlsError(
            f"The client certificate `{tls.certificate}` cannot be used: {_reason(error)}.",
            "Check that certificate and private key are PEM files that belong together, and the key's password.",
        ) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).rstrip(".")

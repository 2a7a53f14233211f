"""Why no whole answer came: what httpx, the system, TLS or a damaged body raised, in words."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.sessions.body import PackingError

if TYPE_CHECKING:
    from workbench.sessions.wire import Call

CONNECT_SECONDS = 10.0
TroubleKind = Literal["unreachable", "timeout", "broken", "too-large", "encoding", "cancelled"]
Stage = Literal["request", "proxy", "name", "address", "tls", "answer"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why no whole answer came."""

    kind: TroubleKind
    sentence: str
    stage: Stage = "answer"
    """How far it had come."""


def trouble_of(error: Exception, call: Call) -> Trouble | None:
    """Word what was raised; None for what is no trouble of the wire but a bug."""
    import httpx

    if isinstance(error, PackingError):
        return Trouble("broken", "The packed answer is damaged.")
    if isinstance(error, httpx.ConnectTimeout):
        return Trouble("timeout", f"No connection was made within {CONNECT_SECONDS:g} seconds.", "address")
    if isinstance(error, httpx.ProxyError):
        return Trouble("unreachable", f"The proxy made no connection: {_words(error)}.", "proxy")
    if isinstance(error, httpx.ConnectError | socket.gaierror):
        stage, why = cause_of(error)
        return Trouble("unreachable", f"No connection could be made: {why}.", stage)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return Trouble("unreachable", "The request could not be made from this address and these headers.", "request")
    if not isinstance(error, httpx.HTTPError | OSError):
        return None
    if call.status is not None:
        return Trouble("broken", "The connection broke in the middle of the answer.")
    if not call.left:
        return Trouble("broken", "The connection broke before anything was sent.")
    if "http11.send_request_body.complete" not in call.marks:
        return Trouble("broken", "The connection broke while the request was being sent.")
    return Trouble("broken", "The connection broke, or made no sense, before an answer came.")


def cause_of(error: BaseException) -> tuple[Stage, str]:
    """Say what lies beneath a failed connection, and at which stage."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "tls", f"the server's certificate is not to be trusted ({seen.verify_message})"
        if isinstance(seen, ssl.SSLError):
            return "tls", "the server does not speak TLS as expected"
        if isinstance(seen, socket.gaierror):
            return "name", "there is no computer of that name, or names cannot be looked up now"
        if isinstance(seen, ConnectionRefusedError):
            return "address", "nothing listens at that address and port"
        seen = seen.__cause__ or seen.__context__
    return "address", _words(error)


def _words(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__

"""Testing a connection without sending a document: each thing that can fail, in the order in which it would."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from workbench.sessions.client import to_the_end
from workbench.sessions.connection import Connection
from workbench.sessions.profile import Concern, Profile
from workbench.sessions.secret import Secret
from workbench.sessions.session import Session
from workbench.sessions.tls import context_for
from workbench.sessions.transcript import Transcript
from workbench.sessions.trouble import CONNECT_SECONDS, Stage, cause_of
from workbench.sessions.verdict import Verdict

CheckName = Literal["name", "address", "tls", "answer", "key", "client-code", "permission", "close"]
CheckState = Literal["fine", "failed", "not-reached", "not-needed", "unknown"]
ORDER: tuple[CheckName, ...] = ("name", "address", "tls", "answer", "key", "client-code", "permission", "close")
TITLES: dict[CheckName, str] = {
    "name": "Name",
    "address": "Address",
    "tls": "TLS",
    "answer": "Protocol",
    "key": "EDI key",
    "client-code": "Client code",
    "permission": "Permission",
    "close": "Close",
}
_GOOD: dict[CheckName, str] = {
    "name": "The server's name is known.",
    "address": "Something listens at that address.",
    "tls": "The server's certificate is trusted.",
    "answer": "The server answers as the protocol says.",
    "key": "The server knows the key.",
    "client-code": "The key belongs to the client code.",
    "close": "The session was closed.",
}
_OF_STAGE: dict[Stage, CheckName] = {
    "request": "answer",
    "proxy": "address",
    "name": "name",
    "address": "address",
    "tls": "tls",
    "answer": "answer",
}
_OF_CONCERN: dict[Concern, CheckName] = {
    "key": "key",
    "client-code": "client-code",
    "permission": "permission",
    "session": "answer",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tested."""

    name: CheckName
    state: CheckState
    sentence: str
    advice: str = ""

    @property
    def title(self) -> str:
        """What people call it."""
        return TITLES[self.name]


@dataclass(frozen=True, slots=True)
class Probe:
    """What testing a connection found out."""

    checks: tuple[Check, ...]
    transcript: Transcript = field(default_factory=Transcript)

    @property
    def is_fine(self) -> bool:
        """Whether nothing failed."""
        return all(check.state != "failed" for check in self.checks)

    @property
    def failed(self) -> Check | None:
        """The first thing that failed; None when nothing did."""
        return next((check for check in self.checks if check.state == "failed"), None)


async def probe(
    connection: Connection,
    key: Secret,
    profile: Profile,
    *,
    certificate_password: Secret | None = None,
    proxy_password: Secret | None = None,
) -> Probe:
    """Open a session and close it again, and say of each thing whether it is right.

    Where the protocol has no session, only name, address and TLS can be tested.

    Args:
        connection: what is tested.
        key: its EDI key.
        profile: its protocol.
        certificate_password: of the client certificate's private key.
        proxy_password: of the proxy's user.

    Raises:
        TlsError: a certificate file of the connection cannot be used.
    """
    if profile.establish is None:
        return await _without_session(connection, certificate_password)
    session = Session(
        connection, key, profile, certificate_password=certificate_password, proxy_password=proxy_password
    )
    try:
        refused = await session.establish()
    finally:
        await to_the_end(_closed(session))
    found = _reading(session, refused, profile)
    if refused is None:
        found |= {"permission": _permission(connection, session.listed.get("transactions", ()), session)}
        closed = Check("close", "fine", _GOOD["close"]) if session.was_closed else _not_closed(session)
        found |= {"close": closed}
    found |= _not_needed(connection)
    return Probe(tuple(found[name] for name in ORDER), Transcript(session.exchanges))


async def _closed(session: Session) -> None:
    try:
        await session.close()
    finally:
        await session.aclose()


def _reading(session: Session, refused: Verdict | None, profile: Profile) -> dict[CheckName, Check]:
    """Say how far it came: everything before what failed is fine, everything after it was not reached."""
    if refused is None:
        return {name: Check(name, "fine", _GOOD[name]) for name in ORDER if name in _GOOD}
    call = session.establishing
    failed: CheckName = "answer"
    if call is not None and call.trouble is not None:
        failed = _OF_STAGE[call.trouble.stage]
    elif refused.answer is not None and refused.answer.status in profile.codes:
        failed = _OF_CONCERN[profile.codes[refused.answer.status].concerns]
    position = ORDER.index(failed)
    found = {name: Check(name, "fine", _GOOD.get(name, "")) for name in ORDER[:position]}
    found[failed] = Check(failed, "failed", refused.sentence, refused.advice)
    found |= {name: Check(name, "not-reached", "Not reached.") for name in ORDER[position + 1 :]}
    return found


def _permission(connection: Connection, allowed: Sequence[str], session: Session) -> Check:
    if not allowed:
        return Check("permission", "unknown", "The server does not say what may be submitted.")
    wanted = connection.transactions or allowed
    missing = [name for name in wanted if name not in allowed]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        return Check(
            "permission",
            "failed",
            f"The server does not let this client submit {names}.",
            "Ask the customer to have them set up for the client code, or take them out of the connection.",
        )
    return Check("permission", "fine", f"{len(allowed)} transactions and questions may be submitted.")


def _not_closed(session: Session) -> Check:
    return Check("close", "failed", session.not_closed, "Look at the step `close` of the protocol.")


def _not_needed(connection: Connection) -> dict[CheckName, Check]:
    if connection.address.startswith("https:"):
        return {}
    return {"tls": Check("tls", "not-needed", "The address uses http://, without TLS.")}


async def _without_session(connection: Connection, password: Secret | None) -> Probe:
    """Test what can be tested without sending anything: a connection is made and dropped again."""
    parts = urlsplit(connection.address)
    is_tls = parts.scheme == "https"
    tls = context_for(connection, password) if is_tls else None
    port = parts.port or (443 if is_tls else 80)
    failed: tuple[CheckName, str] | None = None
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
        writer.close()
    except TimeoutError:
        failed = "address", f"No connection was made within {CONNECT_SECONDS:g} seconds."
    except (OSError, ssl.SSLError, socket.gaierror) as error:
        stage, why = cause_of(error)
        failed = _OF_STAGE[stage], f"No connection could be made: {why}."
    position = ORDER.index(failed[0]) if failed else 3
    found = {name: Check(name, "fine", _GOOD[name]) for name in ORDER[:position]}
    if failed:
        advice = "Check the connection's address and that the server runs."
        found[failed[0]] = Check(failed[0], "failed", failed[1], advice)
    for name in ORDER:
        sentence = "This protocol has no session: only a document shows it."
        found.setdefault(name, Check(name, "not-reached" if failed else "unknown", sentence))
    found |= {} if failed and failed[0] == "tls" else _not_needed(connection)
    return Probe(tuple(found[name] for name in ORDER))

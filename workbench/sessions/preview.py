"""The exact request that a protocol would send, as text, without sending it: secrets are words in brackets."""

from __future__ import annotations

from urllib.parse import urlsplit

from workbench.sessions.connection import Connection
from workbench.sessions.profile import Profile, Step
from workbench.sessions.request import Known, Outgoing
from workbench.sessions.secret import Secret

THE_KEY = "[EDI key]"


def preview(profile: Profile, step: Step, connection: Connection, outgoing: Outgoing | None = None) -> str:
    """Return the request of one step as it would go over the wire.

    Args:
        profile: the protocol.
        step: one of its steps.
        connection: whose address and client code are filled in.
        outgoing: the document; None for a small stand-in.

    Raises:
        RequestError: it cannot be made from this connection and document.
    """
    about_document = step.name in ("submit", "poll")
    document = outgoing or Outgoing(b"<Document/>", transaction="Transaction")
    known = Known(connection, Secret(THE_KEY), profile, {name: f"[{name}]" for name in _found_before(profile, step)})
    reference = known.reference_of(document.raw) or "[reference]"
    call = known.call(step, document if about_document else None, reference if about_document else "")
    parts = urlsplit(call.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, **call.headers}
    if call.body:
        headers["Content-Length"] = str(len(call.body))
    lines = [f"{call.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), ""]
    return "\n".join([*lines, call.body.decode("utf-8", "replace")])


def _found_before(profile: Profile, step: Step) -> list[str]:
    """Name the values that answers to earlier steps have given by then."""
    names: list[str] = []
    for earlier in profile.steps:
        if earlier.name == step.name:
            break
        names += [name for name, _ in earlier.find]
    return names

"""Trouble on request: each fault by name, with the sentence that says what it does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from workbench.errors import UserFacingError
from workbench.sandbox.answers import Message, Need, Refusal, Reply
from workbench.sandbox.klaviyo.faults import KLAVIYO_FAULTS

SLOW_SECONDS = 15.0
"""How late the first byte comes under the fault `slow`."""

DRIP_BYTES, DRIP_SECONDS = 16, 0.2
"""How the fault `drip` sends: so many bytes, so many seconds apart."""

HANG_UP = "workbench.hang_up"
"""Where the connection's own hang-up call stands in a request's scope."""

FAULTS = {
    "refuse-key": "Establish answers 401 KEY, whatever the key.",
    "wrong-client": "Establish answers 403 CLIENT: the key belongs to another client code.",
    "not-enabled": "Establish answers 403 NOT_ENABLED: electronic submission is switched off for the client.",
    "not-allowed": "Submit answers 403 NOT_ALLOWED: the transaction is not set up for this customer.",
    "in-progress": "Submit answers 409 IN_PROGRESS, as if another submission of the session were running.",
    "expire-session": "The session has expired by the time of the submission: 440 SESSION.",
    "slow": f"Submit does its work, but the first byte of the answer comes {SLOW_SECONDS:.0f} seconds late.",
    "drip": f"Submit does its work and answers {DRIP_BYTES} bytes every {DRIP_SECONDS:g} seconds.",
    "error-500": "Submit answers 500 with a web page instead of XML.",
    "error-503": "Establish and Submit answer 503 with a web page and Retry-After: 30.",
    "too-many-429": "Establish and Submit answer 429 with Retry-After: 5.",
    "invalid-xml": "Submit does its work and answers 200 with XML that is not well-formed.",
    "wrong-encoding": "Submit does its work and answers in Windows-1252 while claiming UTF-8.",
    "html-answer": "Submit answers 200 with a web page, as a sign-in page in between would.",
    "cut-response": "Submit does its work, then the connection breaks half-way through the answer.",
    "cut-request": "The connection breaks during Submit: nothing is done and nothing is answered.",
    "empty-answer": "Submit does its work and answers 200 with an empty body.",
    "close-fails": "Close answers 500; everything before it is fine.",
    "duplicate": "Every transaction is answered DUPLICATE with an earlier reference; nothing is done.",
    "information-required": "Every document is answered INFORMATION_REQUIRED; nothing is done.",
    "out-of-stock": "Every document is answered REJECTED for short stock; nothing is done.",
    "tls-wrong-name": "Serves over TLS, too, with a certificate that is for another computer.",
    "tls-expired": "Serves over TLS, too, with a certificate that ended yesterday.",
    "credit-exceeded": "Every document is answered REJECTED for credit; nothing is done.",
} | KLAVIYO_FAULTS

_REFUSALS: dict[tuple[str, str], Refusal] = {
    ("refuse-key", "establish"): Refusal(401, "KEY", "The EDI key is not known to this server."),
    ("wrong-client", "establish"): Refusal(403, "CLIENT", "The EDI key belongs to another client code."),
    ("not-enabled", "establish"): Refusal(403, "NOT_ENABLED", "Electronic submission is switched off for you."),
    ("not-allowed", "submit"): Refusal(403, "NOT_ALLOWED", "This transaction is not set up for this customer."),
    ("in-progress", "submit"): Refusal(409, "IN_PROGRESS", "Another submission of this session is still running."),
    ("expire-session", "submit"): Refusal(440, "SESSION", "The session has expired; establish a new one."),
    ("close-fails", "close"): Refusal(500, "INTERNAL", "The server could not close the session."),
    ("too-many-429", "establish"): Refusal(429, "TOO_MANY", "Too many requests; wait five seconds."),
    ("too-many-429", "submit"): Refusal(429, "TOO_MANY", "Too many requests; wait five seconds."),
}
_PAGES = {
    ("error-500", "submit"): (500, "Internal Server Error"),
    ("error-503", "establish"): (503, "Down for maintenance"),
    ("error-503", "submit"): (503, "Down for maintenance"),
    ("html-answer", "submit"): (200, "Please sign in"),
}
_WAIT = {"error-503": "30", "too-many-429": "5"}


def checked_fault(name: str | None) -> str | None:
    """Return the name when there is such a fault (or none is wanted).

    Raises:
        UserFacingError: there is no fault of this name; the advice lists those there are.
    """
    if name is None or name in FAULTS:
        return name
    raise UserFacingError(f"There is no fault called `{name}`.", f"Choose one of: {', '.join(sorted(FAULTS))}.")


def refusal_at(name: str | None, step: str) -> Refusal | None:
    """Return the refusal that a fault gives at a step before any work is done, or None."""
    return _REFUSALS.get((name or "", step))


def page_at(name: str | None, step: str) -> Response | None:
    """Return what no server of ours would answer but something in between does, or None."""
    key = (name or "", step)
    if key in _PAGES:
        status, title = _PAGES[key]
        page = f"<!DOCTYPE html><html><head><title>{title}<body><h1>{title}</h1><br></html>"
        return Response(page, status, wait_headers(name), "text/html; charset=utf-8")
    return HangUp(b"") if key == ("cut-request", "submit") else None


def wait_headers(name: str | None) -> dict[str, str]:
    """Return the header that says when to come again."""
    return {"Retry-After": _WAIT[name]} if name in _WAIT else {}


def business_fault(name: str | None, root: str, question: bool) -> Reply | None:
    """Return what a business fault answers to a document in place of doing anything, or None."""
    if name == "duplicate" and not question:
        text = "This document was received before; nothing was done again."
        message = Message("DUPLICATE", text, f"/{root}/ExternalReference", "note")
        return Reply("DUPLICATE", "SO-100001", (message,))
    if name == "information-required":
        need = Need(f"/{root}/Warehouse", "Warehouse", "The warehouse to take the goods from.", ("SYD", "MEL"), "SYD")
        return Reply("INFORMATION_REQUIRED", needs=(need,))
    if name == "out-of-stock":
        text = "Only 0 EA of the item are available at SYD."
        return Reply("REJECTED", messages=(Message("SHORT_STOCK", text, f"/{root}"),))
    if name == "credit-exceeded":
        text = "The customer's credit is exceeded: $0.00 is available."
        return Reply("REJECTED", messages=(Message("CREDIT_EXCEEDED", text, f"/{root}"),))
    return None


def spoil(name: str | None, answer: Response) -> Response:
    """Return the answer to a submission, damaged as the fault says."""
    body = bytes(answer.body)
    if name == "invalid-xml":
        body = body[: max(body.rfind(b"</"), body.rfind(b"}"))] + b"</Oops>\n"
    elif name == "wrong-encoding":
        extra = "<!-- Größe, naïve café -->\n".encode("cp1252")
        body = body.rstrip() + b"\n" + extra
    elif name == "empty-answer":
        body = b""
    elif name == "cut-response":
        return HangUp(body)
    elif name == "drip":
        return Drip(body, answer.status_code, media_type=answer.media_type)
    else:
        return answer
    return Response(body, answer.status_code, media_type=answer.media_type)


class Drip(Response):
    """Sends its body a few bytes at a time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer slowly."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = bytes(self.body)
        for start in range(0, len(body), DRIP_BYTES):
            await send({"type": "http.response.body", "body": body[start : start + DRIP_BYTES], "more_body": True})
            await asyncio.sleep(DRIP_SECONDS)
        await send({"type": "http.response.body", "body": b""})


class HangUp(Response):
    """Promises a body, sends half of it and hangs up; with no body it hangs up without a word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as far as it goes, then wait for the connection to be gone."""
        if self.body:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            half = bytes(self.body)[: len(self.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
        cast("Callable[[], None]", scope[HANG_UP])()
        while (await cast("Awaitable[dict[str, object]]", receive()))["type"] != "http.disconnect":
            pass

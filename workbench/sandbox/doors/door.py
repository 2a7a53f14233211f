"""What all doors have in common: faults on request, refusals in the door's own terms, a line in the log for each."""

from __future__ import annotations

from abc import ABC, abstractmethod

from starlette.requests import Request
from starlette.responses import Response

from workbench.sandbox.answers import Refusal
from workbench.sandbox.desk import TOO_LARGE, Desk
from workbench.sandbox.faults import page_at, refusal_at, spoil, wait_headers
from workbench.sandbox.incoming import MAXIMUM_BYTES
from workbench.sandbox.requests import read_limited
from workbench.sandbox.sessions import Session


class Door(ABC):
    """One way in."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @abstractmethod
    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Say a refusal in this door's own terms."""

    @abstractmethod
    async def answer(self, session: Session, raw: bytes) -> Response:
        """Have a document worked on, and say in this door's terms what came of it."""

    async def fault_at(self, step: str, *, client: str = "", token: str = "") -> Response | None:
        """Return what the fault of the moment makes of a step before anything is done; None for nothing."""
        name = self.desk.server.fault
        refusal = refusal_at(name, step)
        found = self.refusal(refusal, step) if refusal is not None else page_at(name, step)
        if found is None:
            return None
        if refusal is not None:
            found.headers.update(wait_headers(name))
        return await self.desk.logged(step, found, name or "", client=client, token=token)

    async def refused(self, step: str, refusal: Refusal, *, client: str = "", token: str = "") -> Response:
        """Refuse, and write it down."""
        return await self.desk.logged(step, self.refusal(refusal, step), refusal.code, client=client, token=token)

    async def submitted(self, token: str, raw: bytes | Refusal) -> Response:
        """Answer a submission in a session: refused, spoiled by a fault, or as it should be.

        Args:
            token: the session's.
            raw: the document, or why it cannot be taken.
        """
        server = self.desk.server
        session = self.desk.usable(token)
        client = session.client if isinstance(session, Session) else ""
        fault = await self.fault_at("submit", client=client, token=token)
        if fault is not None:
            if server.fault == "expire-session":
                server.sessions.close(token)
            return fault
        for refusal in (raw, session):
            if isinstance(refusal, Refusal):
                return await self.refused("submit", refusal, client=client, token=token)
        assert isinstance(raw, bytes)
        assert isinstance(session, Session)
        name = server.fault
        answer = await self.answer(session, raw)
        return spoil(name, answer) if server.fault == name and answer.status_code == 200 else answer

    async def closed(self, token: str, answer: Response) -> Response:
        """End a session, known or not, with this answer."""
        session = self.desk.server.sessions.close(token)
        self.desk.server.last_errors.pop(token, None)
        client = session.client if session else ""
        fault = await self.fault_at("close", client=client, token=token)
        if fault is not None:
            return fault
        return await self.desk.logged("close", answer, "closed" if session else "unknown", client=client, token=token)


async def body_of(request: Request, limit: int = MAXIMUM_BYTES) -> bytes | Refusal:
    """Read a request's body, or say that it is too large."""
    raw = await read_limited(request, limit)
    return TOO_LARGE if raw is None else raw

"""What every door leads to: who it is, one document worked on at a time in a session, a line in the log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from workbench.sandbox.answers import Refusal, error_document
from workbench.sandbox.faults import SLOW_SECONDS
from workbench.sandbox.incoming import MAXIMUM_BYTES
from workbench.sandbox.keys import client_of
from workbench.sandbox.process import Processed, process, supported
from workbench.sandbox.server import Server
from workbench.sandbox.sessions import Session


@dataclass(frozen=True, slots=True)
class Partner:
    """A client whose key was checked, and what it may submit."""

    code: str
    transactions: tuple[str, ...]


TOO_LARGE = Refusal(413, "TOO_LARGE", f"The body is larger than {MAXIMUM_BYTES // 1024 // 1024} MB.")
_EXPIRED = Refusal(440, "SESSION", "The session has expired or was never established; establish a new one.")
_BUSY = Refusal(409, "IN_PROGRESS", "Another submission of this session is still running.")
_UNKNOWN_KEY = Refusal(401, "KEY", "The EDI key is not known to this server.")


class Desk:
    """One server's counter, behind all of its doors."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def authenticate(self, code: str, key: str) -> Partner | Refusal:
        """Check a client code and its key."""
        return await run_in_threadpool(self._authenticate, code, key)

    async def partner(self, code: str) -> Partner | Refusal:
        """Return a client that has proved itself in another way."""
        return await run_in_threadpool(self._partner, code)

    def open(self, partner: Partner, door: str = "") -> Session:
        """Open a session."""
        return self.server.sessions.establish(partner.code, partner.transactions, door)

    def usable(self, token: str) -> Session | Refusal:
        """Return the session of a token, if a document can be submitted in it now."""
        session = self.server.sessions.use(token)
        if session is None:
            return _EXPIRED
        return _BUSY if session.busy else session

    async def work(self, session: Session, raw: bytes) -> Processed:
        """Take one document through the ERP; a client that hangs up leaves neither session nor log in the lurch."""
        fault = self.server.fault
        session.busy = True
        result = await asyncio.shield(asyncio.ensure_future(self._worked(session, raw)))
        if fault == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return result

    async def logged(self, step: str, answer: Response, outcome: str, *, client: str = "", token: str = "") -> Response:
        """Write a request down and give its answer on."""
        await run_in_threadpool(self.server.log, step, answer.status_code, outcome, client=client, token=token)
        return answer

    async def _worked(self, session: Session, raw: bytes) -> Processed:
        try:
            return await run_in_threadpool(self._processed, session, raw)
        finally:
            self.server.sessions.finish(session)

    def _processed(self, session: Session, raw: bytes) -> Processed:
        try:
            result = process(self.server, session.client, session.transactions, raw)
        except Exception as error:
            text = f"The test server failed on this document ({type(error).__name__}: {error}); nothing was done."
            result = Processed(500, error_document("INTERNAL", text), f"INTERNAL {type(error).__name__}", text=text)
        self.server.log(
            "submit",
            result.status,
            result.outcome,
            client=session.client,
            token=session.token,
            transaction=result.transaction,
            external_reference=result.external_reference,
        )
        return result

    def _authenticate(self, code: str, key: str) -> Partner | Refusal:
        with self.server.database.transaction() as books:
            owner = client_of(books, key)
        if owner is None:
            return _UNKNOWN_KEY
        partner = self._partner(code)
        if owner != code or (isinstance(partner, Refusal) and partner.code == "CLIENT"):
            return Refusal(403, "CLIENT", "The EDI key does not belong to this client code.")
        return partner

    def _partner(self, code: str) -> Partner | Refusal:
        with self.server.database.transaction() as books:
            client = books.one("SELECT * FROM clients WHERE code = ?", code)
        if client is None:
            return Refusal(403, "CLIENT", "This client code is not known here.")
        if client["enabled"] != "yes":
            return Refusal(403, "NOT_ENABLED", f"Electronic submission is switched off for {code}.")
        chosen = client["transactions"].split()
        return Partner(code, tuple(name for name in supported(self.server) if not chosen or name in chosen))

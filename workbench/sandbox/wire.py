"""The three steps of the profile `saasplications-http`: establish, submit, close."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from workbench.sandbox.answers import error_document, session_document
from workbench.sandbox.faults import SLOW_SECONDS, spoil, wire_fault
from workbench.sandbox.incoming import MAXIMUM_BYTES, Part, read_body
from workbench.sandbox.keys import client_of
from workbench.sandbox.process import Processed, process, supported
from workbench.sandbox.server import Server
from workbench.sandbox.sessions import Session

TOKEN_HEADER = "X-EDI-Session"
LARGEST_REQUEST = 64 * 1024
"""A SessionRequest is never longer than this."""
Refusal = tuple[int, str, str]


class Wire:
    """The session protocol over one server's parts."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def establish(self, request: Request) -> Response:
        """POST /edi/session: a key and a client code for a token."""
        fault = wire_fault(self._server.fault, "establish")
        raw = await read_limited(request, LARGEST_REQUEST)
        if fault is not None:
            return await self._logged("establish", fault, self._server.fault or "")
        refusal = _unreadable(request, raw)
        if refusal is not None or raw is None:
            return await self._refused("establish", refusal or _TOO_LARGE)
        found = await run_in_threadpool(self._authenticate, raw)
        if not isinstance(found[0], str):
            return await self._refused("establish", found[0], client=found[1])
        client, allowed = found[0], found[2]
        session = self._server.sessions.establish(client, allowed)
        body = session_document(session.token, self._server.sessions.expires(), allowed)
        answer = Response(body, 201, media_type="application/xml")
        return await self._logged("establish", answer, "established", client=client, token=session.token)

    async def submit(self, request: Request) -> Response:
        """POST /edi/session/submit: one document, and its answer."""
        token = request.headers.get(TOKEN_HEADER, "")
        fault = wire_fault(self._server.fault, "submit")
        raw = await read_limited(request, MAXIMUM_BYTES)
        session = self._server.sessions.use(token)
        client = session.client if session else ""
        if fault is not None:
            name = self._server.fault or ""
            if name == "expire-session":
                self._server.sessions.close(token)
            return await self._logged("submit", fault, name, client=client, token=token)
        refusal = _unreadable(request, raw) or _unusable(session)
        if refusal is not None or raw is None or session is None:
            return await self._refused("submit", refusal or _TOO_LARGE, client=client, token=token)
        return await self._work(session, raw)

    async def close(self, request: Request) -> Response:
        """DELETE /edi/session: 204, also for a token that is no longer known."""
        token = request.headers.get(TOKEN_HEADER, "")
        session = self._server.sessions.close(token)
        fault = wire_fault(self._server.fault, "close")
        client = session.client if session else ""
        if fault is not None:
            name = self._server.fault or ""
            return await self._logged("close", fault, name, client=client, token=token)
        outcome = "closed" if session else "unknown"
        return await self._logged("close", Response(status_code=204), outcome, client=client, token=token)

    async def _work(self, session: Session, raw: bytes) -> Response:
        server, fault = self._server, self._server.fault
        session.busy = True
        # A client that hangs up must not leave the session busy or the log without the submission.
        task = asyncio.ensure_future(self._worked(session, raw))
        result = await asyncio.shield(task)
        if fault == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        if result.status == 200 and server.fault == fault:
            return spoil(fault, result.body)
        return Response(result.body, result.status, media_type="application/xml")

    async def _worked(self, session: Session, raw: bytes) -> Processed:
        server = self._server
        try:
            return await run_in_threadpool(self._processed, session, raw)
        finally:
            server.sessions.finish(session)

    def _processed(self, session: Session, raw: bytes) -> Processed:
        try:
            result = process(self._server, session.client, session.transactions, raw)
        except Exception as error:
            text = f"The test server failed on this document ({type(error).__name__}: {error}); nothing was done."
            result = Processed(500, error_document("INTERNAL", text), f"INTERNAL {type(error).__name__}")
        self._server.log(
            "submit",
            result.status,
            result.outcome,
            client=session.client,
            token=session.token,
            transaction=result.transaction,
            external_reference=result.external_reference,
        )
        return result

    def _authenticate(self, raw: bytes) -> tuple[str | Refusal, str, tuple[str, ...]]:
        document, why_not = read_body(raw)
        if why_not:
            return (422, "NOT_XML", why_not), "", ()
        part = Part(document, document.root)
        code, key = part.text("ClientCode"), part.text("EdiKey")
        with self._server.database.transaction() as books:
            owner = client_of(books, key)
            client = books.one("SELECT * FROM clients WHERE code = ?", code)
        if owner is None:
            return (401, "KEY", "The EDI key is not known to this server."), code[:20], ()
        if client is None or owner != code:
            return (403, "CLIENT", "The EDI key does not belong to this client code."), code[:20], ()
        if client["enabled"] != "yes":
            return (403, "NOT_ENABLED", f"Electronic submission is switched off for {code}."), code, ()
        chosen = client["transactions"].split()
        return code, code, tuple(n for n in supported(self._server) if not chosen or n in chosen)

    async def _refused(self, step: str, refusal: Refusal, client: str = "", token: str = "") -> Response:
        status, code, text = refusal
        answer = Response(error_document(code, text), status, media_type="application/xml")
        return await self._logged(step, answer, code, client=client, token=token)

    async def _logged(self, step: str, answer: Response, outcome: str, client: str = "", token: str = "") -> Response:
        await run_in_threadpool(self._server.log, step, answer.status_code, outcome, client=client, token=token)
        return answer


_TOO_LARGE = (413, "TOO_LARGE", f"The body is larger than {MAXIMUM_BYTES // 1024 // 1024} MB.")


def _unreadable(request: Request, raw: bytes | None) -> Refusal | None:
    if raw is None:
        return _TOO_LARGE
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/xml", "text/xml"):
        return 415, "MEDIA_TYPE", f"The body must be application/xml, not `{media[:80]}`."
    return None


def _unusable(session: Session | None) -> Refusal | None:
    if session is None:
        return 440, "SESSION", "The session has expired or was never established; establish a new one."
    if session.busy:
        return 409, "IN_PROGRESS", "Another submission of this session is still running."
    return None


async def read_limited(request: Request, limit: int) -> bytes | None:
    """Read a request's body; None when it is longer than `limit` bytes (what is too much is not kept)."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
            if size > 4 * limit:
                return None
    return b"".join(chunks) if size <= limit else None

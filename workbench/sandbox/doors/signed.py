"""The profile `signed`: no session; each request proves itself by an HMAC over itself, once, within five minutes.

What it is signed with is the SHA-256 of the EDI key in hexadecimal, so that this server, too, keeps no key.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.sandbox.answers import Refusal, error_document
from workbench.sandbox.desk import Desk, Partner
from workbench.sandbox.doors.door import Door, body_of
from workbench.sandbox.doors.plain import xml_body
from workbench.sandbox.keys import hashes_of
from workbench.sandbox.sessions import Session

SKEW_SECONDS = 300
_BAD = Refusal(401, "SIGNATURE", "The signature does not fit the request and the key of this client.")


class SignedDoor(Door):
    """XML over HTTP, signed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._nonces: dict[str, float] = {}

    def routes(self) -> list[Route]:
        """Return where it is."""
        return [Route("/signed/documents", self.submit, methods=["POST"])]

    async def submit(self, request: Request) -> Response:
        """POST /signed/documents: one document with the headers X-Key-Id, X-Timestamp, X-Nonce, X-Signature."""
        raw = await body_of(request)
        partner = raw if isinstance(raw, Refusal) else await self._proved(request, raw)
        if isinstance(partner, Refusal):
            return await self.refused("submit", partner, client=request.headers.get("x-key-id", "")[:20])
        for step in ("establish", "submit"):
            fault = await self.fault_at(step, client=partner.code)
            if fault is not None:
                return fault
        session = self.desk.open(partner)
        try:
            return await self.submitted(session.token, xml_body(request, raw))
        finally:
            self.desk.server.sessions.close(session.token)

    async def answer(self, session: Session, raw: bytes) -> Response:
        """Give the ERP's own document."""
        result = await self.desk.work(session, raw)
        return Response(result.body, result.status, media_type="application/xml")

    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Give an Error document with the matching status."""
        return Response(error_document(refusal.code, refusal.text), refusal.status, media_type="application/xml")

    async def _proved(self, request: Request, raw: bytes) -> Partner | Refusal:
        said = {name: request.headers.get(f"x-{name}", "") for name in ("key-id", "timestamp", "nonce", "signature")}
        if not all(said.values()) or not said["timestamp"].isdecimal():
            return Refusal(401, "SIGNATURE", "A signature and what belongs to it are missing.")
        now = time.time()
        if abs(now - int(said["timestamp"])) > SKEW_SECONDS:
            return Refusal(401, "SKEW", f"The time stamp is more than {SKEW_SECONDS} seconds off this server's clock.")
        digest = hashlib.sha256(raw).hexdigest()
        words = "\n".join((request.method, request.url.path, said["timestamp"], said["nonce"], digest))
        hashes = await run_in_threadpool(self._hashes, said["key-id"])
        expected = (hmac.digest(one.encode(), words.encode(), "sha256").hex() for one in hashes)
        if not any(hmac.compare_digest(one, said["signature"].lower()) for one in expected):
            return _BAD
        self._nonces = {nonce: until for nonce, until in self._nonces.items() if until > now}
        if said["nonce"] in self._nonces:
            return Refusal(401, "REPLAY", "This request was received before.")
        self._nonces[said["nonce"]] = now + 2 * SKEW_SECONDS
        return await self.desk.partner(said["key-id"])

    def _hashes(self, client: str) -> list[str]:
        with self.desk.server.database.transaction() as books:
            return hashes_of(books, client)

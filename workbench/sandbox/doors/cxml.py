"""The profile `cxml`: no session; who it is and which message it is stand in the document's own header.

A payloadID that was answered before is a duplicate (status 409 with the first reference).
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.sandbox.answers import Refusal, clean
from workbench.sandbox.desk import Desk
from workbench.sandbox.doors.door import Door, body_of
from workbench.sandbox.doors.plain import xml_body
from workbench.sandbox.incoming import read_body
from workbench.sandbox.sessions import Session

_STATUS = {"ACCEPTED": "200", "DUPLICATE": "409", "REJECTED": "406", "INFORMATION_REQUIRED": "412"}
_TEXT = {"200": "OK", "409": "Duplicate", "406": "Not Acceptable", "412": "Precondition Failed"}
_NO_CXML = Refusal(400, "CXML", "This is no cXML with Header/Sender/Credential and one document in its Request.")


class CxmlDoor(Door):
    """cXML 1.2, one document a request."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._payloads: dict[str, str] = {}

    def routes(self) -> list[Route]:
        """Return where it is."""
        return [Route("/cxml", self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        """POST /cxml: one cXML document."""
        raw = xml_body(request, await body_of(request))
        if isinstance(raw, Refusal):
            return await self.refused("submit", raw)
        document, why_not = read_body(raw)
        if why_not:
            return await self.refused("submit", Refusal(422, "NOT_XML", why_not))
        root = document.root
        wanted = root.find("Request/*")
        identity, secret = (root.findtext(f"Header/Sender/Credential/{name}") for name in ("Identity", "SharedSecret"))
        if wanted is None or not identity or not secret or not root.get("payloadID") or not root.get("timestamp"):
            return await self.refused("submit", _NO_CXML)
        fault = await self.fault_at("establish")
        if fault is not None:
            return fault
        partner = await self.desk.authenticate(identity.strip(), secret.strip())
        if isinstance(partner, Refusal):
            return await self.refused("submit", partner, client=identity[:20])
        payload = root.get("payloadID", "")
        earlier = await run_in_threadpool(self._earlier, partner.code, payload)
        if earlier:
            answer = _response("409", f"{payload} was received before; nothing was done again.", earlier, "")
            return await self.desk.logged("submit", answer, "DUPLICATE", client=partner.code)
        session = self.desk.open(partner)
        self._payloads[session.token] = payload
        try:
            return await self.submitted(session.token, etree.tostring(wanted, with_tail=False))
        finally:
            del self._payloads[session.token]
            self.desk.server.sessions.close(session.token)

    async def answer(self, session: Session, raw: bytes) -> Response:
        """Give a Response, with a question's document beside its Status."""
        result = await self.desk.work(session, raw)
        if result.reply is None:
            return self.refusal(Refusal(result.status, result.outcome, result.text), "submit")
        reply = result.reply
        if reply.status == "ACCEPTED" and reply.reference:
            await run_in_threadpool(self._keep, session, reply.reference)
        words = "\n".join(f"{one.severity} {one.code} {one.path}: {one.text}" for one in reply.messages)
        words += "\n".join(f"needed {one.name} {one.path}: {one.description}" for one in reply.needs)
        document = etree.tostring(etree.fromstring(reply.document), encoding="unicode") if reply.document else ""
        return _response(_STATUS[reply.status], words, reply.reference, document)

    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Give a Response whose Status says what is wrong; cXML answers that with HTTP 200, too."""
        code = {"NOT_ALLOWED": "450", "NOT_REVIEWED": "450"}.get(refusal.code, str(refusal.status))
        return _response(code, f"{refusal.code}: {refusal.text}", "", "")

    def _earlier(self, client: str, payload: str) -> str:
        with self.desk.server.database.transaction() as books:
            row = books.one("SELECT reference FROM payloads WHERE client = ? AND payload = ?", client, payload)
        return str(row["reference"]) if row else ""

    def _keep(self, session: Session, reference: str) -> None:
        with self.desk.server.database.transaction() as books:
            payload = self._payloads[session.token]
            books.run("INSERT OR IGNORE INTO payloads VALUES (?, ?, ?)", session.client, payload, reference)


def _response(code: str, words: str, reference: str, document: str) -> Response:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    name = f" xml:id={quoteattr(reference)}" if reference else ""
    text = quoteattr(_TEXT.get(code, "Error"))
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<cXML version="1.2.060" payloadID="{now}@sandbox" timestamp="{now}">'
        f'<Response{name}><Status code="{code}" text={text} xml:lang="en-AU">{escape(clean(words))}</Status>'
        f"{document}</Response></cXML>\n"
    )
    return Response(body, 200, media_type="text/xml")

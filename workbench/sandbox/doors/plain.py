"""The profile `saasplications-http`: establish, submit, close, each a request of its own with XML in it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.sandbox.answers import Refusal, error_document, session_document
from workbench.sandbox.doors.door import Door, body_of
from workbench.sandbox.incoming import Part, read_body
from workbench.sandbox.requests import LARGEST_REQUEST
from workbench.sandbox.sessions import Session

TOKEN_HEADER = "X-EDI-Session"


class PlainDoor(Door):
    """XML over HTTP with a token in a header."""

    def routes(self) -> list[Route]:
        """Return where it is."""
        return [
            Route("/edi/session", self.establish, methods=["POST"]),
            Route("/edi/session", self.close, methods=["DELETE"]),
            Route("/edi/session/submit", self.submit, methods=["POST"]),
        ]

    async def establish(self, request: Request) -> Response:
        """POST /edi/session: a key and a client code for a token."""
        raw = xml_body(request, await body_of(request, LARGEST_REQUEST))
        fault = await self.fault_at("establish")
        if fault is not None:
            return fault
        if isinstance(raw, Refusal):
            return await self.refused("establish", raw)
        document, why_not = read_body(raw)
        if why_not:
            return await self.refused("establish", Refusal(422, "NOT_XML", why_not))
        part = Part(document, document.root)
        code = part.text("ClientCode")
        partner = await self.desk.authenticate(code, part.text("EdiKey"))
        if isinstance(partner, Refusal):
            return await self.refused("establish", partner, client=code[:20])
        session = self.desk.open(partner)
        body = session_document(session.token, self.desk.server.sessions.expires(), partner.transactions)
        answer = Response(body, 201, media_type="application/xml")
        return await self.desk.logged("establish", answer, "established", client=partner.code, token=session.token)

    async def submit(self, request: Request) -> Response:
        """POST /edi/session/submit: one document, and its answer."""
        return await self.submitted(request.headers.get(TOKEN_HEADER, ""), xml_body(request, await body_of(request)))

    async def close(self, request: Request) -> Response:
        """DELETE /edi/session: 204, also for a token that is no longer known."""
        return await self.closed(request.headers.get(TOKEN_HEADER, ""), Response(status_code=204))

    async def answer(self, session: Session, raw: bytes) -> Response:
        """Give the ERP's own document."""
        result = await self.desk.work(session, raw)
        return Response(result.body, result.status, media_type="application/xml")

    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Give an Error document with the matching status."""
        return Response(error_document(refusal.code, refusal.text), refusal.status, media_type="application/xml")


def xml_body(request: Request, raw: bytes | Refusal) -> bytes | Refusal:
    """Return the body if the request says that it is XML."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if isinstance(raw, bytes) and media not in ("application/xml", "text/xml"):
        return Refusal(415, "MEDIA_TYPE", f"The body must be application/xml, not `{media[:80]}`.")
    return raw

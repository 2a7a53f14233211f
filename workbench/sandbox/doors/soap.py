"""The profile `soap-ticket`: one address, an operation a request, a ticket, the document as text inside an element.

In the manner of QuickBooks' web connector (there the accounting side calls): authenticate gives a ticket and a
status, where `nvu` says that the user is not valid.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from workbench.sandbox.answers import Refusal, clean
from workbench.sandbox.doors.door import Door, body_of
from workbench.sandbox.incoming import Part, read_body
from workbench.sandbox.sessions import Session

NAMESPACE = "urn:saasplications:soap:1"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{}</soap:Body></soap:Envelope>\n'
)
_STATUS_OF_CODE = {"KEY": "nvu", "CLIENT": "nvu", "NOT_ENABLED": "disabled"}
_NO_OPERATION = Refusal(400, "OPERATION", "There is no such operation here.")


class SoapDoor(Door):
    """SOAP 1.1 with a ticket."""

    def routes(self) -> list[Route]:
        """Return where it is."""
        return [Route("/soap", self.call, methods=["POST"])]

    async def call(self, request: Request) -> Response:
        """POST /soap: the operation that the body names, which the header SOAPAction must name too."""
        raw = await body_of(request)
        if isinstance(raw, Refusal):
            return await self.refused("submit", raw)
        document, why_not = read_body(raw)
        if why_not:
            return await self.refused("submit", Refusal(422, "NOT_XML", why_not))
        body = Part(document, document.root).part("Body")
        if body is None or not len(body.node):
            return await self.refused("submit", _NO_OPERATION)
        name = str(body.node[0].tag).rpartition("}")[2]
        if request.headers.get("soapaction", "").strip('"') != f"{NAMESPACE}/{name}":
            return await self.refused("submit", Refusal(400, "ACTION", f"The header SOAPAction does not name {name}."))
        operation = Part(document, body.node[0])
        if name == "authenticate":
            return await self._authenticate(operation)
        if name == "submitXML":
            return await self.submitted(operation.text("ticket"), operation.text("document").encode("utf-8"))
        if name == "getLastError":
            return _result(name, escape(self.desk.server.last_errors.get(operation.text("ticket"), "")))
        if name == "closeConnection":
            return await self.closed(operation.text("ticket"), _result(name, "OK"))
        return await self.refused("submit", _NO_OPERATION)

    async def answer(self, session: Session, raw: bytes) -> Response:
        """Give the ERP's document as text, or a fault."""
        result = await self.desk.work(session, raw)
        if result.reply is None:
            self.desk.server.last_errors[session.token] = result.text
            return self.refusal(Refusal(result.status, result.outcome, result.text), "submit")
        return _result("submitXML", escape(result.body.decode("utf-8")))

    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Give a status in the array of authenticate, a SOAP fault with HTTP 500 anywhere else."""
        if step == "establish" and refusal.code in _STATUS_OF_CODE:
            return _array("", _STATUS_OF_CODE[refusal.code])
        side = "Server" if refusal.status >= 500 else "Client"
        fault = (
            f"<soap:Fault><faultcode>soap:{side}</faultcode><faultstring>{escape(clean(refusal.text))}</faultstring>"
            f"<detail><code>{escape(refusal.code)}</code></detail></soap:Fault>"
        )
        return _envelope(fault, 500)

    async def _authenticate(self, operation: Part) -> Response:
        fault = await self.fault_at("establish")
        if fault is not None:
            return fault
        code = operation.text("strUserName")
        partner = await self.desk.authenticate(code, operation.text("strPassword"))
        if isinstance(partner, Refusal):
            return await self.refused("establish", partner, client=code[:20])
        session = self.desk.open(partner)
        answer = _array(session.token, "")
        return await self.desk.logged("establish", answer, "established", client=partner.code, token=session.token)


def _array(ticket: str, status: str) -> Response:
    return _result("authenticate", f"<string>{escape(ticket)}</string><string>{status}</string>")


def _result(operation: str, content: str) -> Response:
    result = f"<{operation}Result>{content}</{operation}Result>"
    return _envelope(f'<{operation}Response xmlns="{NAMESPACE}">{result}</{operation}Response>')


def _envelope(content: str, status: int = 200) -> Response:
    return Response(_ENVELOPE.format(content), status, media_type="text/xml")

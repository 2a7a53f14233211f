"""The profile `cookie-json`: a login that gives a cookie, documents inside JSON, how it went by HTTP status.

In the manner of Acumatica or SAP Business One's service layer; the limit of sessions is answered with 503.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workbench.sandbox.answers import Refusal, Reply
from workbench.sandbox.doors.door import Door, body_of
from workbench.sandbox.process import Processed
from workbench.sandbox.requests import LARGEST_REQUEST
from workbench.sandbox.sessions import Session

DOOR = "cookie-json"
COOKIE, SECOND_COOKIE = ".ASPXAUTH", "ROUTEID"
MOST_SESSIONS = 32
"""How many sessions one client may have open through this door."""
_STATUS = {"ACCEPTED": 200, "DUPLICATE": 200, "REJECTED": 422, "INFORMATION_REQUIRED": 422}
_NOT_JSON = Refusal(400, "NOT_JSON", "The body must be a JSON object with the members that are described.")


class CookieJsonDoor(Door):
    """JSON with a cookie."""

    def routes(self) -> list[Route]:
        """Return where it is."""
        return [
            Route("/auth/login", self.login, methods=["POST"]),
            Route("/auth/logout", self.logout, methods=["POST"]),
            Route("/entity/document", self.submit, methods=["PUT"]),
        ]

    async def login(self, request: Request) -> Response:
        """POST /auth/login: name, password and tenant for a cookie."""
        said = _object(await body_of(request, LARGEST_REQUEST))
        fault = await self.fault_at("establish")
        if fault is not None:
            return fault
        if isinstance(said, Refusal):
            return await self.refused("establish", said)
        name, password, tenant = (str(said.get(key, "")) for key in ("name", "password", "tenant"))
        partner = await self.desk.authenticate(name, password)
        if not isinstance(partner, Refusal) and not tenant:
            partner = Refusal(400, "TENANT", "`tenant` is missing.")
        if not isinstance(partner, Refusal) and self.desk.server.sessions.count(partner.code, DOOR) >= MOST_SESSIONS:
            partner = Refusal(503, "LOGIN_LIMIT", "The limit of sessions for this user is reached; log out of one.")
        if isinstance(partner, Refusal):
            return await self.refused("establish", partner, client=name[:20])
        session = self.desk.open(partner, DOOR)
        answer = Response(status_code=204)
        answer.set_cookie(COOKIE, session.token, httponly=True)
        answer.set_cookie(SECOND_COOKIE, ".node1")
        return await self.desk.logged("establish", answer, "established", client=partner.code, token=session.token)

    async def logout(self, request: Request) -> Response:
        """POST /auth/logout: 204, also when nobody was logged in."""
        return await self.closed(request.cookies.get(COOKIE, ""), Response(status_code=204))

    async def submit(self, request: Request) -> Response:
        """PUT /entity/document: `{"id": {"value": …}, "xml": "…"}`."""
        said = _object(await body_of(request))
        xml = said.get("xml") if isinstance(said, dict) else None
        raw = xml.encode("utf-8") if isinstance(xml, str) else said if isinstance(said, Refusal) else _NOT_JSON
        return await self.submitted(request.cookies.get(COOKIE, ""), raw)

    async def answer(self, session: Session, raw: bytes) -> Response:
        """Give the ERP's answer as JSON."""
        result = await self.desk.work(session, raw)
        if result.reply is None:
            return self.refusal(Refusal(result.status, result.outcome, result.text), "submit")
        return JSONResponse(_json(result, result.reply), _STATUS[result.reply.status])

    def refusal(self, refusal: Refusal, step: str) -> Response:
        """Give code and message; a session that is no longer known is 401, as these servers have it."""
        status = 401 if refusal.code == "SESSION" else refusal.status
        return JSONResponse({"code": refusal.code, "message": refusal.text}, status)


def _object(raw: bytes | Refusal) -> dict[str, Any] | Refusal:
    if isinstance(raw, Refusal):
        return raw
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return _NOT_JSON
    return said if isinstance(said, dict) else _NOT_JSON


def _json(result: Processed, reply: Reply) -> dict[str, Any]:
    return {
        "id": {"value": reply.reference or None},
        "note": {"value": result.external_reference or None},
        "status": reply.status,
        "messages": [
            {"severity": one.severity, "code": one.code, "text": one.text, "path": one.path} for one in reply.messages
        ],
        "required": [
            {"path": one.path, "name": one.name, "description": one.description, "allowed": list(one.allowed),
             "example": one.example}
            for one in reply.needs
        ],
        "xml": reply.document.decode("utf-8") if reply.document else None,
    }  # fmt: skip

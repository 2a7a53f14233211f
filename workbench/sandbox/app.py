"""The web application: routes, and the guard that keeps other sites and machines out."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.sandbox.admin import HEADER, Admin
from workbench.sandbox.answers import error_document
from workbench.sandbox.desk import Desk
from workbench.sandbox.doors.cookie_json import CookieJsonDoor
from workbench.sandbox.doors.cxml import CxmlDoor
from workbench.sandbox.doors.plain import PlainDoor
from workbench.sandbox.doors.signed import SignedDoor
from workbench.sandbox.doors.soap import SoapDoor
from workbench.sandbox.faults import HANG_UP
from workbench.sandbox.partners import Partners
from workbench.sandbox.server import Server
from workbench.sandbox.tls import TlsPort

LOOPBACK = ("127.0.0.1", "localhost")


def build_app(server: Server) -> ASGIApp:
    """Return the application that serves one server's parts."""
    desk, admin, partners = Desk(server), Admin(server), Partners(server)
    routes = [
        *PlainDoor(desk).routes(),
        *SoapDoor(desk).routes(),
        *CookieJsonDoor(desk).routes(),
        *CxmlDoor(desk).routes(),
        *SignedDoor(desk).routes(),
        Route("/sandbox/about", admin.about, methods=["GET"]),
        Route("/sandbox/keys", admin.keys, methods=["POST"]),
        Route("/sandbox/keys/revoke", partners.revoke, methods=["POST"]),
        Route("/sandbox/clients", partners.client, methods=["POST"]),
        Route("/sandbox/reviews", partners.review, methods=["POST"]),
        Route("/sandbox/reset", admin.reset, methods=["POST"]),
        Route("/sandbox/reset/undo", admin.undo_reset, methods=["POST"]),
        Route("/sandbox/sessions", admin.sessions, methods=["GET"]),
        Route("/sandbox/fault", admin.fault, methods=["POST"]),
        Route("/sandbox/tls", admin.tls, methods=["POST"]),
        Route("/sandbox/faults", admin.faults, methods=["GET"]),
        *server.klaviyo.routes(),
    ]
    app = _Guard(Starlette(routes=routes))
    server.tls = TlsPort(server.data / "tls", app)
    return app


class _Guard:
    """Refuses what a web page elsewhere could send: a foreign Host or Origin, or admin without its header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        # uvicorn's send belongs to the request's cycle, which knows the connection; ASGI has no hang-up.
        scope[HANG_UP] = getattr(send, "__self__").transport.close  # noqa: B009
        app = _refusal(scope["path"], headers) or self._app
        await app(scope, receive, send)


def _refusal(path: str, headers: dict[str, str]) -> Response | None:
    text = ""
    if _host(f"//{headers.get('host', '')}") not in LOOPBACK:
        text = "This server answers to 127.0.0.1 and localhost only."
    elif "origin" in headers and _host(headers["origin"]) not in LOOPBACK:
        text = "This server does not answer other web sites."
    elif path.startswith("/sandbox/") and headers.get(HEADER.lower()) != "1":
        text = f"This address is for the workbench itself, with the header {HEADER}: 1."
    if not text:
        return None
    if path.startswith("/sandbox/"):
        return JSONResponse({"error": text}, 403)
    return Response(error_document("HOST", text), 403, media_type="application/xml")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""

"""What the workbench itself asks of its test server: about, keys, reset and its undoing, sessions, faults.

Never part of the protocol.
"""

from __future__ import annotations

import os
from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import workbench
from workbench.errors import UserFacingError
from workbench.sandbox.faults import FAULTS, checked_fault
from workbench.sandbox.kept_books import exchange, keep, kept
from workbench.sandbox.keys import new_key
from workbench.sandbox.partners import CODE, bad, body_of
from workbench.sandbox.recent import recent_sessions
from workbench.sandbox.sample_data import COMPANY, reset
from workbench.sandbox.server import Server

HEADER = "X-Workbench-Admin"
COUNTED = ("customers", "items", "orders", "invoices", "payments", "bookings", "submissions")
SESSIONS = 50
"""How many of the last sessions are told."""


class Admin:
    """The administration of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def about(self, request: Request) -> Response:
        """GET /sandbox/about: who is running here, how much it holds, and what a reset put aside."""
        holdings = await run_in_threadpool(self._holdings)
        return JSONResponse(
            {
                "name": "workbench sandbox",
                "version": workbench.__version__,
                "pid": os.getpid(),
                "data": str(self._server.data),
                "fault": self._server.fault,
                "tls": self._tls(),
                **holdings,
            }
        )

    async def keys(self, request: Request) -> Response:
        """POST /sandbox/keys: a new key for a client code, shown this once."""
        code = (await body_of(request)).get("client_code")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            return bad("`client_code` must be 1 to 20 of A–Z, 0–9 and . _ / -")
        return JSONResponse({"key": await run_in_threadpool(self._new_key, code)}, 201)

    async def reset(self, request: Request) -> Response:
        """POST /sandbox/reset: the company as the sample data has it; keys, sessions and the log stay.

        The books as they were are put aside for `undo`.
        """
        await run_in_threadpool(self._reset)
        return Response(status_code=204)

    async def undo_reset(self, request: Request) -> Response:
        """POST /sandbox/reset/undo: the books from before the reset; a second time, those from before the undo."""
        if await run_in_threadpool(self._undo_reset):
            return Response(status_code=204)
        return bad("There is nothing to undo: the sample data was not put back yet.")

    async def sessions(self, request: Request) -> Response:
        """GET /sandbox/sessions: the last sessions with their steps, the latest first; never a key or token."""
        return JSONResponse(await run_in_threadpool(self._sessions))

    async def fault(self, request: Request) -> Response:
        """POST /sandbox/fault: make this trouble from now on, or none."""
        body = await body_of(request)
        name = body.get("fault")
        if "fault" not in body or not (name is None or isinstance(name, str)):
            return bad("`fault` must be a fault's name or null")
        try:
            checked = checked_fault(name)
            if self._server.tls is not None:
                await self._server.tls.follow(checked)
            self._server.fault = checked
        except UserFacingError as error:
            return bad(str(error))
        return Response(status_code=204)

    async def tls(self, request: Request) -> Response:
        """POST /sandbox/tls: serve over TLS, too, with a good certificate; gives address and the authority's file."""
        assert self._server.tls is not None
        try:
            found = await self._server.tls.open("good")
        except UserFacingError as error:
            return bad(str(error))
        return JSONResponse({"address": found.address, "ca": str(found.ca)})

    async def faults(self, request: Request) -> Response:
        """GET /sandbox/faults: each fault's name with a sentence."""
        return JSONResponse(FAULTS)

    def _tls(self) -> dict[str, str] | None:
        found = self._server.tls.address if self._server.tls is not None else None
        return {"kind": found.kind, "address": found.address, "ca": str(found.ca)} if found is not None else None

    def _holdings(self) -> dict[str, object]:
        with self._server.database.transaction() as books:
            counts = {name: books.all(f"SELECT count(*) FROM {name}")[0][0] for name in COUNTED}
            in_stock = books.all("SELECT count(DISTINCT item) FROM stock WHERE CAST(on_hand AS REAL) > 0")[0][0]
            clients = [dict(row) for row in books.all("SELECT * FROM clients ORDER BY rowid")]
            aside = kept(books)
        return {"counts": counts | {"items_in_stock": in_stock}, "clients": clients, "kept": aside and asdict(aside)}

    def _new_key(self, code: str) -> str:
        with self._server.database.transaction() as books:
            return new_key(books, code)

    def _reset(self) -> None:
        with self._server.database.transaction() as books:
            keep(books, COMPANY, "reset")
            reset(books, self._server.samples)

    def _undo_reset(self) -> bool:
        with self._server.database.transaction() as books:
            return exchange(books, COMPANY)

    def _sessions(self) -> list[dict[str, object]]:
        with self._server.database.transaction() as books:
            return recent_sessions(books, SESSIONS)

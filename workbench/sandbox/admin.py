"""What the workbench itself asks of its test server: about, keys, reset, faults. Never part of the protocol."""

from __future__ import annotations

import json
import os
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import workbench
from workbench.errors import UserFacingError
from workbench.sandbox.faults import FAULTS, checked_fault
from workbench.sandbox.keys import new_key
from workbench.sandbox.requests import read_limited
from workbench.sandbox.sample_data import reset
from workbench.sandbox.server import Server

HEADER = "X-Workbench-Admin"
COUNTED = ("customers", "items", "orders", "invoices", "payments", "bookings", "submissions")
_CODE = re.compile(r"[A-Z0-9._/-]{1,20}")


class Admin:
    """The administration of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def about(self, request: Request) -> Response:
        """GET /sandbox/about: who is running here, and how much it holds."""
        counts = await run_in_threadpool(self._counts)
        return JSONResponse(
            {
                "name": "workbench sandbox",
                "version": workbench.__version__,
                "pid": os.getpid(),
                "data": str(self._server.data),
                "fault": self._server.fault,
                "counts": counts,
            }
        )

    async def keys(self, request: Request) -> Response:
        """POST /sandbox/keys: a new key for a client code, shown this once."""
        code = (await _body(request)).get("client_code")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            return _bad("`client_code` must be 1 to 20 of A–Z, 0–9 and . _ / -")
        return JSONResponse({"key": await run_in_threadpool(self._new_key, code)}, 201)

    async def reset(self, request: Request) -> Response:
        """POST /sandbox/reset: the company as the sample data has it; keys, sessions and the log stay."""
        await run_in_threadpool(self._reset)
        return Response(status_code=204)

    async def fault(self, request: Request) -> Response:
        """POST /sandbox/fault: make this trouble from now on, or none."""
        body = await _body(request)
        name = body.get("fault")
        if "fault" not in body or not (name is None or isinstance(name, str)):
            return _bad("`fault` must be a fault's name or null")
        try:
            self._server.fault = checked_fault(name)
        except UserFacingError as error:
            return _bad(str(error))
        return Response(status_code=204)

    async def faults(self, request: Request) -> Response:
        """GET /sandbox/faults: each fault's name with a sentence."""
        return JSONResponse(FAULTS)

    def _counts(self) -> dict[str, int]:
        with self._server.database.transaction() as books:
            return {name: books.all(f"SELECT count(*) FROM {name}")[0][0] for name in COUNTED}

    def _new_key(self, code: str) -> str:
        with self._server.database.transaction() as books:
            return new_key(books, code)

    def _reset(self) -> None:
        with self._server.database.transaction() as books:
            reset(books, self._server.samples)


async def _body(request: Request) -> dict[str, object]:
    try:
        found = json.loads(await read_limited(request, 64 * 1024) or b"")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _bad(text: str) -> Response:
    return JSONResponse({"error": text}, 422)

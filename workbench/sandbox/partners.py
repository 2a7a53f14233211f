"""Setting up clients of this server: what they may submit, whether only reviewed XML is taken, which keys hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workbench.errors import UserFacingError
from workbench.review import read_review
from workbench.sandbox.keys import revoke
from workbench.sandbox.requests import read_limited
from workbench.sandbox.server import Server

CODE = re.compile(r"[A-Z0-9._/-]{1,20}")
_FLAGS: tuple[str, ...] = ("enabled", "reviewed_only")
LARGEST = 1024 * 1024


class Partners:
    """The clients of one server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def client(self, request: Request) -> Response:
        """POST /sandbox/clients: set a client up, adding it when it is new.

        The body: `client_code`, and any of `enabled`, `reviewed_only` (true or false), `transactions` (names; none
        for all).
        """
        body = await body_of(request)
        code, names = body.get("client_code"), body.get("transactions", [])
        if not isinstance(code, str) or not CODE.fullmatch(code):
            return bad("`client_code` must be 1 to 20 of A–Z, 0–9 and . _ / -")
        if not isinstance(names, list) or not all(isinstance(one, str) and one.isalnum() for one in names):
            return bad("`transactions` must be a list of names")
        said: dict[str, str] = {key: "yes" if body[key] is True else "no" for key in _FLAGS if key in body}
        if "transactions" in body:
            said["transactions"] = " ".join(names)
        await run_in_threadpool(self._set_up, code, said)
        return Response(status_code=204)

    async def review(self, request: Request) -> Response:
        """POST /sandbox/reviews: take a review over for a client: `client_code`, `name`, `text` of its file."""
        body = await body_of(request)
        code, name, text = (str(body.get(key, "")) for key in ("client_code", "name", "text"))
        try:
            review = read_review(Path(f"{name or 'review'}.toml"), text)
        except UserFacingError as error:
            return bad(str(error))
        await run_in_threadpool(self._keep_review, code, review.name, text)
        return Response(status_code=204)

    async def revoke(self, request: Request) -> Response:
        """POST /sandbox/keys/revoke: forget a key."""
        key = str((await body_of(request)).get("key", ""))
        return JSONResponse({"revoked": await run_in_threadpool(self._revoke, key)})

    def _set_up(self, code: str, said: dict[str, str]) -> None:
        with self._server.database.transaction() as books:
            if books.one("SELECT 1 FROM clients WHERE code = ?", code) is None:
                books.add("clients", code=code, name=code, enabled="yes", transactions="")
            for column, value in said.items():
                books.run(f"UPDATE clients SET {column} = ? WHERE code = ?", value, code)

    def _keep_review(self, code: str, name: str, text: str) -> None:
        with self._server.database.transaction() as books:
            books.run("INSERT OR REPLACE INTO reviews VALUES (?, ?, ?)", code, name, text)

    def _revoke(self, key: str) -> bool:
        with self._server.database.transaction() as books:
            return revoke(books, key)


async def body_of(request: Request) -> dict[str, object]:
    """Read a JSON object; an empty one for anything else."""
    try:
        found = json.loads(await read_limited(request, LARGEST) or b"")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def bad(text: str) -> Response:
    """Say what is wrong with a request."""
    return JSONResponse({"error": text}, 422)

"""A receiver on loopback that takes a webhook as Shopify sends it, for trying a shop's webhooks at one's desk.

Shopify itself reaches it through a tunnel. What it takes is handed on as bytes; nothing is done with it here.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workbench.errors import UserFacingError
from workbench.shopify.signature import HEADER, is_signed

HOST = "127.0.0.1"
MOST_BYTES = 20_000_000
_MOST_REMEMBERED = 10_000
SignatureState = Literal["right", "unchecked"]


@dataclass(frozen=True, slots=True)
class Received:
    """One webhook that came."""

    body: bytes
    topic: str
    """Such as `orders/create`; empty when no header says so."""
    shop: str
    signature: SignatureState
    """`unchecked` when the secret is not known here; wrong ones are refused."""
    at: datetime

    @property
    def name(self) -> str:
        """A file name for it."""
        topic = "".join(sign if sign.isalnum() else "-" for sign in self.topic) or "payload"
        return f"{self.at:%Y%m%d-%H%M%S-%f}-{topic[:60]}.json"


class Receiver:
    """Listens while it is entered."""

    def __init__(self, take: Callable[[Received], None], secret: str | None = None, port: int = 0) -> None:
        """Listen to nothing yet.

        Args:
            take: called in the event loop with each webhook; the same one sent again is not handed on again.
            secret: the app's client secret; None takes webhooks without checking who sent them.
            port: on 127.0.0.1; 0 takes a free one.
        """
        self._take = take
        self._secret = secret
        self._port = port
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.address = ""

    async def __aenter__(self) -> Receiver:
        """Begin to listen.

        Raises:
            UserFacingError: the port is in use.
        """
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
        except OSError as error:
            listener.close()
            raise UserFacingError(
                f"The port {self._port} cannot be listened to: {error.strerror}.", "Give another, or 0 for a free one."
            ) from None
        self.address = f"http://{HOST}:{listener.getsockname()[1]}"
        app = Starlette(routes=[Route("/{path:path}", self._receive, methods=["POST"])])
        config = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.is_up.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    async def _receive(self, request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return PlainTextResponse("too large\n", 413)
        state: SignatureState = "unchecked"
        if self._secret is not None:
            if not is_signed(bytes(body), request.headers.get(HEADER, ""), self._secret):
                return PlainTextResponse("the signature is not right\n", 401)
            state = "right"
        number = request.headers.get("X-Shopify-Webhook-Id", "")
        if not (number and number in self._seen):
            headers = request.headers
            topic, shop = headers.get("X-Shopify-Topic", ""), headers.get("X-Shopify-Shop-Domain", "")
            self._take(Received(bytes(body), topic, shop, state, datetime.now(UTC)))
        if number:
            self._seen[number] = None
            while len(self._seen) > _MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return PlainTextResponse("taken\n")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when requests are taken."""
        await super().startup(sockets)
        self.is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program that the receiver is part of."""
        yield

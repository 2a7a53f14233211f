"""How the test server listens: on loopback only, saying no more of itself than a real ERP would."""

from __future__ import annotations

import os
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from workbench.errors import UserFacingError

HOST = "127.0.0.1"


def listen(port: int = 0) -> socket.socket:
    """Open a port of this machine; 0 takes a free one.

    Raises:
        UserFacingError: the port is taken or not allowed.
    """
    # Naming TCP makes asyncio send header and body at once; without it each answer waits 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise UserFacingError(
            f"The test server cannot listen on {HOST}:{port}: {error}.",
            "Another program may be using that port; choose another with --port, or 0 for any free one.",
        ) from error
    return listener


def config_for(app: ASGIApp, grace: int, **tls: Any) -> uvicorn.Config:
    """Say how an application is served.

    Args:
        app: what is served.
        grace: seconds that running requests are given at the end.
        **tls: `ssl_certfile` and `ssl_keyfile`; without them it is served plainly.
    """
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="critical",
        access_log=False,
        http="h11",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=grace,
        **tls,
    )

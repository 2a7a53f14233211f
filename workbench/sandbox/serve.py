"""Runs the server: one process, one data folder, loopback only, until it is told to stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from workbench.sandbox.app import build_app
from workbench.sandbox.database import Database, open_database
from workbench.sandbox.faults import HangUp, checked_fault
from workbench.sandbox.folder_lock import folder_lock
from workbench.sandbox.klaviyo.service import EmbeddedKlaviyo
from workbench.sandbox.listening import HOST, config_for, listen
from workbench.sandbox.requests import read_limited
from workbench.sandbox.sample_data import fill
from workbench.sandbox.server import Server
from workbench.transactions import load_catalogue
from workbench.workspace import resources_folder, user_data_folder, write_atomically

STATE_FILE = "sandbox.json"
PARENT_WATCH = "WORKBENCH_PARENT_WATCH"
"""Environment variable: with 1, the server ends when its standard input closes."""


def serve(
    port: int = 0,
    data: Path | None = None,
    fault: str | None = None,
    ready: Callable[[str], None] | None = None,
) -> bool:
    """Run the embedded test server until Ctrl-C, a termination signal, or its parent's end.

    Args:
        port: port on 127.0.0.1; 0 takes a free one.
        data: folder for the data; None for `sandbox` in the user's data folder.
        fault: trouble to make from the start, by name.
        ready: told the address when connections are accepted; None prints `listening on ADDRESS`.

    Returns:
        Whether Ctrl-C ended it.

    Raises:
        UserFacingError: unknown fault, port in use, folder not writable, or another server on that folder.
    """
    fault = checked_fault(fault)
    folder = (data if data is not None else user_data_folder() / "sandbox").expanduser().absolute()
    with folder_lock(folder, STATE_FILE), listen(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}"
        resources = resources_folder()
        samples = resources / "sandbox"
        database = open_database(folder, lambda books: fill(books, samples), _say)
        # It asks for the fault of the moment, which the server knows that is made with it.
        klaviyo = EmbeddedKlaviyo(folder, lambda: parts.fault, HangUp, read_limited)
        try:
            parts = Server(
                database=database,
                klaviyo=klaviyo,
                catalogue=load_catalogue((resources / "transactions",)),
                data=folder,
                samples=samples,
                transactions=resources / "transactions",
                fault=fault,
            )
            return _run(parts, listener, address, ready or _announce)
        finally:
            klaviyo.close()
            _close(database, folder)


def _run(parts: Server, listener: socket.socket, address: str, ready: Callable[[str], None]) -> bool:
    state = {"port": listener.getsockname()[1], "pid": os.getpid()}

    def announce() -> None:
        write_atomically(parts.data / STATE_FILE, json.dumps(state).encode("ascii"))
        ready(address)

    config = config_for(build_app(parts), grace=3)

    async def follow_fault() -> None:
        assert parts.tls is not None
        await parts.tls.follow(parts.fault)
        if parts.tls.address is not None:
            ready(parts.tls.address.address)

    server = _Uvicorn(config, announce, follow_fault)
    if os.environ.get(PARENT_WATCH) == "1":
        threading.Thread(target=_watch_parent, args=(server,), daemon=True).start()
    server.run(sockets=[listener])
    return server.interrupted


class _Uvicorn(uvicorn.Server):
    """uvicorn that says when it accepts, and ends cleanly on a signal instead of dying of it."""

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], then: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._then = then
        self.interrupted = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.interrupted = self.interrupted or sig == signal.SIGINT
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()
            await self._then()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _close(database: Database, folder: Path) -> None:
    database.close()
    (folder / STATE_FILE).unlink(missing_ok=True)


def _watch_parent(server: uvicorn.Server) -> None:
    # Raw reads: a thread inside sys.stdin's buffer lock would abort the interpreter's shutdown.
    while os.read(0, 1024):
        pass
    server.should_exit = True


def _announce(address: str) -> None:
    print(f"listening on {address}", flush=True)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)

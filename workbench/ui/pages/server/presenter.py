"""Decides what the server page shows and asks: one short method for each thing the user can do there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workbench.errors import UserFacingError
from workbench.ui.pages.server.ports import ServerServices, ServerView, Tasks
from workbench.ui.pages.server.report import read_about, read_sessions
from workbench.ui.test_server import ServerState


class ServerPresenter:
    """Looks after one server page."""

    def __init__(self, view: ServerView, server: ServerServices, tasks: Tasks) -> None:
        self._view = view
        self._server = server
        self._tasks = tasks
        self._faults: dict[str, str] = {}
        self._switches = 0
        self._switching = 0
        """The number of the switch under way; 0 when there is none."""
        self._looking = False

    def start(self) -> None:
        """Show the server's state, and every change of it."""
        self._server.watch(self._state_changed)

    # The server itself

    def start_server(self) -> None:
        """Start the server."""
        self._switch(self._server.start)

    def stop_server(self) -> None:
        """Stop the server, if it was started here."""
        self._switch(self._server.stop)

    def restart_server(self) -> None:
        """Stop it and start it again: also the way out of trouble."""
        self._switch(self._server.restart)

    def _switch(self, do: Callable[[], Awaitable[None]]) -> None:
        # A question that waited behind the stop would start the server again.
        self._stop_looking()
        self._tasks.cancel("change")
        self._switches += 1
        self._switching = self._switches
        self._tasks.start("switch", self._switched(do, self._switches))

    async def _switched(self, do: Callable[[], Awaitable[None]], number: int) -> None:
        try:
            await do()
        finally:
            if self._switching == number:
                self._switching = 0
        self.look()

    def _state_changed(self, state: ServerState) -> None:
        self._view.show_state(state)
        if state.condition != "running":
            self._faults = {}
        else:
            self.look()

    # What it holds

    def look(self) -> None:
        """Ask the server what it holds and did, unless it is not running; no answer is trouble.

        A question under way is left to come to its end: a server that hangs must be told of too.
        """
        if self._server.state.condition == "running" and not self._switching and not self._looking:
            self._looking = True
            self._tasks.start("look", self._look())

    async def _look(self) -> None:
        try:
            await self._show()
        except UserFacingError as trouble:
            self._silent(trouble)
        finally:
            self._looking = False

    def _stop_looking(self) -> None:
        self._tasks.cancel("look")
        self._looking = False

    async def _show(self) -> None:
        if not self._faults:
            self._faults = await self._server.faults()
        about = read_about(await self._server.about())
        sessions = read_sessions(await self._server.sessions())
        self._view.show_about(about)
        self._view.show_faults(self._faults, about.fault)
        self._view.show_sessions(sessions)

    # What is done to it

    def reset(self) -> None:
        """Put the sample data back; it can be undone, so nothing is asked."""

        async def put_back() -> None:
            await self._server.reset()
            self._view.offer_undo("The sample data is back.", self.undo_reset)

        self._change(put_back)

    def undo_reset(self) -> None:
        """Put back what the last reset, or its undoing, put aside."""

        async def bring_back() -> None:
            await self._server.undo_reset()
            self._view.show_remark("What had been put aside is back.")

        self._change(bring_back)

    def toggle_fault(self, name: str, on: bool) -> None:
        """Make the server go wrong in this way, or behave."""
        self._change(lambda: self._server.fault(name if on else None))

    def serve_tls(self) -> None:
        """Let the server answer over TLS, too."""
        self._change(self._server.serve_tls)

    def copy_new_key(self, client_code: str) -> None:
        """Have a key made for a client and put it on the clipboard; it is shown nowhere."""

        async def make() -> None:
            self._view.copy_secret(await self._server.new_key(client_code))
            self._view.show_remark(f"A new EDI key for {client_code} is on the clipboard. It is kept nowhere else.")

        self._change(make)

    def _change(self, do: Callable[[], Awaitable[None]]) -> None:
        if self._server.state.condition == "running" and not self._switching:
            self._stop_looking()
            self._tasks.start("change", self._changed(do))

    async def _changed(self, do: Callable[[], Awaitable[None]]) -> None:
        try:
            await do()
            await self._show()
        except UserFacingError as trouble:
            self._silent(trouble)

    def _silent(self, trouble: UserFacingError) -> None:
        """Say that no answer came, unless the server's state says more of it."""
        if self._server.state.condition == "running":
            self._view.show_trouble(trouble)

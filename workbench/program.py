"""What works behind the window: pages, services, the test server, tasks; loaded once the window is seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from workbench.sessions import Connection
from workbench.ui import loop
from workbench.ui.crash import CrashReporter
from workbench.ui.front import Front
from workbench.ui.garbage import GarbageCollector
from workbench.ui.page import Page
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.drafts import Drafts
from workbench.ui.pages.bench.page import BenchPage
from workbench.ui.pages.bench.services import Services
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import ServerState, TestServer
from workbench.workspace import Workspace, resources_folder, user_data_folder
from workbench.workspace.log import start_log
from workbench.workspace.redaction import Redactor
from workbench.workspace.secrets import Secrets

if TYPE_CHECKING:
    from workbench.findings import Place
    from workbench.ui.pages.help import HelpPage


class Program:
    """The running window with everything it needs."""

    def __init__(self, front: Front, workspace: Workspace, given: Path | None) -> None:
        """Make what the bench needs; start nothing.

        Args:
            front: the window as it is seen already.
            workspace: what to work with.
            given: its folder as the user gave it; None for the user's own.
        """
        self._front = front
        self._workspace = workspace
        self._given = given
        self._data = user_data_folder()
        self._redactor = Redactor()
        self._secrets = Secrets()
        self._server = TestServer()
        self._services = Services(workspace, given, self._server, Drafts(self._data / "bench"), self._secrets)
        self._closing = asyncio.Event()
        self._ends: list[Callable[[], None]] = [self._services.close]
        self.window = front.window
        self.crash = CrashReporter(self.window, self._redactor, str(start_log(self._redactor)))
        self.crash.install()
        self._garbage = GarbageCollector(self.window)
        self._bench_page: BenchPage | None = None
        self.window.fill(
            {
                "bench": self._bench,
                "compare": self._compare,
                "converters": self._converters,
                "connections": self._connections,
                "klaviyo": self._klaviyo,
                "server": self._server_page,
                "help": self._help,
            }
        )
        self.window.close_requested.connect(self._closing.set)
        header = self.window.header
        header.server_pressed.connect(lambda: self.window.show_page("server"))
        header.connection_chosen.connect(self._use_connection)
        self._offer_connections()

    def run(self, application: QApplication, files: Sequence[Path]) -> int:
        """Run until the window is closed; returns the exit code."""
        return loop.run(application, lambda: self.main(files), self.crash.report)

    async def main(self, files: Sequence[Path]) -> int:
        """Show the window, start what it needs in the background, and end it all when it is closed."""
        self._services.use_connection(self._front.remembered.window("connection"))
        last = self._front.remembered.state.last_page
        self.window.show_page("bench")
        self.window.show()
        if files:
            self.window.open_files([file.absolute() for file in files])
        elif last and last != "bench":
            self.window.show_page(last)
        self._server.watch(self._show_server)
        for problem in self._services.problems:
            self.window.notices.trouble(problem)
        starting = self._tasks()
        starting.start("worker", self._services.warm_up())
        starting.start("server", self._server.start())
        with loop.closing_on_interrupt(self._closing.set):
            await self._closing.wait()
        await self._end(starting)
        return 0

    async def _end(self, starting: TaskScope) -> None:
        self.window.hide()
        await starting.close()
        await self.window.close_pages()
        for end in self._ends:
            end()
        await self._server.stop()
        self.window.close_now()
        self._garbage.stop()

    def _bench(self) -> Page:
        self._bench_page = BenchPage(
            self._front.theme,
            self._front.icons,
            self._services,
            self._tasks(),
            self.window.notices,
            self._front.remembered,
            self._front.zones,
            show_connection=self._show_connection,
            show_help=self._show_help,
            show_converter=self._show_converter,
            show_case=self._show_case,
        )
        return self._bench_page

    # Every other page is loaded with all that stands behind it when it is first shown: most runs show few of them.

    def _compare(self) -> Page:
        from workbench.ui.pages.compare import ComparePage
        from workbench.ui.pages.compare.services import CompareWork

        work = CompareWork(self._workspace, self._services.catalogue, self._on_bench)
        self._ends.append(work.close)
        return ComparePage(
            self._front.theme,
            self._front.icons,
            work,
            self._tasks(),
            self.window.notices,
            self._front.remembered,
            show_in_bench=self._show_in_bench,
        )

    def _converters(self) -> Page:
        from workbench.ui.pages.converters.page import ConvertersPage
        from workbench.ui.pages.converters.services import Services as ConverterServices

        services = ConverterServices(self._workspace, self._given, self._data / "converters")
        self._ends.append(services.close)
        front = self._front
        return ConvertersPage(front.theme, front.icons, services, self._tasks(), self.window.notices, front.remembered)

    def _connections(self) -> Page:
        from workbench.ui.pages.connections import ConnectionsPage
        from workbench.ui.pages.connections.protocols import ProtocolServices
        from workbench.ui.pages.connections.services import Services as ConnectionServices

        front, data = self._front, self._data
        return ConnectionsPage(
            front.theme,
            front.icons,
            ConnectionServices(self._workspace, self._server, self._secrets, data / "connections.json"),
            ProtocolServices(self._workspace, data / "protocols.json"),
            self._tasks(),
            self.window.notices,
            front.remembered,
            saved=self._connections_changed,
            use=self._use_connection,
        )

    def _show_converter(self, name: str, document: str, raw: bytes) -> None:
        from workbench.ui.pages.converters.page import ConvertersPage

        page = self.window.show_page("converters")
        if isinstance(page, ConvertersPage):
            page.try_on(name, document, raw)

    def _show_case(self, name: str, case: str) -> None:
        from workbench.ui.pages.converters.page import ConvertersPage

        page = self.window.show_page("converters")
        if isinstance(page, ConvertersPage):
            page.show_case(name, case)

    def _klaviyo(self) -> Page:
        from workbench.ui.pages.klaviyo import KlaviyoPage
        from workbench.ui.pages.klaviyo.services import KlaviyoServices

        services = KlaviyoServices(self._workspace, self._server, self._secrets, self._redactor)
        self._ends.append(services.close)
        return KlaviyoPage(self._front.theme, self._front.icons, services, self._tasks(), self.window.notices)

    def _server_page(self) -> Page:
        from workbench.ui.pages.server import ServerPage

        return ServerPage(self._front.theme, self._front.icons, self._server, self._tasks(), self.window.notices)

    def _help(self) -> HelpPage:
        from workbench.ui.pages.help import HelpPage

        return HelpPage(self._front.theme, self._front.icons, resources_folder() / "help")

    def _on_bench(self) -> Sequence[BenchDocument]:
        return self._bench_page.presenter.documents if self._bench_page is not None else ()

    def _show_in_bench(self, path: Path | None, name: str, raw: bytes, place: Place) -> None:
        page = self.window.show_page("bench")
        if isinstance(page, BenchPage):
            page.presenter.open_at(name, raw, path, place)

    def _tasks(self) -> TaskScope:
        return TaskScope(self.window.notices.trouble, self.crash.report)

    def _use_connection(self, name: str) -> None:
        self._front.remembered.remember_window("connection", name)
        page = self.window.show_page("bench")
        if isinstance(page, BenchPage):
            page.presenter.session.use_connection(name)

    def _offer_connections(self) -> None:
        connections = self._services.connections()
        self.window.header.offer_connections([(each.name, each.title, each.mode) for each in connections])

    def _connections_changed(self) -> None:
        """Let header and bench have the connections as they are now."""
        self._offer_connections()
        if self._bench_page is not None:
            self._bench_page.presenter.session.use_connection(self._services.connection().name)

    def _show_connection(self, connection: Connection) -> None:
        self.window.header.show_connection(connection.title, connection.mode)

    def _show_server(self, state: ServerState) -> None:
        self.window.header.show_server(state.condition, state.sentence)

    def _show_help(self, topic: str) -> None:
        page = self.window.show_page("help")
        if hasattr(page, "show_topic"):
            page.show_topic(topic)

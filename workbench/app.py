"""The window's composition root: the one place where its parts are made and wired together."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from workbench.errors import UserFacingError
from workbench.sessions import Connection
from workbench.ui import loop
from workbench.ui.crash import CrashReporter
from workbench.ui.garbage import GarbageCollector
from workbench.ui.icons import Icons
from workbench.ui.main_window import MainWindow
from workbench.ui.page import Page, PageSpec
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.drafts import Drafts
from workbench.ui.pages.bench.page import BenchPage
from workbench.ui.pages.bench.services import Services
from workbench.ui.pages.compare import ComparePage
from workbench.ui.pages.compare.services import CompareWork
from workbench.ui.pages.connections import ConnectionsPage
from workbench.ui.pages.connections.protocols import ProtocolServices
from workbench.ui.pages.connections.services import Services as ConnectionServices
from workbench.ui.pages.converters.page import ConvertersPage
from workbench.ui.pages.converters.services import Services as ConverterServices
from workbench.ui.pages.help import HelpPage
from workbench.ui.pages.klaviyo import KlaviyoPage
from workbench.ui.pages.klaviyo.services import KlaviyoServices
from workbench.ui.pages.server import ServerPage
from workbench.ui.remembered import Remembered
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import ServerState, TestServer
from workbench.ui.theme import Choice, Theme
from workbench.workspace import Redactor, Secrets, Workspace, open_workspace, resources_folder, user_data_folder
from workbench.workspace.log import start_log

NOT_RUN = 2


def run(arguments: Sequence[str]) -> int:
    """Open the window and run until it is closed.

    Args:
        arguments: options and files of the command line.

    Returns:
        The exit code: 0, or 2 when the arguments cannot be used.
    """
    multiprocessing.freeze_support()
    options = _options(arguments)
    try:
        workspace = open_workspace(options.workspace)
    except UserFacingError as error:
        sys.stderr.write(f"workbench: {error}\n")
        return NOT_RUN
    application = QApplication(["workbench"])
    application.setApplicationName("workbench")
    application.setApplicationDisplayName("Integration Workbench")
    program = Program(application, workspace, options.workspace)
    return loop.run(application, lambda: program.main(options.files), program.crash.report)


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="workbench", description="Open the window, with these files already dropped.")
    parser.add_argument("--workspace", type=Path, metavar="DIR", help="the folder of your own files")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    return parser.parse_args(arguments)


class Program:
    """The running window with everything it needs."""

    def __init__(self, application: QApplication, workspace: Workspace, given: Path | None) -> None:
        """Make every part; start nothing.

        Args:
            application: the one application.
            workspace: what to work with.
            given: its folder as the user gave it; None for the user's own.
        """
        data = user_data_folder()
        self._remembered = Remembered(data / "state.json")
        state = self._remembered.state
        resources = resources_folder()
        self._redactor = Redactor()
        log = start_log(self._redactor)
        self._theme = Theme(application, resources / "themes", cast("Choice", state.theme), round(state.zoom * 100))
        self._icons = Icons(self._theme, resources / "icons")
        self._server = TestServer()
        secrets = Secrets()
        self._services = Services(workspace, given, self._server, Drafts(data / "bench"), secrets)
        self._converters = ConverterServices(workspace, given, data / "converters")
        self._connections = ConnectionServices(workspace, self._server, secrets, data / "connections.json")
        self._protocols = ProtocolServices(workspace, data / "protocols.json")
        self._klaviyo = KlaviyoServices(workspace, self._server, secrets, self._redactor)
        self._bench_page: BenchPage | None = None
        self._compare_work = CompareWork(workspace, self._services.catalogue, self._on_bench)
        self._help = resources / "help"
        self.window = MainWindow(self._pages(), self._theme, self._icons, self._remembered)
        self.crash = CrashReporter(self.window, self._redactor, str(log))
        self.crash.install()
        self._closing = asyncio.Event()
        self._garbage = GarbageCollector(self.window)
        self.window.close_requested.connect(self._closing.set)
        header = self.window.header
        header.server_pressed.connect(lambda: self.window.show_page("server"))
        header.connection_chosen.connect(self._use_connection)
        self._offer_connections()

    async def main(self, files: Sequence[Path]) -> int:
        """Show the window, start what it needs in the background, and end it all when it is closed."""
        self._services.use_connection(self._remembered.window("connection"))
        last = self._remembered.state.last_page
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
        self._services.close()
        self._compare_work.close()
        self._converters.close()
        self._klaviyo.close()
        await self._server.stop()
        self.window.close_now()
        self._garbage.stop()

    def _pages(self) -> tuple[PageSpec, ...]:
        return (
            PageSpec("bench", "Bench", "bench", self._bench),
            PageSpec("compare", "Compare", "compare", self._compare),
            PageSpec("converters", "Converters", "converter", self._converters_page),
            PageSpec("connections", "Connections", "connection", self._connections_page),
            PageSpec("klaviyo", "Klaviyo", "klaviyo", self._klaviyo_page),
            PageSpec("server", "Test server", "server", self._server_page),
            PageSpec("help", "Help", "help", lambda: HelpPage(self._theme, self._icons, self._help)),
        )

    def _bench(self) -> Page:
        self._bench_page = BenchPage(
            self._theme,
            self._icons,
            self._services,
            self._tasks(),
            self.window.notices,
            self._remembered,
            show_connection=self._show_connection,
            show_help=self._show_help,
        )
        return self._bench_page

    def _compare(self) -> Page:
        return ComparePage(
            self._theme,
            self._icons,
            self._compare_work,
            self._tasks(),
            self.window.notices,
            self._remembered,
            show_in_bench=self._show_in_bench,
        )

    def _on_bench(self) -> Sequence[BenchDocument]:
        return self._bench_page.presenter.documents if self._bench_page is not None else ()

    def _show_in_bench(self, path: Path | None, name: str, raw: bytes) -> None:
        page = self.window.show_page("bench")
        if path is not None:
            page.open_files([path])
        else:
            page.open_text(raw.decode("utf-8", "replace"))

    def _converters_page(self) -> Page:
        return ConvertersPage(
            self._theme, self._icons, self._converters, self._tasks(), self.window.notices, self._remembered
        )

    def _connections_page(self) -> Page:
        return ConnectionsPage(
            self._theme,
            self._icons,
            self._connections,
            self._protocols,
            self._tasks(),
            self.window.notices,
            self._remembered,
            saved=self._connections_changed,
            use=self._use_connection,
        )

    def _klaviyo_page(self) -> Page:
        return KlaviyoPage(self._theme, self._icons, self._klaviyo, self._tasks(), self.window.notices)

    def _server_page(self) -> Page:
        return ServerPage(self._theme, self._icons, self._server, self._tasks(), self.window.notices)

    def _tasks(self) -> TaskScope:
        return TaskScope(self.window.notices.trouble, self.crash.report)

    def _use_connection(self, name: str) -> None:
        self._remembered.remember_window("connection", name)
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
        if isinstance(page, HelpPage):
            page.show_topic(topic)

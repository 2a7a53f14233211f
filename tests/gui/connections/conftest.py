"""The Connections page offscreen, with a workspace of its own, a keyring in memory and a real test server."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from workbench.sessions import LOCAL
from workbench.sessions.connection_file import save_connection
from workbench.ui.notices import Notices
from workbench.ui.pages.connections import ConnectionsPage
from workbench.ui.pages.connections.protocols import ProtocolServices
from workbench.ui.pages.connections.services import Services
from workbench.ui.remembered import Remembered
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import TestServer
from workbench.workspace import Workspace, resources_folder
from workbench.workspace.secrets import Secrets

PATIENCE = 30.0
HARBOUR = replace(
    LOCAL,
    name="harbour-test",
    title="Harbour Hardware, test",
    customer="Harbour Street Hardware",
    address="https://erp.example.test",
    transactions=("CreateSalesOrder", "AvailableStock"),
    key_name="harbour-test",
)


class Keyring:
    """A keyring that forgets everything at the end."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


class Stage:
    """The page, and what a person does with it."""

    def __init__(self, theme, icons, folder) -> None:
        self.workspace = folder / "workspace"
        self.workspace.mkdir(exist_ok=True)
        self.folder = self.workspace / "connections"
        self.theme, self.icons, self.data = theme, icons, folder
        self.keyring = Keyring()
        self.server = TestServer(folder / "sandbox")
        self.unexpected: list[object] = []
        self.used: list[str] = []
        self.times_saved = 0
        self.page: ConnectionsPage | None = None
        self.window = QWidget()
        self.window.resize(1240, 820)
        self.notices = Notices(self.window, theme, icons)

    def open(self) -> ConnectionsPage:
        """Show the page, on the files as they are now."""
        workspace = Workspace(self.workspace, resources_folder())
        services = Services(
            workspace,
            self.server,
            Secrets({}, self.keyring),
            self.data / "connections.json",
        )
        tasks = TaskScope(self.notices.trouble, self.unexpected.append)
        if self.page is not None:
            self.page.hide()
        self.page = ConnectionsPage(
            self.theme,
            self.icons,
            services,
            ProtocolServices(workspace, self.data / "protocols.json"),
            tasks,
            self.notices,
            Remembered(self.data / "state.json"),
            saved=self._saved,
            use=self.used.append,
        )
        self.page.setParent(self.window)
        self.page.setGeometry(self.window.rect())
        self.window.show()
        self.page.show()
        return self.page

    def _saved(self) -> None:
        self.times_saved += 1

    @property
    def form(self):
        return self.page.sheet.form

    @property
    def current(self):
        return self.page.presenter.current

    def titles(self) -> list[str]:
        listed = self.page.list.list
        return [listed.item(row).text() for row in range(listed.count())]

    def type(self, line, text: str) -> None:
        """Put a text into a line as somebody who types does."""
        line.setText(text)
        line.textEdited.emit(text)

    def press(self, name: str) -> None:
        """Press the button of this name or text that can be seen."""
        *_, button = (
            button
            for button in self.window.findChildren(QAbstractButton)
            if name in (button.text(), button.accessibleName()) and button.isVisible()
        )
        assert button.isEnabled(), name
        button.click()

    def said(self) -> str:
        """Everything that can be read now."""
        widgets = [one for one in self.page.findChildren(QWidget) if one.isVisible()]
        return "\n".join(filter(None, (one.accessibleName() for one in widgets)))

    async def until(self, holds) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.01)


@pytest.fixture
def play(qtbot, loop, theme, icons, tmp_path):
    """Run a scene: a coroutine that is given a stage with these connections saved."""

    def run(scene, connections=(HARBOUR,)):
        async def whole():
            stage = Stage(theme, icons, tmp_path)
            for connection in connections:
                save_connection(stage.folder, connection)
            qtbot.addWidget(stage.window)
            stage.open()
            try:
                await scene(stage)
            finally:
                await stage.page.close_page()
                await stage.server.stop()
            assert stage.unexpected == []

        loop.run_until_complete(whole())

    return run

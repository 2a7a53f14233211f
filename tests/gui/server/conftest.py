"""The test server's page offscreen, on a real server of its own."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.errors import UserFacingError
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.pages.server import ServerPage
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import TestServer
from workbench.ui.theme import Theme

PATIENCE = 20.0
"""Seconds a test waits for what must come."""


@pytest.fixture
def play(qtbot, loop, theme, icons, tmp_path):
    """Run a scene: a coroutine that is given a stage, on the loop that Qt and asyncio share."""

    def run(scene):
        async def whole():
            stage = Stage(theme, icons, TestServer(tmp_path / "sandbox"))
            qtbot.addWidget(stage.window)
            try:
                await scene(stage)
            finally:
                await stage.page.close_page()
                await stage.server.stop()
            assert stage.unexpected == []

        loop.run_until_complete(whole())

    return run


class Stage:
    """A page with its server, and what a person does with them."""

    def __init__(self, theme: Theme, icons: Icons, server: TestServer) -> None:
        self.window = QWidget()
        self.window.resize(860, 640)
        self.notices = Notices(self.window, theme, icons)
        self.server = server
        self.unexpected: list[BaseException | UserFacingError] = []
        tasks = TaskScope(self.unexpected.append, self.unexpected.append)
        self.page = ServerPage(theme, icons, server, tasks, self.notices)
        self.page.setParent(self.window)
        self.page.setGeometry(self.window.rect())
        self.window.show()

    def button(self, name: str) -> QPushButton:
        """Give the button of this name or text that can be seen."""
        return next(
            button
            for button in self.page.findChildren(QPushButton)
            if name in (button.text(), button.accessibleName()) and button.isVisible()
        )

    def press(self, name: str) -> None:
        self.button(name).click()

    def sees(self, name: str) -> bool:
        return any(
            name in (widget.accessibleName(), getattr(widget, "text", str)()) and widget.isVisible()
            for widget in self.page.findChildren(QWidget)
        )

    async def until(self, holds, what: str = "") -> None:
        """Wait until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.01)

    async def runs(self) -> None:
        """Start the server and wait until the page shows what it holds."""
        await self.server.start()
        await self.until(lambda: self.sees("40 customers"))

"""The compare page offscreen, with its real worker process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from workbench.bench import load_tools
from workbench.compare.prepared import Prepared
from workbench.errors import UserFacingError
from workbench.ui.notices import Notices
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.compare import ComparePage
from workbench.ui.pages.compare.services import CompareWork
from workbench.ui.remembered import Remembered
from workbench.ui.tasks import TaskScope
from workbench.workspace import open_workspace, resources_folder

PATIENCE = 30.0
STANDARD = resources_folder() / "transactions/CreateSalesOrder/standard.xml"
FAULTY = resources_folder() / "samples/CreateSalesOrder/eight-faults.xml"


class Stage:
    """A page, and what a person does with it."""

    def __init__(self, theme, icons, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.window = QWidget()
        self.window.resize(1240, 760)
        self.notices = Notices(self.window, theme, icons)
        self.unexpected: list[BaseException | UserFacingError] = []
        self.in_bench: list[tuple[str, int]] = []
        workspace = open_workspace(folder)
        self.on_bench: list[BenchDocument] = []
        self.work = CompareWork(workspace, load_tools(workspace).catalogue, lambda: self.on_bench)
        self.page = ComparePage(
            theme,
            icons,
            self.work,
            TaskScope(self.unexpected.append, self.unexpected.append),
            self.notices,
            Remembered(folder / "state.json"),
            show_in_bench=lambda path, name, raw, place: self.in_bench.append((name, place.line)),
        )
        self.page.setParent(self.window)
        self.page.setGeometry(self.window.rect())
        self.window.show()

    @property
    def presenter(self):
        return self.page.presenter

    @property
    def sides(self):
        return self.presenter.table.left, self.presenter.table.right

    async def until(self, holds) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.01)

    async def compared(self) -> Prepared:
        """Wait until what lies on the page is compared."""
        await self.until(lambda: self.presenter.prepared is not None)
        return self.presenter.prepared

    async def open(self, left: Path, right: Path) -> Prepared:
        self.page.open_files([left, right])
        await self.until(lambda: [side and side.path for side in self.sides] == [left, right])
        return await self.compared()


@pytest.fixture
def play(qtbot, loop, theme, icons, tmp_path):
    """Run a scene: a coroutine that is given a stage, on the loop that Qt and asyncio share."""

    def run(scene):
        async def whole():
            stage = Stage(theme, icons, tmp_path / "workspace")
            qtbot.addWidget(stage.window)
            try:
                await scene(stage)
            finally:
                await stage.page.close_page()
                stage.work.close()
            assert stage.unexpected == []

        loop.run_until_complete(whole())

    return run

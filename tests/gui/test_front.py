"""The window is seen before all that works in it is loaded, and it is the window."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QToolButton

from workbench.ui.front import make_front, show_front
from workbench.ui.header import Header
from workbench.ui.pages.bench.zone import Zone
from workbench.ui.sidebar import Sidebar
from workbench.workspace import open_workspace, resources_folder

ROOT = resources_folder().parent
_SEEN = """
import os, sys
from types import ModuleType

# In place of what works behind the window.
program = ModuleType("workbench.program")

def end(front, *rest):
    print(front.window.is_seen, *sys.modules)
    sys.stdout.flush()
    os._exit(0)

program.Program = end
sys.modules[program.__name__] = program
from workbench.__main__ import run

run()
"""
_AT_WORK = """
import asyncio, sys
from PySide6.QtWidgets import QApplication
from workbench.program import Program
from workbench.ui import loop
from workbench.ui.front import make_front
from workbench.workspace import open_workspace

application = QApplication([])
workspace = open_workspace(None)
program = Program(make_front(application, workspace), workspace, None)

async def both():
    ending = asyncio.create_task(program.main([]))
    await asyncio.sleep(0)
    print(*sys.modules)
    program.window.close()
    return await ending

sys.exit(loop.run(application, both, lambda error: sys.exit(repr(error))))
"""
NEVER_AT_FIRST = {
    *("asyncio", "qasync", "ssl", "socket", "multiprocessing", "hashlib", "sqlite3"),
    *("httpx", "uvicorn", "starlette", "keyring", "lxml", "msgspec", "pygments", "saxonche", "tomlkit", "xmlschema"),
    *("workbench.bench", "workbench.checks", "workbench.compare", "workbench.convert", "workbench.documents"),
    *("workbench.klaviyo", "workbench.review", "workbench.sandbox", "workbench.sessions"),
    *("workbench.ui.pages.bench.page", "workbench.ui.pages.compare", "workbench.ui.pages.converters"),
    *(
        "workbench.ui.pages.help",
        "workbench.ui.pages.klaviyo",
        "workbench.ui.pages.server",
        "workbench.ui.widgets.source",
    ),
}


def printed(code: str) -> list[str]:
    """What a process of its own prints, in words."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment, check=True, timeout=60
    )
    return done.stdout.split()


def test_nothing_that_works_behind_the_window_is_loaded_before_it_is_seen():
    seen, *modules = printed(_SEEN)
    assert seen == "True"
    assert NEVER_AT_FIRST & set(modules) == set()


def test_a_page_is_loaded_when_it_is_first_shown():
    pages = {name.split(".")[3] for name in printed(_AT_WORK) if name.startswith("workbench.ui.pages.")}
    assert pages == {"bench"}


class _Painted(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[QObject] = []

    def eventFilter(self, watched, event):  # noqa: N802  # Qt's name
        if event.type() == QEvent.Type.Paint:
            self.widgets.append(watched)
        return False


@pytest.fixture
def front(qapp, qtbot, home):
    made = make_front(qapp, open_workspace(None))
    qtbot.addWidget(made.window)
    return made


def test_the_first_frame_has_everything_in_it(qapp, front):
    painted = _Painted()
    qapp.installEventFilter(painted)
    try:
        show_front(qapp, front)
    finally:
        qapp.removeEventFilter(painted)
    assert front.window.is_seen
    sidebar, header = front.window.findChild(Sidebar), front.window.findChild(Header)
    zones = [zone for zone in front.zones.findChildren(Zone) if not zone.visibleRegion().isEmpty()]
    assert len(zones) > 3
    wanted = [header, sidebar, *sidebar.findChildren(QToolButton), *zones]
    assert [widget for widget in wanted if widget not in painted.widgets] == []


def test_a_window_that_is_never_painted_is_not_waited_for_long(qapp, front):
    front.window.setUpdatesEnabled(False)
    show_front(qapp, front)
    assert not front.window.is_seen

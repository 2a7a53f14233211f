"""What is seen first: the window with the bench's drop zones in it, made of as little as that takes."""

from __future__ import annotations

from typing import NamedTuple, cast

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from workbench.transactions import load_catalogue
from workbench.ui.icons import Icons
from workbench.ui.main_window import MainWindow
from workbench.ui.page import PageSpec
from workbench.ui.pages.bench.zones import Zones
from workbench.ui.remembered import Remembered
from workbench.ui.theme import Choice, Theme
from workbench.workspace import Workspace, resources_folder, user_data_folder

UNSEEN_MS = 1_000
"""How long the window is waited for; one that is opened minimised is not painted at all."""
PAGES = (
    PageSpec("bench", "Bench", "bench"),
    PageSpec("compare", "Compare", "compare"),
    PageSpec("converters", "Converters", "converter"),
    PageSpec("connections", "Connections", "connection"),
    PageSpec("klaviyo", "Klaviyo", "klaviyo"),
    PageSpec("server", "Test server", "server"),
    PageSpec("help", "Help", "help"),
)


class Front(NamedTuple):
    """The window and its drop zones, with what they are made with."""

    theme: Theme
    icons: Icons
    remembered: Remembered
    zones: Zones
    window: MainWindow


def make_front(application: QApplication, workspace: Workspace) -> Front:
    """Make the window with the drop zones of the workspace's transactions."""
    remembered = Remembered(user_data_folder() / "state.json")
    state, resources = remembered.state, resources_folder()
    theme = Theme(application, resources / "themes", cast("Choice", state.theme), round(state.zoom * 100))
    icons = Icons(theme, resources / "icons")
    zones = Zones(theme, icons, large=True)
    zones.show_catalogue(load_catalogue(workspace.layers("transactions")).transactions)
    return Front(theme, icons, remembered, zones, MainWindow(PAGES, zones, theme, icons, remembered))


def show_front(application: QApplication, front: Front) -> None:
    """Show the window and wait until it was painted; what the user does meanwhile waits for the pages."""
    waited = QTimer(singleShot=True, interval=UNSEEN_MS)
    waited.start()
    front.window.show()
    while waited.isActive() and not front.window.is_seen:
        application.processEvents(
            QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )

"""A panel as the window makes it, in each theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import SourcePanel
from workbench.workspace import resources_folder


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme(qapp, resources_folder() / "themes", "light")


@pytest.fixture
def icons(theme) -> Icons:
    return Icons(theme, resources_folder() / "icons")


@pytest.fixture
def show(qtbot):
    """Shows a widget of a fixed size and gives it the keyboard."""

    def shown(widget, width: int = 800, height: int = 600):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        return widget

    return shown


@pytest.fixture
def panel(theme, icons, show) -> SourcePanel:
    return show(SourcePanel(theme, icons))


@pytest.fixture
def settled(qtbot) -> Callable[[SourcePanel], None]:
    """Waits until a panel's editor has looked at its text."""

    def wait(panel: SourcePanel) -> None:
        def is_known() -> bool:
            structure = panel.editor.folding.structure
            return structure is not None and structure.text == panel.editor.lines.text

        qtbot.waitUntil(is_known)

    return wait


@pytest.fixture
def colour_at():
    """The colour that a picture of a widget has at a point."""

    def pick(widget, point: QPoint) -> str:
        image = widget.grab().toImage()
        return image.pixelColor(point).name()

    return pick

"""A panel as the window makes it, in each theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.ui.widgets.source import SourcePanel


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

"""A button that puts a text on the clipboard and says for a moment that it did."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton

from workbench.ui.icons import Icons

SAID_MS = 1_500


class CopyButton(QToolButton):
    """Copies what `text` gives at the moment of the press."""

    def __init__(self, icons: Icons, what: str, text: Callable[[], str]) -> None:
        super().__init__()
        self._icons = icons
        self._text = text
        self._what = what
        self.setProperty("flat", True)
        self.setAccessibleName(f"Copy {what}")
        self._back = QTimer(self)
        self._back.setSingleShot(True)
        self._back.timeout.connect(self._show_ready)
        self.clicked.connect(self._copy)
        self._show_ready()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.setIcon(self._icons.icon("fine", "fine"))
        self.setToolTip("Copied")
        self._back.start(SAID_MS)

    def _show_ready(self) -> None:
        self.setIcon(self._icons.icon("copy", "hint"))
        self.setToolTip(f"Copy {self._what}")

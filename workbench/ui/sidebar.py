"""The pages down the left side; it narrows to pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.page import PageSpec
from workbench.ui.theme import Theme

LEAST_ROOM = 300
"""Steps of width that a window must have for the words to be shown beside the pictures."""


class Sidebar(QWidget):
    """One button a page."""

    chosen = Signal(str)
    narrowed = Signal(bool)

    def __init__(self, pages: Sequence[PageSpec], theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._narrow = self._tight = False
        self.setAccessibleName("Pages")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.space(1.5), theme.space(2), theme.space(1.5), theme.space(2))
        self._column.setSpacing(theme.space(0.5))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for number, page in enumerate(pages, 1):
            button = self._button(page.title, page.icon, icons)
            button.setCheckable(True)
            button.setToolTip(f"{page.title} (Ctrl+{number})" if number < 10 else page.title)
            # A screen reader toggles where a mouse clicks; both end here.
            button.toggled.connect(lambda on, key=page.key: self.chosen.emit(key) if on else None)
            self._group.addButton(button)
            self._buttons[page.key] = button
            self._column.addWidget(button)
        self._column.addStretch()
        self._fold = self._button("Narrow", "sidebar", icons)
        self._fold.setAccessibleName("Narrow or widen the page list")
        self._fold.clicked.connect(lambda: self.set_narrow(not self._narrow))
        self._column.addWidget(self._fold)
        theme.changed.connect(self._resize)
        self._resize()

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        self._buttons[key].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Show pictures only, or with their words."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._resize()
            self.narrowed.emit(narrow)

    def fit(self, width: int) -> None:
        """Show pictures only in a window of this width that has no room for words; the user's choice stays."""
        tight = width < self._theme.space(LEAST_ROOM)
        if tight != self._tight:
            self._tight = tight
            self._resize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("window"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.colour("line"))

    def _button(self, title: str, icon: str, icons: Icons) -> QToolButton:
        button = QToolButton()
        button.setText(title)
        button.setAccessibleName(title)
        button.setIcon(icons.icon(icon))
        button.setProperty("flat", True)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _resize(self) -> None:
        narrow = self._narrow or self._tight
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        side = self._theme.space(5)
        for button in (*self._buttons.values(), self._fold):
            button.setToolButtonStyle(style)
            button.setIconSize(QSize(side, side))
            button.setMinimumHeight(self._theme.space(8.5))
        self.setFixedWidth(self._theme.space(13 if narrow else 37))

"""The strip beside the rows: every change of the whole document, and which part is in sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.compare.difference import Kind
from workbench.compare.prepared import Prepared
from workbench.ui.pages.compare.diff_view import DiffView
from workbench.ui.pages.compare.look import ROLES
from workbench.ui.theme import Theme


class Overview(QWidget):
    """Draws each change as a mark at its height; a press goes there."""

    pressed = Signal(float)
    """The part of the whole, from 0 to 1."""

    def __init__(self, theme: Theme, view: DiffView) -> None:
        super().__init__()
        self._theme = theme
        self._view = view
        self._prepared: Prepared | None = None
        self._hidden: frozenset[Kind] = frozenset()
        self._marks: dict[int, Kind] = {}
        self.setAccessibleName("Overview of all changes")
        self.setToolTip("Every change of the document; press to go there")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.folds_changed.connect(self._settle)
        view.verticalScrollBar().valueChanged.connect(self.update)
        theme.changed.connect(self.update)

    def show_prepared(self, prepared: Prepared) -> None:
        """Show the changes of a comparison."""
        self._prepared = prepared
        self._settle()

    def hide_kinds(self, kinds: frozenset[Kind]) -> None:
        """Leave out changes of these kinds."""
        self._hidden = kinds
        self._settle()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(4), self._theme.space(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(4), 0)

    def _settle(self) -> None:
        """Work out which pixel shows which kind: one step for each change, once."""
        self._marks = {}
        shown = self._view.shown
        if self._prepared is not None and shown is not None and shown.count and self.height():
            scale = self.height() / shown.count
            for number, change in enumerate(self._prepared.difference.changes):
                if change.kind not in self._hidden:
                    row = self._prepared.rows.row_of_change[number]
                    self._marks.setdefault(int(shown.position(row) * scale), change.kind)
        self.update()

    def resizeEvent(self, event: object) -> None:
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("window"))
        shown = self._view.shown
        if shown is None or not shown.count:
            return
        visible = self._view.visible
        scale = self.height() / shown.count
        seen = QRect(0, int(visible.start * scale), self.width(), max(4, int(len(visible) * scale)))
        ground = QColor(self._theme.colour("hint"))
        ground.setAlphaF(0.22)
        painter.fillRect(seen, ground)
        inset = max(2, self.width() // 5)
        for y, kind in self._marks.items():
            mark = QRect(inset, y, self.width() - 2 * inset, 3)
            painter.fillRect(mark, self._theme.colour(ROLES[kind]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().toPoint())

    def _go(self, at: QPoint) -> None:
        self.pressed.emit(max(0.0, min(1.0, at.y() / max(1, self.height()))))

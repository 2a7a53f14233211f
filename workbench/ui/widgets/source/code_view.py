"""A read-only source of any size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.accessible import speak_views, tell_caret, tell_text
from workbench.ui.widgets.source.canvas import Canvas
from workbench.ui.widgets.source.caret_keys import move_by_key
from workbench.ui.widgets.source.colours import Colours
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.mark import tooltip

DRAG_MS = 40
"""How often a selection grows while the mouse is held outside."""


class CodeView(Canvas):
    """A canvas with a caret that goes where keys and mouse say, and text that can be selected and copied."""

    caret_moved = Signal(int, int)
    """Row and column, from 0."""
    zoom_asked = Signal(int)
    """Steps larger, or smaller where negative."""
    menu_asked = Signal(object)
    """The global position."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(theme, icons, parent)
        speak_views()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.margin.row_pressed.connect(self._select_row)
        self._drag = QTimer(self, interval=DRAG_MS)
        self._drag.timeout.connect(self._drag_on)

    def show_lines(
        self, lines: Lines, colours: Colours | None = None, label: Callable[[int], str] | None = None
    ) -> None:
        super().show_lines(lines, colours, label)
        tell_text(self)
        self._caret_changed(reveal=False)

    @property
    def offset(self) -> int:
        """The caret's offset."""
        return self.caret.at

    @property
    def selected_text(self) -> str:
        """The selected text."""
        return self.caret.selected_text

    @property
    def selection_start(self) -> int:
        """The offset where the selection begins; the caret's where nothing is selected."""
        return self.caret.selection[0]

    def select(self, start: int, end: int) -> None:
        """Select a stretch by offsets and bring it into view."""
        self.caret.select(start, end)
        self._caret_changed(show_from=start)

    def select_all(self) -> None:
        """Select everything, without scrolling."""
        self.caret.select(0, len(self.lines.text))
        self._caret_changed(reveal=False)

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        if self.selected_text:
            QGuiApplication.clipboard().setText(self.selected_text)

    def _caret_changed(self, *, reveal: bool = True, show_from: int | None = None) -> None:
        if reveal:
            if show_from is not None:
                self.scroll_to(self.caret.at)
            self.scroll_to(self.caret.at if show_from is None else show_from)
        self._repaint()
        tell_caret(self)
        self.caret_moved.emit(*self.position)

    def _select_row(self, row: int) -> None:
        self.caret.go(self.lines.start(row))
        self.caret.select_row()
        self._caret_changed(reveal=False)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll))
        ):
            event.accept()
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self.lines.position(self.offset_at(event.pos().x(), event.pos().y()))
            words = tooltip(self.overlay.words_at(self, row, column), self._theme)
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif move_by_key(self.caret, event, self.rows_in_view):
            self._caret_changed()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caret.go(self.offset_at(event.position().x(), event.position().y()), selecting=extending)
            self._drag.start()
            self._caret_changed()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag.isActive():
            self._drag_to(event.position().x(), event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag.stop()
        clipboard = QGuiApplication.clipboard()
        if self.selected_text and clipboard.supportsSelection():
            clipboard.setText(self.selected_text, clipboard.Mode.Selection)

    def _drag_on(self) -> None:
        at = self.viewport().mapFromGlobal(QCursor.pos())
        if not self.viewport().rect().contains(at):
            self._drag_to(at.x(), at.y())

    def _drag_to(self, x: float, y: float) -> None:
        offset = self.offset_at(x, y)
        if offset != self.caret.at:
            self.caret.go(offset, selecting=True)
            self._caret_changed()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.caret.go(self.offset_at(event.position().x(), event.position().y()))
        self.caret.select_word()
        self._caret_changed()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

"""The topic's text: wide enough to read, never wider; links are signals; what is looked for is marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRectF, QUrl, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from workbench.ui.pages.help.drawing import PAD, code_runs, draw
from workbench.ui.theme import Theme

WIDEST = 190
"""Steps of space that a line of text may be wide: about ninety characters."""


class TopicText(QTextBrowser):
    """Shows one topic."""

    link_followed = Signal(str, bool)
    """The link, and whether it leads out of the help."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._markdown = ""
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(0)
        theme.changed.connect(self._redraw)

    def show_markdown(self, markdown: str, title: str) -> None:
        """Draw a topic; the same one again stays as it is."""
        if markdown != self._markdown:
            self._markdown = markdown
            self.setAccessibleName(title)
            draw(self.document(), markdown, self._theme)
            # Qt scrolls to the text cursor when the widget is first shown.
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.verticalScrollBar().setValue(0)

    def show_anchor(self, anchor: str) -> None:
        """Bring a heading to the top; without one, the beginning."""
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)

    def position_at_top(self) -> int:
        """Give the offset of the first character that is seen."""
        return self.cursorForPosition(QPoint(0, 0)).position()

    def find_all(self, words: Iterable[str]) -> list[QTextCursor]:
        """Give every place of these words, in the order of the text."""
        found = []
        for word in words:
            cursor = self.document().find(word, 0, QTextDocument.FindFlag(0))
            while not cursor.isNull():
                found.append(cursor)
                cursor = self.document().find(word, cursor, QTextDocument.FindFlag(0))
        return sorted(found, key=QTextCursor.selectionStart)

    def mark(self, places: Sequence[QTextCursor], current: int | None = None) -> None:
        """Mark these places, one of them as the current one; none takes all marks away."""
        ground, chosen = self._theme.colour("changed-ground"), self._theme.colour("selection")
        self.setExtraSelections(
            [_marked(place, chosen if number == current else ground) for number, place in enumerate(places)]
        )

    def bring_into_view(self, place: QTextCursor) -> None:
        """Scroll so that a place is seen with some text around it."""
        seen = QTextCursor(place)
        seen.clearSelection()
        self.setTextCursor(seen)
        top = self.cursorRect(seen).top()
        if not self.height() // 5 < top < self.height() * 4 // 5:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - self.height() // 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._paint_code_ground()
        super().paintEvent(event)

    def _paint_code_ground(self) -> None:
        layout, pad = self.document().documentLayout(), self._theme.space(PAD)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self.verticalScrollBar().value())
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("raised"))
        width, radius = self.viewport().width(), self._theme.space(1)
        for first, last in code_runs(self.document()):
            top = layout.blockBoundingRect(first).top() - pad * 0.6
            bottom = layout.blockBoundingRect(last).bottom() + pad * 0.6
            painter.drawRoundedRect(QRectF(0.5, top, width - 1, bottom - top), radius, radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line length, and what is read where it is."""
        bar = self.verticalScrollBar()
        reading = self.cursorForPosition(QPoint(0, 0)) if bar.value() else None
        left = self._theme.space(8)
        room = self.width() - self._theme.space(WIDEST) - left
        self.setViewportMargins(left, self._theme.space(4), max(self._theme.space(5), room), 0)
        super().resizeEvent(event)
        bar.setValue(bar.value() + self.cursorRect(reading).top() if reading is not None else 0)

    def _follow(self, url: QUrl) -> None:
        self.link_followed.emit(url.toString(), bool(url.scheme()))

    def _redraw(self) -> None:
        scrolled = self.verticalScrollBar().value()
        draw(self.document(), self._markdown, self._theme)
        self.verticalScrollBar().setValue(scrolled)


def _marked(place: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = place
    look = place.charFormat()
    look.setBackground(ground)
    selection.format = look
    return selection

"""The exact body of a call, coloured: one profile a line on the screen, and not one byte more or less in all."""

from __future__ import annotations

import re

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.klaviyo.planning import Chunk
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s*:)|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}\[\],:]|.')
_DRAWN = 4_000
"""Characters of a line that are drawn at most; a line on the screen holds far fewer."""
Index = QModelIndex | QPersistentModelIndex


def segments(chunk: Chunk) -> tuple[bytes, ...]:
    """Cut a body into lines for the screen: what stands before, each profile with its comma, what stands after."""
    if not chunk.sizes:
        return (chunk.body,)
    end = len(chunk.body)
    inside = sum(chunk.sizes) + len(chunk.sizes) - 1
    # The profiles are the only part of known size: the envelope is what is left on both sides.
    start = chunk.body.index(b'"data":[') + len(b'"data":[')
    found = [chunk.body[:start]]
    at = start
    for number, size in enumerate(chunk.sizes):
        comma = 1 if number < len(chunk.sizes) - 1 else 0
        found.append(chunk.body[at : at + size + comma])
        at += size + comma
    assert at == start + inside <= end
    return (*found, chunk.body[at:])


class BodyView(QWidget):
    """A call's body with its figures and a button that copies it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._chunk: Chunk | None = None
        self._facts = Words(theme, "hint", small=True)
        self._model = _Lines()
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Coloured(theme, self._list))
        self._list.setAccessibleName("Body of the call")
        self._list.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        copy = QPushButton("Copy body")
        copy.setIcon(icons.icon("copy"))
        copy.clicked.connect(self._copy)
        row = QHBoxLayout()
        row.addWidget(self._facts, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), 0, 0)
        column.addLayout(row)
        column.addWidget(self._list, 1)

    def show_chunk(self, chunk: Chunk) -> None:
        """Show a call."""
        self._chunk = chunk
        self._facts.say(
            f"Call {chunk.number}: {len(chunk.sizes):,} profiles, {len(chunk.body):,} bytes, cut by {chunk.bound}. "
            f"SHA-256 `{chunk.sha256}`"
        )
        self._model.show_lines(segments(chunk))

    def _copy(self) -> None:
        if self._chunk is not None:
            QGuiApplication.clipboard().setText(self._chunk.body.decode("utf-8", "replace"))


class _Lines(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[bytes, ...] = ()

    def show_lines(self, lines: tuple[bytes, ...]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._lines[index.row()].decode("utf-8", "replace")
        return None


class _Coloured(QStyledItemDelegate):
    """Draws JSON in the colours of the theme."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(self._theme.mono_font())
        return QSize(metrics.horizontalAdvance("x") * 400, metrics.height() + self._theme.space(0.5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        painter.setFont(theme.mono_font())
        metrics = painter.fontMetrics()
        x, base = rect.left() + theme.space(1), rect.top() + metrics.ascent() + theme.space(0.25)
        number = index.row()
        painter.setPen(theme.colour("hint"))
        margin = metrics.horizontalAdvance("00000 ")
        if 0 < number < index.model().rowCount() - 1:
            words = f"{number}"
            painter.drawText(x + margin - metrics.horizontalAdvance(f"{words} "), int(base), words)
        x += margin
        for token in _TOKENS.finditer(str(index.data())[:_DRAWN]):
            text = token[0]
            painter.setPen(theme.colour(_role(text, token.string[token.end() : token.end() + 1])))
            painter.drawText(x, int(base), text)
            x += metrics.horizontalAdvance(text)
            if x > rect.right():
                break


def _role(token: str, following: str) -> str:
    if token[0] == '"':
        return "syntax-attribute" if following == ":" else "syntax-value"
    if token in "{}[],:":
        return "hint"
    return "syntax-tag"

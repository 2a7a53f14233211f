"""Findings as a list: each in two lines, what is wrong above, where and what to do below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.findings import Finding
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import draw_words, plain

FINDING = Qt.ItemDataRole.UserRole
STAGE_WORDS = {
    "document": "Document",
    "recognition": "Transaction",
    "conversion": "Conversion",
    "schema": "Schema",
    "rules": "Rules",
    "standard": "Standard",
    "review": "Review",
    "response": "Answer",
}
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def where(finding: Finding) -> str:
    """Say where a finding is: `Line 12, column 5 · /SalesOrder/Lines/Line[2]`."""
    place = finding.place
    if place is None:
        return ""
    spot = f"Line {place.line}, column {place.column}" if place.line else ""
    return " · ".join(part for part in (spot, place.path or "") if part)


def as_text(finding: Finding) -> str:
    """Give a finding as plain text, for a mail."""
    first = f"{finding.severity.capitalize()}: {plain(finding.message)}"
    rest = (where(finding), plain(finding.advice), finding.code)
    return "\n  ".join([first, *(part for part in rest if part)])


class FindingsModel(QAbstractListModel):
    """The findings, for any view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._findings = tuple(findings)
        self.endResetModel()

    def finding(self, row: int) -> Finding:
        """Give the finding of a row."""
        return self._findings[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self._findings[index.row()]
        if role == FINDING:
            return finding
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(finding.message)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (plain(finding.message), plain(finding.advice), where(finding)) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (finding.severity, where(finding), plain(finding.message), plain(finding.advice))
            return ". ".join(part.rstrip(".") for part in parts if part) + "."
        return None


class FindingsList(QListView):
    """Shows findings; pressing or choosing one tells which."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._model = FindingsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self, theme, icons))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(lambda index: self.chosen.emit(self._model.finding(index.row())))
        self.activated.connect(lambda index: self.chosen.emit(self._model.finding(index.row())))
        theme.changed.connect(self.doItemsLayout)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these findings; the one that was chosen stays so where it is still there."""
        before = self.current()
        self._model.show(findings)
        if before is not None and before in findings:
            self.setCurrentIndex(self._model.index(list(findings).index(before)))

    def count(self) -> int:
        """The number of rows."""
        return self._model.rowCount()

    def current(self) -> Finding | None:
        """The chosen finding."""
        index = self.currentIndex()
        return self._model.finding(index.row()) if index.isValid() else None

    def step(self, forward: bool) -> None:
        """Choose the next or previous finding, round the end."""
        count = self._model.rowCount()
        if count:
            row = self.currentIndex().row() if self.currentIndex().isValid() else (-1 if forward else 0)
            index = self._model.index((row + (1 if forward else -1)) % count)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.chosen.emit(self._model.finding(index.row()))

    def copy_all(self) -> None:
        """Put every finding on the clipboard as text."""
        rows = range(self._model.rowCount())
        QGuiApplication.clipboard().setText("\n\n".join(as_text(self._model.finding(row)) for row in rows))

    def _copy_current(self) -> None:
        finding = self.current()
        if finding is not None:
            QGuiApplication.clipboard().setText(as_text(finding))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        finding = self.current()
        if finding is not None:
            menu.addAction("Copy").triggered.connect(self._copy_current)
            path = finding.place.path if finding.place is not None else None
            if path:
                menu.addAction("Copy path").triggered.connect(lambda: QGuiApplication.clipboard().setText(path))
        menu.addAction("Copy all").triggered.connect(self.copy_all)
        menu.popup(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: Any) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_current()
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(self._theme.font()).height() + QFontMetrics(self._theme.hint_font()).height()
        return QSize(0, height + self._theme.space(2.5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, finding = self._theme, index.data(FINDING)
        box, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        side = theme.space(4.5)
        sign = QRect(box.left() + theme.space(3), box.top() + theme.space(1.5), side, side)
        self._icons.paint(painter, sign, finding.severity, finding.severity)
        left = sign.right() + theme.space(2.5)
        width = box.right() - theme.space(3) - left
        top = box.top() + theme.space(1.25)
        font, hint = theme.font(), theme.hint_font()
        mono = theme.mono_font()
        first = QFontMetrics(font).height()
        draw_words(painter, QRect(left, top, width, first), finding.message, font, mono, theme.colour("text"))
        below = " — ".join(part for part in (where(finding) or STAGE_WORDS[finding.stage], finding.advice) if part)
        mono.setPointSizeF(hint.pointSizeF())
        second = QRect(left, top + first, width, QFontMetrics(hint).height())
        draw_words(painter, second, below, hint, mono, theme.colour("hint"))
        painter.restore()

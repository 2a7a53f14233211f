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
    """The findings, for any view; by cause, a headline stands above those that share one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Finding | str, ...] = ()

    def show(self, findings: Sequence[Finding], *, by_cause: bool = False) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._rows = _by_cause(findings) if by_cause else tuple(findings)
        self.endResetModel()

    def finding(self, row: int) -> Finding | None:
        """Give the finding of a row; None for a headline."""
        found = self._rows[row]
        return found if isinstance(found, Finding) else None

    def row_of(self, finding: Finding) -> int | None:
        """Give the row of a finding; None where it is not shown."""
        return self._rows.index(finding) if finding in self._rows else None

    def findings(self) -> tuple[Finding, ...]:
        """Every finding that is shown, in its order."""
        return tuple(row for row in self._rows if isinstance(row, Finding))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.finding(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        finding = self._rows[index.row()]
        if isinstance(finding, str):
            said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return finding if role in said else None
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


def _by_cause(findings: Sequence[Finding]) -> tuple[Finding | str, ...]:
    """Put findings of one code together, those that are most first, each group below its headline."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    rows: list[Finding | str] = []
    for code, group in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        cause = code.rpartition(".")[2].replace("-", " ").capitalize()
        rows += [f"{STAGE_WORDS[group[0].stage]}: {cause} ({len(group)})", *group]
    return tuple(rows)


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
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        theme.changed.connect(self.doItemsLayout)

    def show_findings(self, findings: Sequence[Finding], *, by_cause: bool = False) -> None:
        """Show these findings; the one that was chosen stays so where it is still there."""
        before = self.current()
        self._model.show(findings, by_cause=by_cause)
        if before is not None:
            self.select(before)

    def select(self, finding: Finding) -> None:
        """Mark a finding, without telling anybody."""
        row = self._model.row_of(finding)
        if row is not None:
            self.setCurrentIndex(self._model.index(row))

    def count(self) -> int:
        """The number of findings shown."""
        return len(self._model.findings())

    def current(self) -> Finding | None:
        """The chosen finding."""
        index = self.currentIndex()
        return self._model.finding(index.row()) if index.isValid() else None

    def step(self, forward: bool) -> None:
        """Choose the next or previous finding, round the end."""
        findings, current = self._model.findings(), self.current()
        if findings:
            at = findings.index(current) if current is not None else (-1 if forward else 0)
            finding = findings[(at + (1 if forward else -1)) % len(findings)]
            self.select(finding)
            self.scrollTo(self.currentIndex())
            self.chosen.emit(finding)

    def copy_all(self) -> None:
        """Put every finding on the clipboard as text."""
        QGuiApplication.clipboard().setText("\n\n".join(map(as_text, self._model.findings())))

    def _choose(self, index: QModelIndex) -> None:
        finding = self._model.finding(index.row())
        if finding is not None:
            self.chosen.emit(finding)

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
        if finding is None:
            self._paint_headline(painter, box, index.data())
            painter.restore()
            return
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

    def _paint_headline(self, painter: QPainter, box: QRect, words: str) -> None:
        font = self._theme.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        where_ = box.adjusted(self._theme.space(3), 0, 0, -self._theme.space(1))
        painter.drawText(where_, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)

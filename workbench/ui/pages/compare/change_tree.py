"""The changes in groups: one line for what is alike, its members inside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from workbench.compare import Change
from workbench.compare.difference import Kind
from workbench.compare.organise import Group, inner_label
from workbench.compare.prepared import Prepared
from workbench.ui.pages.compare.look import ROLES, SIGNS, WORDS
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import draw_words, plain

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TOP = 0
NUMBER_ROLE = Qt.ItemDataRole.UserRole
KIND_ROLE = Qt.ItemDataRole.UserRole + 1


class ChangeModel(QAbstractItemModel):
    """Groups at the top, changes inside; a group of one is the change itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[Change, ...] = ()
        self._all: tuple[Group, ...] = ()
        self._groups: tuple[Group, ...] = ()

    def show_prepared(self, prepared: Prepared | None) -> None:
        """Show the groups of a comparison."""
        self.beginResetModel()
        self._changes = prepared.difference.changes if prepared is not None else ()
        self._all = self._groups = prepared.groups if prepared is not None else ()
        self.endResetModel()

    def hide_kinds(self, kinds: frozenset[Kind]) -> None:
        """Leave out changes of these kinds."""
        self.beginResetModel()
        self._groups = tuple(group for group in self._all if group.kind not in kinds)
        self.endResetModel()

    def numbers(self) -> list[int]:
        """Give the numbers of the changes that are shown, in the order of the documents."""
        return sorted(number for group in self._groups for number in group.numbers)

    def index_of(self, number: int) -> QModelIndex:
        """Give the index of a change."""
        for row, group in enumerate(self._groups):
            if number in group.numbers:
                top = self.index(row, 0)
                return top if len(group.numbers) == 1 else self.index(group.numbers.index(number), 0, top)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        group = index.internalId() if index.isValid() else _TOP
        return self.createIndex(group - 1, 0, _TOP) if group else QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() != _TOP:
            return 0
        count = len(self._groups[parent.row()].numbers)
        return count if count > 1 else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        inside = index.internalId()
        group = self._groups[inside - 1 if inside else index.row()]
        number = group.numbers[index.row() if inside else 0]
        change = self._changes[number]
        label = change.label if inside or len(group.numbers) == 1 else group.label
        if role == Qt.ItemDataRole.DisplayRole:
            return inner_label(change) if inside else label
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{WORDS[group.kind]}\n{plain(label)}\n{_where(change)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{WORDS[group.kind]}. {plain(label)}. {_where(change)}"
        if role == NUMBER_ROLE:
            return number
        return group.kind if role == KIND_ROLE else None


class ChangeTree(QTreeView):
    """Shows the groups; choosing one chooses its change, or the first of it."""

    chosen = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.changes = ChangeModel(self)
        self.setModel(self.changes)
        self.setItemDelegate(_Delegate(theme, self))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Changes")
        self.setIndentation(theme.space(4))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(NUMBER_ROLE)))
        self.activated.connect(lambda index: self.chosen.emit(index.data(NUMBER_ROLE)))

    def select_change(self, number: int) -> None:
        """Show which change is the current one, without choosing it anew."""
        index = self.changes.index_of(number)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def current_change(self) -> int:
        """Give the number of the current change, -1 when there is none."""
        number = self.currentIndex().data(NUMBER_ROLE)
        return number if isinstance(number, int) else -1

    def _menu(self, at: QPoint) -> None:
        number = self.indexAt(at).data(NUMBER_ROLE)
        if isinstance(number, int):
            self.chosen.emit(number)
            self.menu_wanted.emit(number, self.viewport().mapToGlobal(at))


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(6.5))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        kind: Kind = index.data(KIND_ROLE)
        bold = theme.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.colour(ROLES[kind]))
        sign = QRect(rect.left(), rect.top(), theme.space(5), rect.height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, SIGNS[kind])
        words = QRect(sign.right(), rect.top(), rect.width() - sign.width() - theme.space(1), rect.height())
        draw_words(painter, words, index.data(), theme.font(), theme.mono_font(), theme.colour("text"))
        painter.restore()


def _where(change: Change) -> str:
    spots = [
        f"{side}: line {spot.line}, {spot.path}"
        for side, spot in (("left", change.left), ("right", change.right))
        if spot is not None
    ]
    return "; ".join(spots)

"""A plain table of texts for what a plan lists: columns by name, rows given whole, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workbench.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class Cell(NamedTuple):
    """A text with the role of its colour."""

    text: str
    role: str = "text"
    right: bool = False


class Table(QTableView):
    """A table whose rows are chosen as a whole."""

    row_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, columns: Sequence[str], widths: Sequence[int]) -> None:
        """Build an empty table.

        Args:
            theme: the look.
            name: for a screen reader.
            columns: their names.
            widths: in characters; the last column takes the rest.
        """
        super().__init__()
        self._theme = theme
        self._widths = widths
        self.setAccessibleName(name)
        self._rows = _Rows(theme, columns)
        self.setModel(self._rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.row_chosen.emit(now.row()))
        theme.changed.connect(self._dress)
        self._dress()

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows in place of what was there."""
        self._rows.show_rows(rows)

    def show_columns(self, columns: Sequence[str]) -> None:
        """Give the columns other names."""
        self._rows.show_columns(columns)

    def _dress(self) -> None:
        metrics = QFontMetrics(self._theme.font())
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.space(2))
        for column, width in enumerate(self._widths):
            self.setColumnWidth(column, metrics.horizontalAdvance("n") * width)


class _Rows(QAbstractTableModel):
    def __init__(self, theme: Theme, columns: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._columns = tuple(columns)
        self._rows: tuple[Sequence[Cell], ...] = ()

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def show_columns(self, columns: Sequence[str]) -> None:
        self.beginResetModel()
        self._columns, self._rows = tuple(columns), ()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if index.column() >= len(row):
            return None
        cell = row[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour(cell.role)
        if role == Qt.ItemDataRole.TextAlignmentRole and cell.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._columns[section]
        first = self._rows[0] if self._rows else ()
        if role == Qt.ItemDataRole.TextAlignmentRole and section < len(first) and first[section].right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

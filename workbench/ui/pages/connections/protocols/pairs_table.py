"""Names and values in a small table that grows by being filled in: headers, query, what is found in an answer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from workbench.sessions.profile_text import Pairs
from workbench.ui.theme import Theme


class PairsTable(QTableWidget):
    """A row a pair, and an empty one at the end for the next."""

    pairs_edited = Signal(object)
    """The pairs as they are now, as a dictionary."""

    def __init__(self, theme: Theme, name: str, first: str, second: str) -> None:
        """Build an empty table.

        Args:
            theme: the look.
            name: what it holds, for a screen reader.
            first: what the left column is called.
            second: what the right column is called.
        """
        super().__init__(0, 2)
        self._theme = theme
        self._shown: Pairs | None = None
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([first, second])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(_Delegate(self, theme))
        self.itemChanged.connect(lambda _: self._edited())
        theme.changed.connect(self._fit)
        self.show_pairs(())

    def show_pairs(self, pairs: Pairs) -> None:
        """Show these, unless they are the ones shown already."""
        if pairs == self._shown:
            return
        self._shown = pairs
        self.blockSignals(True)
        self.setRowCount(len(pairs) + 1)
        for row, pair in enumerate((*pairs, ("", ""))):
            for column, text in enumerate(pair):
                item = QTableWidgetItem(text.replace("\n", "  |  "))
                item.setFont(self._theme.mono_font())
                if "\n" in text:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                    item.setToolTip(f"Tried in turn; change it in the text:\n{text}")
                    item.setData(Qt.ItemDataRole.UserRole, text)
                elif text:
                    item.setToolTip(text)
                self.setItem(row, column, item)
        self.blockSignals(False)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the row out."""
        if event.key() == Qt.Key.Key_Delete and 0 <= self.currentRow() < self.rowCount() - 1:
            self.removeRow(self.currentRow())
            self._edited()
        else:
            super().keyPressEvent(event)

    def _edited(self) -> None:
        pairs = {
            self._text(row, 0).strip(): self._text(row, 1)
            for row in range(self.rowCount())
            if self._text(row, 0).strip()
        }
        self._shown = tuple(pairs.items())
        if self.rowCount() == 0 or self._text(self.rowCount() - 1, 0):
            self.blockSignals(True)
            self.insertRow(self.rowCount())
            self.blockSignals(False)
            self._fit()
        self.pairs_edited.emit(pairs)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        if item is None:
            return ""
        whole = item.data(Qt.ItemDataRole.UserRole)
        return str(whole) if whole else item.text()

    def _fit(self) -> None:
        metrics = QFontMetrics(self._theme.mono_font())
        self.verticalHeader().setDefaultSectionSize(metrics.height() + self._theme.space(2))
        self.setColumnWidth(0, metrics.horizontalAdvance("X-Forwarded-For"))
        rows = self.rowCount() * (metrics.height() + self._theme.space(2))
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 2)


class _Delegate(QStyledItemDelegate):
    """Draws cells, and in the empty last row what it is for."""

    def __init__(self, table: PairsTable, theme: Theme) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.row() == self._table.rowCount() - 1 and index.column() == 0 and not index.data():
            painter.save()
            painter.setFont(self._theme.hint_font())
            painter.setPen(self._theme.colour("hint"))
            where = option.rect.adjusted(self._theme.space(1), 0, 0, 0)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, "add…")
            painter.restore()

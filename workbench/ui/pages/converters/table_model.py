"""The rows of a mapping table as a grid that can be edited, cell by cell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from workbench.convert.mapping import Mapping, Row
from workbench.convert.mapping.table import FUNCTIONS

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Target", "Source or constant", "For each", "Function", "Options", "When", "Default", "Note")
TARGET, SOURCE, EACH, FUNCTION, OPTIONS, WHEN, DEFAULT, NOTE = range(len(COLUMNS))
MONO = frozenset({TARGET, SOURCE, OPTIONS, EACH, WHEN})
_ROOT = QModelIndex()
_OPTION = re.compile(r"\s*([\w-]+)\s*=\s*(?:\"([^\"]*)\"|([^,]*))\s*(?:,|$)")
_TEMPLATE = Row("", ("",))


class TableModel(QAbstractTableModel):
    """A table's rows; each change by the user makes a new table."""

    edited = Signal(object)
    """The whole table, after the user has changed it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = Mapping("", "", ())
        self._faults: dict[int, str] = {}

    @property
    def table(self) -> Mapping:
        """The table as it is now."""
        return self._table

    def show(self, table: Mapping) -> None:
        """Show a table."""
        if len(table.rows) == len(self._table.rows):
            self._table = table
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def add(self, row: int, target: str = "") -> None:
        """Add an empty row before this one."""
        rows = list(self._table.rows)
        rows.insert(row, replace(_TEMPLATE, target=target or "Element", sources=("''",)))
        self._change(rows)

    def remove(self, rows: list[int]) -> None:
        """Remove rows."""
        self._change([each for number, each in enumerate(self._table.rows) if number not in rows])

    def move(self, row: int, by: int) -> int:
        """Move a row up or down; gives where it is then."""
        to = row + by
        if not 0 <= to < len(self._table.rows):
            return row
        rows = list(self._table.rows)
        rows.insert(to, rows.pop(row))
        self._change(rows)
        return to

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return COLUMNS[section] if orientation == Qt.Orientation.Horizontal else section + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._table.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return _text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()]}: {_text(row, index.column()) or 'empty'}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        old = self._table.rows[index.row()]
        new = _changed(old, index.column(), str(value).strip())
        if new == old:
            return False
        rows = list(self._table.rows)
        rows[index.row()] = new
        self._change(rows)
        return True

    def _change(self, rows: list[Row]) -> None:
        if not rows:
            return
        self.show(replace(self._table, rows=tuple(rows)))
        self.edited.emit(self._table)


def _text(row: Row, column: int) -> str:
    if column == SOURCE:
        return f'"{row.value}"' if row.value is not None else " ; ".join(row.sources)
    if column == OPTIONS:
        return ", ".join(f"{key}={value}" for key, value in row.options.items())
    if column == FUNCTION:
        return "" if row.function == "text" else row.function
    values = {TARGET: row.target, EACH: row.each, WHEN: row.when, DEFAULT: row.default, NOTE: row.note}
    return values[column] or ""


def _changed(row: Row, column: int, text: str) -> Row:
    if column == TARGET:
        return replace(row, target=text)
    if column == SOURCE:
        if len(text) > 1 and text[0] == text[-1] == '"':
            return replace(row, value=text[1:-1], sources=())
        return replace(row, value=None, sources=tuple(each.strip() for each in text.split(" ; ") if each.strip()))
    if column == FUNCTION:
        return replace(row, function=next((each for each in FUNCTIONS if each == text), "text"))
    if column == OPTIONS:
        return replace(row, options=_options(text))
    if column == EACH:
        return replace(row, each=text or None)
    if column == WHEN:
        return replace(row, when=text or None)
    return replace(row, default=text or None) if column == DEFAULT else replace(row, note=text)


def _options(text: str) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    for match in _OPTION.finditer(text):
        value = match[2] if match[2] is not None else match[3].strip()
        found[match[1]] = int(value) if value.isdigit() and match[1] in ("decimals", "start", "length") else value
    return found

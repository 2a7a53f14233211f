"""The mapping as a table: a column of the records, a value of it, and what it becomes in Klaviyo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from workbench.klaviyo.mapping import ATTRIBUTES, PROPERTY, Mapping, Rule
from workbench.klaviyo.mapping.rules import CHANGES, KINDS, Change, Kind
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme

LEFT_OUT = "– left out –"
NO_CHANGE = "as it is"
_NAMES = ("Column", "A value", "Becomes", "Kind", "Change", "When invalid")


class MappingTable(QTableWidget):
    """One row a column; every edit tells the whole mapping."""

    changed = Signal(object, str)
    """The rules, and the country of phone numbers written without one."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(0, len(_NAMES))
        self._theme = theme
        self._country = "AU"
        self._others: dict[str, tuple[Change, ...]] = {}
        self.setAccessibleName("Mapping")
        self.setHorizontalHeaderLabels(list(_NAMES))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def set_country(self, country: str) -> None:
        """Take phone numbers without a country code for those of another country."""
        if country != self._country:
            self._country = country
            self._tell()

    def show_mapping(self, columns: Sequence[str], samples: Sequence[str], mapping: Mapping) -> None:
        """Show what each column becomes."""
        self._country = mapping.country
        rules = {rule.column: rule for rule in mapping.rules}
        self._others = {rule.column: rule.changes for rule in mapping.rules}
        self.setRowCount(len(columns))
        height = QFontMetrics(self._theme.font()).height() + self._theme.space(4)
        for row, column in enumerate(columns):
            self.setRowHeight(row, height)
            self.setItem(row, 0, QTableWidgetItem(column))
            value = QTableWidgetItem(samples[row])
            value.setForeground(self._theme.colour("hint"))
            self.setItem(row, 1, value)
            self._fill_row(row, column, rules.get(column))

    def rules(self) -> tuple[Rule, ...]:
        """The mapping as it stands in the table."""
        found = []
        for row in range(self.rowCount()):
            target = self._combo(row, 2).currentText().strip()
            if target in ("", LEFT_OUT):
                continue
            column = self._text(row, 0)
            changed = self._combo(row, 4).currentText()
            kind: Kind = next(one for one in KINDS if one == self._combo(row, 3).currentText())
            changes = self._others.get(column, ())
            if changed != self._words(changes):
                changes = tuple(one for one in CHANGES if one == changed)
            invalid = self._combo(row, 5).currentText() == "leave out"
            rule = Rule(
                column=column,
                to=target,
                kind="text" if target in ATTRIBUTES else kind,
                changes=changes,
                when_invalid="leave out" if invalid else "block",
            )
            found.append(rule)
        return tuple(found)

    def _fill_row(self, row: int, column: str, rule: Rule | None) -> None:
        own = f"{PROPERTY}{column}"
        target = rule.to if rule is not None else LEFT_OUT
        targets = self._add(row, 2, f"{column} becomes", (LEFT_OUT, *ATTRIBUTES, own), target)
        targets.setEditable(True)
        targets.setCurrentText(target)
        for index, words in enumerate(("", *ATTRIBUTES.values(), "a property of your own")):
            targets.setItemData(index, words, Qt.ItemDataRole.ToolTipRole)
        line = targets.lineEdit()
        if isinstance(line, QLineEdit):
            line.editingFinished.connect(self._tell)
        kinds = self._add(row, 3, f"Kind of {column}", KINDS, rule.kind if rule is not None else "text")
        kinds.setEnabled(target not in ATTRIBUTES)
        changes = rule.changes if rule is not None else ()
        words = self._words(changes)
        self._add(row, 4, f"Change of {column}", tuple(dict.fromkeys((NO_CHANGE, words, *CHANGES))), words)
        invalid = rule.when_invalid if rule is not None else "block"
        self._add(row, 5, f"Invalid {column}", ("block", "leave out"), invalid)

    def _add(self, row: int, column: int, name: str, choices: Sequence[str], chosen: str) -> QComboBox:
        combo = QComboBox()
        combo.addItems(list(choices))
        combo.setCurrentText(chosen)
        combo.setAccessibleName(name)
        combo.setFrame(False)
        combo.activated.connect(self._tell)
        self.setCellWidget(row, column, combo)
        return combo

    def _tell(self) -> None:
        for row in range(self.rowCount()):
            self._combo(row, 3).setEnabled(self._combo(row, 2).currentText() not in ATTRIBUTES)
        self.changed.emit(self.rules(), self._country)

    def _combo(self, row: int, column: int) -> QComboBox:
        widget = self.cellWidget(row, column)
        assert isinstance(widget, QComboBox)
        return widget

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    @staticmethod
    def _words(changes: Sequence[str]) -> str:
        return ", then ".join(changes) or NO_CHANGE

"""Which transactions and questions may be submitted over a connection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from workbench.sessions import Connection
from workbench.transactions import Transaction
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words

_REMARK = "What is not set up here is kept back by the workbench; what the customer did not set up, by their server."
_COLUMNS = 2


class AllowedCard(Card):
    """Everything, or the ticked ones."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "What may be submitted", _REMARK)
        self._boxes: dict[str, QCheckBox] = {}
        self._unknown: tuple[str, ...] = ()
        self.everything = QCheckBox("Everything that the customer has set up")
        self.everything.toggled.connect(self._toggled)
        self.column.addWidget(self.everything)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(theme.space(5), 0, 0, 0)
        self._grid.setVerticalSpacing(theme.space(1.5))
        self._grid.setHorizontalSpacing(theme.space(4))
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.column.addWidget(self._holder)

    def show_transactions(self, transactions: Sequence[Transaction]) -> None:
        """Offer these, transactions and questions apart."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes = {}
        row = 0
        for kind, words in (("transaction", "Transactions"), ("question", "Questions")):
            of_kind = [each for each in transactions if each.kind == kind]
            if not of_kind:
                continue
            label = Words(self._theme, "hint", small=True)
            label.say(words)
            self._grid.addWidget(label, row, 0, 1, _COLUMNS)
            for number, transaction in enumerate(of_kind):
                box = QCheckBox(transaction.title)
                box.setToolTip(transaction.summary)
                box.toggled.connect(lambda _: self.edited.emit())
                self._boxes[transaction.name] = box
                self._grid.addWidget(box, row + 1 + number // _COLUMNS, number % _COLUMNS)
            row += 1 + (len(of_kind) + _COLUMNS - 1) // _COLUMNS

    def show_part(self, shown: Shown) -> None:
        """Show what may be submitted."""
        chosen = shown.connection.transactions
        self._unknown = tuple(name for name in chosen if name not in self._boxes)
        self.everything.setChecked(not chosen)
        self._holder.setEnabled(bool(chosen))
        for name, box in self._boxes.items():
            box.setChecked(not chosen or name in chosen)

    def applied(self, connection: Connection) -> Connection:
        """Give the connection with what stands here; a transaction that the catalogue does not know is kept."""
        if self.everything.isChecked():
            return replace(connection, transactions=())
        chosen = tuple(name for name, box in self._boxes.items() if box.isChecked())
        return replace(connection, transactions=(*chosen, *self._unknown))

    def _toggled(self, everything: bool) -> None:
        if not everything and not any(box.isChecked() for box in self._boxes.values()):
            for box in self._boxes.values():
                box.setChecked(True)
        self.edited.emit()

"""Whose server a connection leads to, and as whom one comes there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from workbench.sessions import Connection
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.fields import FieldGrid, show_text


class WhoCard(Card):
    """Name, customer, client code."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Whose server it is")
        grid = FieldGrid(theme)
        self.title = QLineEdit()
        self.customer = QLineEdit()
        self.client_code = QLineEdit()
        self.client_code.setFont(theme.mono_font())
        self.title.setPlaceholderText("Harbour Hardware, test")
        self.customer.setPlaceholderText("Harbour Street Hardware")
        self.client_code.setPlaceholderText("ACME")
        self._name = grid.add("Name", self.title)
        grid.add("Customer", self.customer)
        self._client_code = grid.add("Client code", self.client_code)
        self.column.addWidget(grid)
        for line in (self.title, self.customer, self.client_code):
            line.textEdited.connect(lambda _: self.edited.emit())

    def show_part(self, shown: Shown) -> None:
        """Show who."""
        connection = shown.connection
        for line, text in (
            (self.title, connection.title),
            (self.customer, connection.customer),
            (self.client_code, connection.client_code),
        ):
            show_text(line, text)
        self._client_code.show_fault(shown.faults.get("client_code", ""))
        kept = "Will be kept as" if shown.is_new else "Kept as"
        self._name.show_remark(f"{kept} `{shown.file}`." if shown.file else "Built in; it cannot be changed.")

    def applied(self, connection: Connection) -> Connection:
        """Give the connection with what stands here."""
        return replace(
            connection,
            title=self.title.text(),
            customer=self.customer.text(),
            client_code=self.client_code.text(),
        )

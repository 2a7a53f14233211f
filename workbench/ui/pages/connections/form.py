"""The form of a connection's settings: every card takes its own part of the connection and gives it back changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.sessions import Connection
from workbench.transactions import Transaction
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.allowed_card import AllowedCard
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.pages.connections.server_card import ServerCard
from workbench.ui.pages.connections.way_card import WayCard
from workbench.ui.pages.connections.who_card import WhoCard
from workbench.ui.theme import Theme


class Part(Protocol):
    """A card of the form."""

    def show_part(self, shown: Shown) -> None: ...
    def applied(self, connection: Connection) -> Connection: ...
    def setEnabled(self, enabled: bool) -> None: ...


class ConnectionForm(QWidget):
    """All settings of one connection."""

    changed = Signal(object)
    """The connection as it stands in the form."""
    password_kept = Signal(str, str)
    """A password's name in the keyring, and the password."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._connection: Connection | None = None
        self._is_showing = False
        self.who = WhoCard(theme)
        self.server = ServerCard(theme)
        self.allowed = AllowedCard(theme)
        self.way = WayCard(theme, icons)
        self._parts: tuple[Part, ...] = (self.who, self.server, self.allowed, self.way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        for card in (self.who, self.server, self.allowed, self.way):
            column.addWidget(card)
            card.edited.connect(self._edited)
        self.way.password_kept.connect(self._password_kept)

    def show_protocols(self, protocols: Sequence[tuple[str, str]]) -> None:
        """Offer these protocols: name and title of each."""
        self.server.show_protocols(protocols)

    def show_transactions(self, transactions: Sequence[Transaction]) -> None:
        """Offer these transactions and questions."""
        self.allowed.show_transactions(transactions)

    def show_connection(self, shown: Shown) -> None:
        """Show the settings, and what is wrong with each."""
        is_other = self._connection is None or self._connection.name != shown.connection.name
        self._connection = shown.connection
        self._is_showing = True
        for part in self._parts:
            part.show_part(shown)
            part.setEnabled(not shown.connection.is_local)
        self._is_showing = False
        if is_other:
            self.way.forget_typed()

    def show_passwords(self, kept: Mapping[str, bool]) -> None:
        """Say which passwords are in the keyring."""
        self.way.show_passwords(kept)

    def _edited(self) -> None:
        if self._connection is None or self._is_showing:
            return
        connection = self._connection
        for part in self._parts:
            connection = part.applied(connection)
        self.changed.emit(connection)

    def _password_kept(self, kind: str, password: str) -> None:
        """Keep a password under the connection's own name for it, which the file then gives."""
        if self._connection is None:
            return
        connection, name = self.way.with_password_name(self._connection, kind, bool(password))
        if connection != self._connection:
            self.changed.emit(connection)
        self.password_kept.emit(name, password)

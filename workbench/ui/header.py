"""The line on top: where one is, which server the program speaks to, and whether that is Test or Production."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme


class Header(QWidget):
    """Title on the left; connection, mode, server state and the menu on the right."""

    server_pressed = Signal()
    connection_chosen = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1.5), theme.space(2), theme.space(1.5))
        row.setSpacing(theme.space(2))
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._title)
        row.addStretch()
        self._connection = QToolButton()
        self._connection.setProperty("flat", True)
        self._connection.setIcon(icons.icon("chevron-down", "hint"))
        self._connection.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._connection.setToolTip("Which connection documents are sent over")
        self._connection.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._connection)
        self._mode = QLabel()
        row.addWidget(self._mode)
        self._server = QToolButton()
        self._server.setProperty("flat", True)
        self._server.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._server.clicked.connect(self.server_pressed)
        row.addWidget(self._server)
        self._menu = QToolButton()
        self._menu.setIcon(icons.icon("menu"))
        self._menu.setProperty("flat", True)
        self._menu.setAccessibleName("Menu")
        self._menu.setToolTip("Menu")
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._menu)
        self._icons = icons
        self._shown: tuple[str, str] = ("", "")
        theme.changed.connect(lambda: self._dress(*self._shown))

    def set_menu(self, menu: QMenu) -> None:
        """Give the menu behind the last button."""
        self._menu.setMenu(menu)

    def show_title(self, title: str) -> None:
        """Show the page's title."""
        self._title.setText(title)
        self._title.setFont(self._theme.title_font())

    def offer_connections(self, connections: Sequence[tuple[str, str, str]]) -> None:
        """Let the user choose between these: name, title and mode of each."""
        menu = QMenu(self)
        for name, title, mode in connections:
            action = menu.addAction(f"{title} ({mode})")
            action.triggered.connect(lambda *_, name=name: self.connection_chosen.emit(name))
        self._connection.setMenu(menu)

    def show_connection(self, title: str, mode: str) -> None:
        """Show which connection is used, and whether it leads to Test or Production."""
        self._shown = (title, mode)
        self._dress(title, mode)

    def show_server(self, state: str, sentence: str) -> None:
        """Show the embedded test server's state: starting, running, stopped or trouble."""
        role = {"running": "fine", "trouble": "error"}.get(state, "hint")
        icon = {"running": "fine", "trouble": "error", "starting": "busy"}.get(state, "waiting")
        self._server.setIcon(self._icons.icon(icon, role))
        self._server.setText(state)
        self._server.setAccessibleName(f"Test server: {state}")
        self._server.setToolTip(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _dress(self, title: str, mode: str) -> None:
        self._title.setFont(self._theme.title_font())
        self._connection.setText(title)
        self._connection.setAccessibleName(f"Connection: {title}, {mode}")
        colour = self._theme.colour("production" if mode == "Production" else "test").name()
        self._mode.setText(mode)
        self._mode.setAccessibleName(f"Environment: {mode}")
        self._mode.setStyleSheet(
            f"color: {colour}; border: 1px solid {colour}; border-radius: {self._theme.space(1)}px;"
            f" padding: {self._theme.space(0.25)}px {self._theme.space(1.5)}px; font-weight: 600;"
        )
        self._mode.setFont(self._theme.hint_font())

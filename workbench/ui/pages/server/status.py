"""The strip on top: what the server does, where it answers, its switches; and loudly when it is made to go wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.test_server import ServerState
from workbench.ui.theme import Theme
from workbench.ui.widgets.copy_button import CopyButton

_SIGNS = {
    "running": ("fine", "fine", "Running"),
    "trouble": ("error", "error", "In trouble"),
    "starting": ("busy", "accent", "Starting"),
    "stopped": ("waiting", "hint", "Stopped"),
}
_SILENT = ("error", "error", "No answer")
ELSEWHERE = "It was started by another program, which also stops it."


class StatusStrip(QWidget):
    """State, address and switches."""

    start_pressed = Signal()
    stop_pressed = Signal()
    restart_pressed = Signal()
    behave_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._state = ServerState("stopped", "")
        self._sign = QLabel()
        self._title = QLabel()
        self._address = QLabel()
        self._address.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy = CopyButton(icons, "the address", lambda: self._state.address)
        self._remark = QLabel()
        self._remark.setTextFormat(Qt.TextFormat.PlainText)
        self._remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._start = self._button("Start", "server", self.start_pressed)
        self._restart = self._button("Restart", "reset", self.restart_pressed)
        self._stop = self._button("Stop", "cancel", self.stop_pressed)
        self._warning = _FaultBanner(theme, icons)
        self._warning.off.clicked.connect(self.behave_pressed)
        self._lay_out()
        theme.changed.connect(lambda: self._dress())
        self._dress()

    def show_state(self, state: ServerState) -> None:
        """Show what the server does and which switches that leaves."""
        self._state = state
        running = state.condition == "running"
        self._address.setText(state.address)
        self._address.setAccessibleName(f"Address: {state.address}" if state.address else "Address")
        self._address.setVisible(bool(state.address))
        self._copy.setVisible(bool(state.address))
        self._remark.setText(ELSEWHERE if running and not state.started_here else "")
        self._start.setVisible(state.condition in ("stopped", "trouble"))
        self._restart.setVisible(running)
        self._stop.setVisible(running)
        for button in (self._restart, self._stop):
            button.setEnabled(state.started_here)
            button.setToolTip("" if state.started_here else ELSEWHERE)
        if not running:
            self.show_fault("", None)
        self._dress()

    def show_silence(self) -> None:
        """Say that the server, which should run, does not answer."""
        self.show_fault("", None)
        self._dress(_SILENT)

    def show_fault(self, sentence: str, name: str | None) -> None:
        """Say that the server goes wrong on purpose, until it no longer does."""
        self._warning.say(sentence, name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _lay_out(self) -> None:
        theme = self._theme
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(4), theme.space(2.5), theme.space(4), theme.space(2.5))
        row.setSpacing(theme.space(2))
        for label in (self._sign, self._title, self._address, self._copy):
            row.addWidget(label)
        row.addSpacing(theme.space(2))
        row.addWidget(self._remark, 1)
        for button in (self._start, self._restart, self._stop):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._warning)

    def _button(self, text: str, icon: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(self._icons.icon(icon))
        button.clicked.connect(pressed)
        return button

    def _dress(self, signs: tuple[str, str, str] | None = None) -> None:
        theme = self._theme
        icon, role, word = signs or _SIGNS[self._state.condition]
        self._sign.setPixmap(self._icons.pixmap(icon, theme.space(5), role, self.devicePixelRatioF()))
        self._title.setText(word)
        self._title.setAccessibleName(f"Test server: {word.lower()}")
        self._title.setFont(theme.title_font())
        self._address.setFont(theme.mono_font())
        self._remark.setFont(theme.hint_font())
        self._remark.setStyleSheet(f"color: {theme.colour('hint').name()}")
        self.update()


class _FaultBanner(QWidget):
    """Says which fault is on."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._sign = QLabel()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self.off = QPushButton("Let it behave")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(1.5), theme.space(4), theme.space(1.5))
        row.setSpacing(theme.space(2))
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(self.off)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, sentence: str, name: str | None) -> None:
        self._words.setText(f"Fault on: {name}. {sentence}" if name else "")
        self._words.setAccessibleName(self._words.text())
        self.setVisible(name is not None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("changed-ground"))
        painter.fillRect(0, 0, self._theme.space(1), self.height(), self._theme.colour("warning"))

    def _dress(self) -> None:
        theme = self._theme
        self._sign.setPixmap(self._icons.pixmap("warning", theme.space(5), "warning", self.devicePixelRatioF()))
        self._words.setStyleSheet(f"color: {theme.colour('warning').name()}; font-weight: 600;")
        self.update()

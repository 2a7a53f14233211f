"""Test or Production: two halves of one switch, Production in a colour of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from workbench.sessions.connection import Mode
from workbench.ui.theme import Theme

_MODES: tuple[Mode, ...] = ("Test", "Production")


class ModeSwitch(QWidget):
    """Says and changes where a connection leads."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[Mode, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for mode in _MODES:
            button = QPushButton(mode)
            button.setCheckable(True)
            button.setAccessibleName(f"Leads to {mode}")
            button.toggled.connect(lambda on: self.changed.emit() if on else None)
            self._group.addButton(button)
            self._buttons[mode] = button
            row.addWidget(button)
        row.addStretch()
        self.setFocusProxy(self._buttons["Test"])
        self.show_mode("Test")
        self._group.buttonToggled.connect(lambda *_: self._dress())
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def mode(self) -> Mode:
        """Where it leads."""
        return "Production" if self._buttons["Production"].isChecked() else "Test"

    def show_mode(self, mode: Mode) -> None:
        """Show where it leads."""
        self._buttons[mode].setChecked(True)

    def _dress(self) -> None:
        radius = self._theme.space(1)
        for mode, button in self._buttons.items():
            role = "production" if mode == "Production" else "test"
            colour, line = self._theme.colour(role).name(), self._theme.colour("line").name()
            corner = "right" if mode == "Production" else "left"
            other = "left" if corner == "right" else "right"
            shape = (
                f"border-top-{other}-radius: 0; border-bottom-{other}-radius: 0;"
                f" border-top-{corner}-radius: {radius}px; border-bottom-{corner}-radius: {radius}px;"
            )
            ground = self._theme.colour("on-accent").name()
            look = (
                f"background: {colour}; color: {ground}; border: 1px solid {colour}; font-weight: 600;"
                if button.isChecked()
                else f"border: 1px solid {line};"
            )
            button.setStyleSheet(
                f"QPushButton {{ {look} {shape} }}"
                f" QPushButton:focus {{ border: 2px solid {self._theme.colour('text').name()}; }}"
            )

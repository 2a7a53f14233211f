"""The ways in which the server can be made to go wrong: one press on, one press off."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card

REMARK = (
    "A real server is seldom so obliging. Press one to have it from now on, and again to have it behave; a restart "
    "also ends it."
)


_GROUPS = (("tls-", "TLS"), ("klaviyo-", "Klaviyo"), ("", "Sessions and documents"))


class FaultsCard(Card):
    """Every fault with what it does."""

    toggled = Signal(str, bool)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "Faults on request", REMARK)
        self._icons = icons
        self._buttons: dict[str, QPushButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setVerticalSpacing(theme.space(1))
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)

    def show_faults(self, faults: dict[str, str], on: str | None) -> None:
        """Show which faults there are and which of them is on."""
        if faults.keys() != self._buttons.keys():
            self._build(faults)
        for name, button in self._buttons.items():
            with QSignalBlocker(button):
                button.setChecked(name == on)
            button.setIcon(self._icons.icon("warning", "warning") if name == on else QIcon())

    def _build(self, faults: dict[str, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._buttons = {}
        for title, names in _grouped(faults):
            self._grid.addWidget(self.hint(title), self._grid.rowCount(), 0, 1, 2)
            self._add(names, faults)

    def _add(self, names: list[str], faults: dict[str, str]) -> None:
        for name in names:
            row, sentence = self._grid.rowCount(), faults[name]
            button = QPushButton(name)
            button.setCheckable(True)
            button.setAccessibleName(f"Fault {name}")
            button.setAccessibleDescription(sentence)
            button.setMinimumWidth(button.sizeHint().width() + self._theme.space(7))
            # Assistive programs toggle a button without clicking it.
            button.toggled.connect(lambda checked, name=name: self.toggled.emit(name, checked))
            words = QLabel(sentence)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setBuddy(button)
            self._buttons[name] = button
            self._grid.addWidget(button, row, 0)
            self._grid.addWidget(words, row, 1)


def _grouped(faults: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Give the faults' names by what they are about, sessions and documents first."""
    groups: dict[str, list[str]] = {title: [] for _, title in reversed(_GROUPS)}
    for name in faults:
        groups[next(title for prefix, title in _GROUPS if name.startswith(prefix))].append(name)
    return [(title, names) for title, names in groups.items() if names]

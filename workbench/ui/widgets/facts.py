"""Names and values in two columns; values can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words


class Facts(QWidget):
    """A small table of facts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[Words, Words]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.space(1.5))
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 5)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these rows; those with an empty value are left out."""
        shown = [(name, value) for name, value in facts if value]
        while len(self._rows) < len(shown):
            self._add_row()
        for row, (name, value) in enumerate(self._rows):
            said = shown[row] if row < len(shown) else ("", "")
            name.say(said[0])
            value.say(said[1])
            value.setAccessibleName(f"{said[0]}: {value.accessibleName()}")
        self.setVisible(bool(shown))

    def _add_row(self) -> None:
        row = len(self._rows)
        pair = Words(self._theme, "hint"), Words(self._theme)
        for column, words in enumerate(pair):
            self._grid.addWidget(words, row, column, Qt.AlignmentFlag.AlignTop)
        self._rows.append(pair)

"""Names and values in two columns; values can be selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words


class Facts(QWidget):
    """A small table of facts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.space(1.5))
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these rows; those with an empty value are left out."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate((name, value) for name, value in facts if value):
            label = QLabel(name)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setStyleSheet(f"color: {self._theme.colour('hint').name()}")
            words = Words(self._theme)
            words.say(value)
            words.setAccessibleName(f"{name}: {words.accessibleName()}")
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(words, row, 1)

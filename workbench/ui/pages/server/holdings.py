"""What the server holds, in figures; and the way back to the sample data, which can be undone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.server.report import About, Kept
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card

FIGURES = {
    "customers": "customers",
    "items": "items",
    "items_in_stock": "of them in stock",
    "orders": "orders",
    "invoices": "invoices",
    "payments": "payments",
    "bookings": "bookings",
    "submissions": "documents taken",
}
RESET_WORDS = (
    "Reset puts customers, stock, orders and all other books back to the sample data, as if nothing had ever been "
    "submitted. Keys stay good. What is there now is put aside and can be brought back."
)
COLUMNS = 4


class HoldingsCard(Card):
    """The books in figures."""

    reset_pressed = Signal()
    undo_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "What it holds")
        self._figures = {name: _Figure(theme, words) for name, words in FIGURES.items()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(3))
        for number, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(self.hint(RESET_WORDS))
        self._reset = QPushButton("Reset to sample data")
        self._reset.setIcon(icons.icon("reset"))
        self._reset.clicked.connect(self.reset_pressed)
        self._undo = QPushButton()
        self._undo.clicked.connect(self.undo_pressed)
        self._undo.hide()
        row = QHBoxLayout()
        row.addWidget(self._reset)
        row.addWidget(self._undo)
        row.addStretch()
        self.column.addLayout(row)

    def show_about(self, about: About) -> None:
        """Show the figures and whether a reset can be undone."""
        for name, figure in self._figures.items():
            figure.show_number(about.counts.get(name, 0))
        self._undo.setVisible(about.kept is not None)
        if about.kept is not None:
            self._undo.setText(_undo_words(about.kept))


class _Figure(QWidget):
    """A number above what it counts."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._number = QLabel("–")
        self._label = QLabel(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._label)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._dress)
        self._dress()

    def show_number(self, number: int) -> None:
        self._number.setText(f"{number:,}")
        self._number.setAccessibleName(f"{number:,} {self._words}")

    def _dress(self) -> None:
        font = self._theme.title_font()
        font.setWeight(QFont.Weight.Normal)
        self._number.setFont(font)
        self._label.setFont(self._theme.hint_font())
        self._label.setStyleSheet(f"color: {self._theme.colour('hint').name()}")


def _undo_words(kept: Kept) -> str:
    local = kept.time.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    when = f"{local:%H:%M}" if today else f"{local:%d %b %H:%M}"
    return f"Undo the reset of {when}" if kept.before == "reset" else f"Reset again, as at {when}"

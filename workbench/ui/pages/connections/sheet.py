"""The connection's own tab: its settings on the left, how far it has come, its key and its test on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.connections.form import ConnectionForm
from workbench.ui.pages.connections.key_card import KeyCard
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.pages.connections.probe_card import ProbeCard
from workbench.ui.pages.connections.state_card import StateCard
from workbench.ui.theme import Theme

_TWO_COLUMNS = 190
"""Steps of width from which the cards stand in two columns."""


class Sheet(QScrollArea):
    """All cards of one connection."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.form = ConnectionForm(theme, icons)
        self.state = StateCard(theme, icons)
        self.key = KeyCard(theme, icons)
        self.test = ProbeCard(theme, icons)
        self._count = 0
        body = QWidget()
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(*(theme.space(4),) * 4)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(theme.space(3))
            column.addStretch(1)
        self._row.addLayout(self._left, 6)
        self._row.addLayout(self._right, 5)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._arrange)
        self._arrange()

    def show_connection(self, shown: Shown) -> None:
        """Show everything that is known of a connection without asking anybody."""
        self.form.show_connection(shown)
        self.state.show_part(shown)
        self.key.forbid("Save the connection first: the key goes by its name." if shown.is_new else "")
        self.test.forbid("Correct the settings first" if shown.faults else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the cards into two columns where there is room, else below each other."""
        count = 2 if self.width() >= self._theme.space(_TWO_COLUMNS) else 1
        if count == self._count:
            return
        self._count = count
        left: tuple[QWidget, ...] = (self.state, self.test, self.form, self.key)
        right: tuple[QWidget, ...] = ()
        if count == 2:
            left, right = (self.form,), (self.state, self.test, self.key)
        for card in (*left, *right):
            self._left.removeWidget(card)
            self._right.removeWidget(card)
        for column, cards in ((self._left, left), (self._right, right)):
            for row, card in enumerate(cards):
                column.insertWidget(row, card)
        self._row.setStretch(1, 5 * (count - 1))
        self._row.setSpacing(self._theme.space(3) * (count - 1))

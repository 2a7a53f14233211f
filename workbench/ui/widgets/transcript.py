"""A whole transcript: its times on top, the exchange that is chosen there below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.sessions import Transcript
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.exchange import ExchangeView
from workbench.ui.widgets.waterfall import Waterfall


class TranscriptPane(QWidget):
    """Waterfall and exchange."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._transcript = Transcript()
        self.waterfall = Waterfall(theme)
        self.exchange = ExchangeView(theme, icons)
        self.waterfall.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(2), 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.waterfall)
        column.addWidget(self.exchange, 1)

    def show_transcript(self, transcript: Transcript, chosen: int = 0) -> None:
        """Show a transcript, and one of its exchanges by number from 0."""
        self._transcript = transcript
        self.exchange.forget()
        self.waterfall.show_exchanges(transcript.exchanges)
        if transcript.exchanges:
            self.waterfall.choose(min(chosen, len(transcript.exchanges) - 1))

    def _choose(self, number: int) -> None:
        if number < len(self._transcript.exchanges):
            self.exchange.show_exchange(self._transcript.exchanges[number])

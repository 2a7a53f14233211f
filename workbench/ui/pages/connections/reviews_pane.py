"""What was reviewed, and the request to SaaSplications to enable the connection for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.review import Review
from workbench.sessions import Connection
from workbench.ui.icons import Icons
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.review_tree import ReviewTree
from workbench.ui.widgets.words import Words

_EMPTY = (
    "Nothing was reviewed yet, so Production takes nothing.\n"
    "Bring a document to acceptance on the bench, then review it on its page Review."
)
_REMARK = (
    "Production takes only documents whose shape lies within one of these. Ask SaaSplications to enable the connection "
    "for a review: samples, results, shape and converter go into one document, without any key."
)


class ReviewsPane(QWidget):
    """The reviews that count for a connection, each with what it covers."""

    ask_pressed = Signal(str)
    """A review's name."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName("Reviews")
        self.tree = ReviewTree(theme, icons)
        self.ask = QPushButton("Ask SaaSplications to enable…")
        self.ask.setIcon(icons.icon("submit"))
        self.ask.clicked.connect(self._ask)
        self.tree.currentItemChanged.connect(lambda *_: self._allow())
        words = Words(theme, "hint", small=True)
        words.say(_REMARK)
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(4), theme.space(2), theme.space(3), theme.space(2))
        top.setSpacing(theme.space(3))
        top.addWidget(words, 1)
        top.addWidget(self.ask)
        body = QWidget()
        column_ = QVBoxLayout(body)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addLayout(top)
        column_.addWidget(self.tree, 1)
        self._panel = StatePanel(body, theme, icons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._panel)

    def show_reviews(self, reviews: Sequence[Review], connection: Connection) -> None:
        """Show those of the transactions that may be submitted over a connection."""
        allowed = connection.transactions
        shown = [each for each in reviews if not allowed or each.transaction in allowed]
        self.tree.show_reviews(shown)
        if shown:
            self._panel.show_result()
        else:
            self._panel.show_empty(_EMPTY)
        self._allow()

    def _allow(self) -> None:
        self.ask.setEnabled(self.tree.currentItem() is not None)

    def _ask(self) -> None:
        name = self.tree.current_review()
        if name:
            self.ask_pressed.emit(name)

"""What was reviewed, and the request to SaaSplications to enable the connection for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.review import Review
from workbench.review.shape import WORDS
from workbench.sessions import Connection
from workbench.ui.icons import Icons
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_REVIEW = Qt.ItemDataRole.UserRole
_EMPTY = (
    "Nothing was reviewed yet, so Production takes nothing.\n"
    "Bring a document to acceptance on the bench, then review it on its page Review."
)
_REMARK = (
    "Production takes only documents whose shape lies within one of these. Ask SaaSplications to enable the connection "
    "for a review: samples, results, shape and converter go into one document, without any key."
)
_OFTEN = {(False, "one"): "once", (True, "one"): "at most once", (False, "many"): "one or more", (True, "many"): "any"}


class ReviewsPane(QWidget):
    """The reviews that count for a connection, each with what it covers."""

    ask_pressed = Signal(str)
    """A review's name."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setAccessibleName("Reviews")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Reviews, each with what it covers")
        self.tree.setHeaderLabels(["Review", "Covers", "Approved by"])
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
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
        self.tree.clear()
        items = [review_item(review, self._theme, self._icons) for review in shown]
        self.tree.addTopLevelItems(items)
        if items:
            self.tree.setCurrentItem(items[0])
            self._panel.show_result()
        else:
            self._panel.show_empty(_EMPTY)
        self._allow()

    def _allow(self) -> None:
        self.ask.setEnabled(self.tree.currentItem() is not None)

    def _ask(self) -> None:
        item = self.tree.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        if item is not None:
            self.ask_pressed.emit(item.data(0, _REVIEW))


def review_item(review: Review, theme: Theme, icons: Icons) -> QTreeWidgetItem:
    """Give a review as a row, with its approvals and the paths it covers below it."""
    converter = f", converted by {review.converter}" if review.converter else ""
    last = review.approvals[-1]
    own = " (own work)" if review.is_own_work else ""
    item = QTreeWidgetItem([review.name, f"{len(review.shape.places)} paths", f"{last.by}{own}, {last.at[:10]}"])
    item.setData(0, _REVIEW, review.name)
    item.setIcon(
        0, icons.icon("warning" if review.is_own_work else "fine", "warning" if review.is_own_work else "fine")
    )
    item.setToolTip(0, f"{review.transaction}{converter}")
    for approval in review.approvals:
        whose = "own work" if approval.is_own_work else f"prepared by {approval.prepared_by}"
        row = QTreeWidgetItem(
            [f"{approval.document}: {approval.note}", f"taken by {approval.connection}", f"{approval.by}, {whose}"]
        )
        row.setToolTip(0, f"{approval.at}; {approval.accepted_at} {approval.reference}".strip())
        item.addChild(row)
    for place in review.shape.places:
        holds = ", ".join(WORDS[kind] for kind in sorted(place.kinds)) or "elements"
        row = QTreeWidgetItem([place.path, _OFTEN[place.is_optional, place.most], holds])
        row.setFont(0, theme.mono_font())
        item.addChild(row)
    return item

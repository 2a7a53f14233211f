"""Reviews as a tree: below each who approved it on which evidence, and the paths that it covers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from workbench.review import Review
from workbench.review.shape import WORDS
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme

_REVIEW = Qt.ItemDataRole.UserRole
_OFTEN = {(False, "one"): "once", (True, "one"): "at most once", (False, "many"): "one or more", (True, "many"): "any"}


class ReviewTree(QTreeWidget):
    """Shows reviews; one of them is the current one."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setAccessibleName("Reviews, each with what it covers")
        self.setHeaderLabels(["Review", "Covers", "Approved by"])
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_reviews(self, reviews: Sequence[Review]) -> None:
        """Show these; the first becomes the current one."""
        self.clear()
        items = [_review_item(review, self._theme, self._icons) for review in reviews]
        self.addTopLevelItems(items)
        if items:
            self.setCurrentItem(items[0])

    def current_review(self) -> str:
        """Give the name of the current review; empty when there is none."""
        item = self.currentItem()
        while item is not None and item.parent() is not None:
            item = item.parent()
        return str(item.data(0, _REVIEW)) if item is not None else ""


def _review_item(review: Review, theme: Theme, icons: Icons) -> QTreeWidgetItem:
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

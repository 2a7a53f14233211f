"""Two transcripts compared: which earlier one, and what differs, request by request."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.sessions import Transcript
from workbench.sessions.comparison import Change, compare_transcripts
from workbench.ui.pages.bench.ports import Earlier
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_MOST = 500
"""Differences that are listed."""


class TranscriptComparison(QWidget):
    """The last submission beside an earlier one of this run."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._transcript = Transcript()
        self._earlier: tuple[Earlier, ...] = ()
        self.setAccessibleName("Comparison with an earlier submission")
        self.choice = QComboBox()
        self.choice.setAccessibleName("Earlier submission")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.currentIndexChanged.connect(self._compare)
        self._words = Words(theme, "hint", small=True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("What differs")
        self.tree.setHeaderLabels(["Where", "Earlier", "Now"])
        self.tree.setUniformRowHeights(False)
        self.tree.setRootIsDecorated(False)
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(2), 0, 0, 0)
        row.addWidget(QLabel("With"))
        row.addWidget(self.choice, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, theme.space(2), 0, 0)
        column_.setSpacing(theme.space(1.5))
        column_.addLayout(row)
        column_.addWidget(self._words)
        self._words.setContentsMargins(theme.space(2), 0, 0, 0)
        column_.addWidget(self.tree, 1)

    def show_transcript(self, transcript: Transcript, earlier: Sequence[Earlier]) -> None:
        """Compare this transcript; the latest of the earlier ones is chosen."""
        self._transcript, self._earlier = transcript, tuple(earlier)
        self.choice.blockSignals(True)
        self.choice.clear()
        for each in earlier:
            self.choice.addItem(each.title)
        self.choice.blockSignals(False)
        self._compare()

    def _compare(self) -> None:
        self.tree.clear()
        index = self.choice.currentIndex()
        if not 0 <= index < len(self._earlier):
            return
        changes = compare_transcripts(self._earlier[index].transcript, self._transcript)
        more = f" The first {_MOST} are shown." if len(changes) > _MOST else ""
        count = "difference" if len(changes) == 1 else "differences"
        self._words.say(
            f"{len(changes)} {count}; times, and headers that always differ, are left aside.{more}"
            if changes
            else "Nothing differs; times, and headers that always differ, are left aside."
        )
        self.tree.addTopLevelItems([self._item(change) for change in changes[:_MOST]])

    def _item(self, change: Change) -> QTreeWidgetItem:
        where = f"{change.number}. {change.step}, {change.part}{f' {change.name}' if change.name else ''}"
        item = QTreeWidgetItem([where, change.left, change.right])
        for column, role in ((1, "removed-ground"), (2, "added-ground")):
            text = item.text(column)
            item.setFont(column, self._theme.mono_font())
            item.setToolTip(column, text)
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignTop)
            if text:
                item.setBackground(column, self._theme.colour(role))
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        return item

"""Two transcripts compared: which earlier one, and what differs, request by request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.sessions import Transcript
from workbench.ui.pages.bench.ports import Earlier
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

if TYPE_CHECKING:
    from workbench.sessions.comparison import Change

_CHANGE = Qt.ItemDataRole.UserRole
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
        self.tree.setUniformRowHeights(True)
        self.tree.setRootIsDecorated(False)
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.tree.currentItemChanged.connect(lambda item, _: self._show_whole(item))
        self.whole = QPlainTextEdit()
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setFrameShape(QFrame.Shape.NoFrame)
        self.whole.setAccessibleName("The whole of the chosen difference")
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
        column_.addWidget(self.tree, 2)
        column_.addWidget(self.whole, 1)

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
        from workbench.sessions.comparison import compare_transcripts

        changes = compare_transcripts(self._earlier[index].transcript, self._transcript)
        more = f" The first {_MOST} are shown." if len(changes) > _MOST else ""
        count = "difference" if len(changes) == 1 else "differences"
        self._words.say(
            f"{len(changes)} {count}; times, and headers that always differ, are left aside.{more}"
            if changes
            else "Nothing differs; times, and headers that always differ, are left aside."
        )
        items = [self._item(change) for change in changes[:_MOST]]
        self.tree.addTopLevelItems(items)
        self.whole.setVisible(bool(items))
        if items:
            self.tree.setCurrentItem(items[-1])

    def _show_whole(self, item: QTreeWidgetItem | None) -> None:
        """Show a difference in full, for what is longer than its column."""
        self.whole.document().setDefaultFont(self._theme.mono_font())
        change: Change | None = item.data(0, _CHANGE) if item is not None else None
        if change is None:
            self.whole.clear()
            return
        signed = [("−", change.left), ("+", change.right)]
        lines = [f"{sign} {line}" for sign, text in signed if text for line in text.split("\n")]
        self.whole.setPlainText("\n".join(lines))

    def _item(self, change: Change) -> QTreeWidgetItem:
        where = f"{change.number}. {change.step}, {change.part}{f' {change.name}' if change.name else ''}"
        item = QTreeWidgetItem([where, _one_line(change.left), _one_line(change.right)])
        item.setData(0, _CHANGE, change)
        for column, role in ((1, "removed-ground"), (2, "added-ground")):
            item.setFont(column, self._theme.mono_font())
            if item.text(column):
                item.setBackground(column, self._theme.colour(role))
        return item


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n"))

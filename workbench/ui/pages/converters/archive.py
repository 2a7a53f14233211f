"""What the changes in the editor would do to messages of the past, grouped by the same difference."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.convert import Group, Regression
from workbench.errors import UserFacingError
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.changes import change_item, plain_tree
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_EMPTY = (
    "Before a change is dared: choose a folder of past messages.\n"
    "Both versions, the saved one and the one in the editor, run over all of them,\n"
    "and only the messages whose output differs are shown, grouped by the same difference."
)
_MOST = 200


class ArchivePane(QWidget):
    """A folder, a figure, and the groups."""

    choose_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Archive")
        self._summary = Words(theme)
        self.tree = plain_tree("Differences by group", ["Difference", "Messages"])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        space = theme.space
        top.setContentsMargins(space(3), space(2), space(2), space(2))
        top.addWidget(self._summary, 1)
        again = QPushButton("Choose folder…")
        again.setIcon(icons.icon("open"))
        again.clicked.connect(self.choose_pressed)
        top.addWidget(again)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        self._panel = StatePanel(body, theme, icons)
        self._panel.first_action_pressed.connect(self.choose_pressed)
        self._panel.retry_pressed.connect(self.choose_pressed)
        self._panel.cancel_pressed.connect(self.cancel_pressed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._panel)
        self.show_empty()

    def show_empty(self) -> None:
        """Say what this is for."""
        self._panel.show_empty(_EMPTY, "Choose folder…")

    def show_busy(self, fraction: float, words: str) -> None:
        """Say how far it has come."""
        if fraction == 0.0:
            self._panel.show_busy(words)
        self._panel.show_progress(fraction, words)

    def show_trouble(self, trouble: UserFacingError | None) -> None:
        """Say why there is no result; nothing when it was stopped."""
        if trouble is None:
            self.show_empty()
        else:
            self._panel.show_trouble(trouble)

    def show_found(self, found: Regression) -> None:
        """Show what differs."""
        total = found.equal + found.differing + found.both_stop
        if not found.groups:
            self._summary.say(f"All {total:,} outputs are the same.", "fine")
        else:
            groups = f"{len(found.groups)} {'way' if len(found.groups) == 1 else 'ways'}"
            self._summary.say(f"{found.differing:,} of {total:,} outputs differ, in {groups}.", "warning")
        self.tree.clear()
        for group in found.groups:
            self.tree.addTopLevelItem(self._group(group))
        for file, reason in found.unread[:_MOST]:
            self.tree.addTopLevelItem(QTreeWidgetItem([f"{file.name}: {reason}", "not read"]))
        self._panel.show_result()

    def _group(self, group: Group) -> QTreeWidgetItem:
        count = len(group.files)
        top = QTreeWidgetItem([group.title, f"{count:,}"])
        font = self._theme.font()
        font.setBold(True)
        top.setFont(0, font)
        for change in group.sample[:_MOST]:
            top.addChild(change_item(change, self._theme))
        for file in group.files[:_MOST]:
            row = QTreeWidgetItem([str(file), ""])
            row.setForeground(0, self._theme.colour("hint"))
            top.addChild(row)
        return top

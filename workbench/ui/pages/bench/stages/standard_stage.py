"""Stage 5: how the document's structure differs from the standard XML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QToolButton, QTreeWidget, QTreeWidgetItem, QWidget

from workbench.bench import Examination
from workbench.compare import Change, Kind
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

_GROUPS: dict[Kind, tuple[str, str, str]] = {
    "removed": ("−", "In the standard, missing here", "removed"),
    "added": ("+", "Here, unknown to the standard", "added"),
    "renamed": ("≈", "Called otherwise", "changed"),
    "changed": ("~", "Of another kind", "changed"),
    "moved": ("↕", "In another place", "moved"),
}


class StandardStage(StagePage):
    """The differences in groups, each a press away from its place in the source."""

    change_chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Standard", theme, icons)
        self._changes: tuple[Change, ...] = ()
        self._filters: dict[Kind, QToolButton] = {}
        self.column.addWidget(self._filter_row())
        self._tree = QTreeWidget()
        self._tree.setAccessibleName("Differences from the standard")
        self._tree.setHeaderLabels(["What differs", "Where"])
        self._tree.setUniformRowHeights(True)
        self._tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self._tree.setRootIsDecorated(True)
        self._tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self._tree.header().setStretchLastSection(True)
        self._tree.itemClicked.connect(lambda item, _: self._choose(item))
        self._tree.itemActivated.connect(lambda item, _: self._choose(item))
        self.column.addWidget(self._tree, 1)
        self.column.addStretch()
        theme.changed.connect(self._fill)

    def show_examination(self, examination: Examination) -> None:
        """Show the differences of this document."""
        difference = examination.difference
        if difference is None:
            self.headline("none", "hint", "Not compared", "There is no standard XML to compare with.")
            self._show(())
            return
        notes = " ".join(difference.notes)
        if difference.equal:
            self.headline("fine", "fine", "Built as the standard", "Its structure is that of the standard XML.", notes)
        else:
            count = len(difference.changes)
            noun = "place" if count == 1 else "places"
            sentence = f"Its structure differs from the standard XML in {count} {noun}; values do not count here."
            self.headline("note", "note", "Differs from the standard", sentence, notes)
        self._show(difference.changes)

    def step(self, forward: bool) -> None:
        """Choose the next or previous difference."""
        groups = [self._tree.topLevelItem(index) for index in range(self._tree.topLevelItemCount())]
        rows = [group.child(row) for group in groups if group is not None for row in range(group.childCount())]
        leaves = [row for row in rows if row is not None]
        if leaves:
            current = self._tree.currentItem()
            at = leaves.index(current) if current in leaves else -1 if forward else 0
            item = leaves[(at + (1 if forward else -1)) % len(leaves)]
            self._tree.setCurrentItem(item)
            self._choose(item)

    def _filter_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.space(1))
        for kind, (sign, words, _) in _GROUPS.items():
            button = QToolButton()
            button.setProperty("flat", True)
            button.setCheckable(True)
            button.setChecked(True)
            button.setToolTip(f"{words}: press to hide or show")
            button.toggled.connect(lambda *_: self._fill())
            button.setText(sign)
            self._filters[kind] = button
            row.addWidget(button)
        row.addStretch()
        self._filter_holder = holder
        return holder

    def _show(self, changes: Sequence[Change]) -> None:
        self._changes = tuple(changes)
        counts = Counter(change.kind for change in changes)
        for kind, button in self._filters.items():
            sign, words, _ = _GROUPS[kind]
            button.setText(f"{sign} {counts[kind]}")
            button.setAccessibleName(f"{counts[kind]}: {words}")
            button.setVisible(counts[kind] > 0)
        self._filter_holder.setVisible(len(counts) > 1)
        self._tree.setVisible(bool(changes))
        self._fill()

    def _fill(self) -> None:
        self._tree.clear()
        for kind, (sign, words, role) in _GROUPS.items():
            changes = [change for change in self._changes if change.kind == kind]
            if not changes or not self._filters[kind].isChecked():
                continue
            group = QTreeWidgetItem([f"{words} ({len(changes)})", ""])
            group.setFirstColumnSpanned(True)
            font = self.theme.font()
            font.setBold(True)
            group.setFont(0, font)
            self._tree.addTopLevelItem(group)
            group.setFirstColumnSpanned(True)
            for change in changes:
                group.addChild(self._row(change, sign, self.theme.colour(role)))
            group.setExpanded(True)
        self._tree.resizeColumnToContents(0)
        most = max(self.theme.space(60), self.width() * 2 // 3)
        self._tree.setColumnWidth(0, min(self._tree.columnWidth(0), most))

    def _row(self, change: Change, sign: str, colour: QColor) -> QTreeWidgetItem:
        spot = change.right or change.left
        line = f"line {spot.line}, " if spot is not None and change.right is not None and spot.line else ""
        item = QTreeWidgetItem([f"{sign}  {plain(change.label)}", f"{line}{spot.path if spot is not None else ''}"])
        item.setForeground(0, colour)
        item.setForeground(1, self.theme.colour("hint"))
        item.setToolTip(0, plain(change.label))
        item.setToolTip(1, item.text(1))
        item.setData(0, Qt.ItemDataRole.UserRole, change)
        return item

    def _choose(self, item: QTreeWidgetItem) -> None:
        change = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(change, Change):
            self.change_chosen.emit(change)

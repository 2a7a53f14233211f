"""Changes as rows with a sign and a colour, for cases and archives."""

from __future__ import annotations

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from workbench.compare import Change, Kind
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

MOST = 500
SIGNS: dict[Kind, tuple[str, str]] = {
    "added": ("+", "added"),
    "removed": ("−", "removed"),
    "changed": ("~", "changed"),
    "renamed": ("≈", "changed"),
    "moved": ("↕", "moved"),
}


def change_item(change: Change, theme: Theme) -> QTreeWidgetItem:
    """Make a row of a change: what, and where in what came out."""
    sign, role = SIGNS[change.kind]
    spot = change.right or change.left
    where = f"line {spot.line}" if spot is not None and spot.line else ""
    label = plain(change.label)
    item = QTreeWidgetItem([f"{sign}  {label}", where])
    item.setForeground(0, theme.colour(role))
    item.setForeground(1, theme.colour("hint"))
    tip = label + (f"\n{spot.path}" if spot is not None else "")
    item.setToolTip(0, tip)
    return item


def whole_row(item: QTreeWidgetItem) -> None:
    """Let a change that is in its tree already have the whole width, what it is and where in one."""
    where = item.text(1)
    item.setText(0, f"{item.text(0)} ({where})" if where else item.text(0))
    item.setText(1, "")
    item.setFirstColumnSpanned(True)


def plain_tree(name: str, headers: list[str]) -> QTreeWidget:
    """Make a tree that looks like all others here."""
    tree = QTreeWidget()
    tree.setAccessibleName(name)
    tree.setHeaderLabels(headers)
    tree.setUniformRowHeights(True)
    tree.setFrameShape(QTreeWidget.Shape.NoFrame)
    tree.setAllColumnsShowFocus(True)
    return tree

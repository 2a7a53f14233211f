"""The parts of the compare page and how they lie; what one tells another without anybody deciding is joined here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from workbench.compare import summary
from workbench.ui.pages.compare.bar import Bar
from workbench.ui.pages.compare.change_tree import ChangeTree
from workbench.ui.pages.compare.details import Details
from workbench.ui.pages.compare.diff_view import DiffView
from workbench.ui.pages.compare.find_strip import FindStrip
from workbench.ui.pages.compare.overview import Overview
from workbench.ui.pages.compare.side_zone import SideZone
from workbench.ui.pages.compare.sides import Place
from workbench.ui.states import StatePanel
from workbench.ui.widgets.words import line

if TYPE_CHECKING:
    from workbench.compare.difference import Kind
    from workbench.compare.prepared import Prepared
    from workbench.ui.icons import Icons
    from workbench.ui.pages.compare.change_actions import ChangeActions
    from workbench.ui.remembered import Remembered
    from workbench.ui.theme import Theme


class Frame(QWidget):
    """Both heads, the bar, the tree of changes, the rows with overview and details, and what stands there instead."""

    def __init__(self, theme: Theme, icons: Icons, remembered: Remembered, actions: ChangeActions) -> None:
        super().__init__()
        self._theme, self._remembered = theme, remembered
        self.zones: dict[Place, SideZone] = {
            "left": SideZone("left", theme, icons),
            "right": SideZone("right", theme, icons),
        }
        self.swap = QToolButton()
        self.swap.setIcon(icons.icon("swap"))
        self.swap.setProperty("flat", True)
        self.swap.setAccessibleName("Swap left and right")
        self.swap.setToolTip("Swap left and right (Ctrl+Shift+X)")
        self.bar = Bar(theme, icons)
        self.find_strip = FindStrip(theme, icons)
        self.tree = ChangeTree(theme)
        self.view = DiffView(theme)
        self.overview = Overview(theme, self.view)
        self.details = Details(theme, icons, actions)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self.panel = StatePanel(self._result(), theme, icons)
        self._lay_out()
        self.bar.folded.connect(self.view.fold_all)
        self.find_strip.words_changed.connect(self.view.mark_words)
        self.find_strip.row_wanted.connect(self.view.show_row)
        self.find_strip.closed.connect(self.view.setFocus)
        self.overview.pressed.connect(self.view.scroll_to_part)

    def show_prepared(self, prepared: Prepared) -> None:
        """Show a comparison in every part."""
        self.bar.show_difference(prepared.difference)
        self.tree.changes.show_prepared(prepared)
        self.view.show_prepared(prepared)
        self.overview.show_prepared(prepared)
        self.find_strip.show_prepared(prepared)
        self.details.say_otherwise(summary(prepared.difference) if prepared.difference.equal else "No change is chosen")
        self.hide_kinds(self.bar.hidden_kinds)
        self.panel.show_result()

    def show_nothing(self) -> None:
        """Show no comparison in any part."""
        self.bar.show_nothing()
        self.tree.changes.show_prepared(None)
        self.find_strip.close_strip()

    def hide_kinds(self, kinds: frozenset[Kind]) -> None:
        """Leave changes of these kinds out of every part."""
        self.tree.changes.hide_kinds(kinds)
        self.view.hide_kinds(kinds)
        self.overview.hide_kinds(kinds)

    def set_large_zones(self, large: bool) -> None:
        """Give the heads much room, while there is nothing else to see."""
        for zone in self.zones.values():
            zone.set_large(large)

    def remember_sizes(self) -> None:
        """Keep how wide the parts are."""
        self._remembered.remember_window("compare", ",".join(map(str, self._split.sizes())))

    def _lay_out(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        head.setSpacing(theme.space(2))
        head.addWidget(self.zones["left"], 1)
        head.addWidget(self.swap)
        head.addWidget(self.zones["right"], 1)
        column = _column(self)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.find_strip)
        column.addWidget(line(theme))
        column.addWidget(self.panel, 1)

    def _result(self) -> QWidget:
        rows = QWidget()
        beside = QHBoxLayout(rows)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.overview)
        right = QWidget()
        column = _column(right)
        column.addWidget(self.details)
        column.addWidget(rows, 1)
        self._split.addWidget(self.tree)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(True)
        kept = self._remembered.window("compare").split(",")
        sizes = [int(size) for size in kept if size.isdigit()]
        self._split.setSizes(sizes if len(sizes) == 2 else [self._theme.space(85), self._theme.space(260)])
        return self._split


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column

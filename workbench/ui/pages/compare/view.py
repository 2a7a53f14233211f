"""The compare page: two sides, their rows, the tree of changes. Shows what the presenter decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.ui.dialogs import ask_where_to_save
from workbench.ui.dropped import Dropped
from workbench.ui.page import Page
from workbench.ui.pages.compare.bar import Bar
from workbench.ui.pages.compare.change_actions import ChangeActions
from workbench.ui.pages.compare.change_tree import ChangeTree
from workbench.ui.pages.compare.choosing import Choosing
from workbench.ui.pages.compare.details import Details
from workbench.ui.pages.compare.diff_view import DiffView
from workbench.ui.pages.compare.menus import change_menu
from workbench.ui.pages.compare.overview import Overview
from workbench.ui.pages.compare.presenter import ComparePresenter
from workbench.ui.pages.compare.side_zone import SideZone
from workbench.ui.pages.compare.sides import Place, Table
from workbench.ui.states import StatePanel
from workbench.ui.widgets.words import line

if TYPE_CHECKING:
    from workbench.compare.difference import Kind
    from workbench.compare.prepared import Prepared
    from workbench.ui.icons import Icons
    from workbench.ui.notices import Notices
    from workbench.ui.pages.compare.change_actions import ShowInBench
    from workbench.ui.pages.compare.ports import CompareServices
    from workbench.ui.remembered import Remembered
    from workbench.ui.tasks import TaskScope
    from workbench.ui.theme import Theme

EMPTY = (
    "Two documents side by side, aligned by what they mean and not by their lines.\n"
    "Prefixes, attribute order and layout do not count. Drop two files here, one on each side."
)
ONE_MISSING = "Drop the other document here, or press its head above to take one from the bench or the standard XML."
EQUAL = "No difference."


class ComparePage(Page):
    """Two documents, and every change between them."""

    help_topic = "compare"
    takes_files = True

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        services: CompareServices,
        tasks: TaskScope,
        notices: Notices,
        remembered: Remembered,
        *,
        show_in_bench: ShowInBench,
    ) -> None:
        """Build the page.

        Args:
            theme: the look.
            icons: the pictures.
            services: does what is slow.
            tasks: the page's running work, which it ends when it is closed.
            notices: says what was done.
            remembered: the sizes of the page's parts.
            show_in_bench: shows a place of a document on the bench: its file if it has one, its name, its bytes.
        """
        super().__init__()
        self._theme, self._icons = theme, icons
        self._tasks, self._notices = tasks, notices
        self._remembered = remembered
        self.zones: dict[Place, SideZone] = {
            "left": SideZone("left", theme, icons),
            "right": SideZone("right", theme, icons),
        }
        self.bar = Bar(theme, icons)
        self.tree = ChangeTree(theme)
        self.view = DiffView(theme)
        self.overview = Overview(theme, self.view)
        self.presenter = ComparePresenter(self, services, tasks)
        self.actions_of_change = ChangeActions(self.presenter, notices, show_in_bench)
        self._choosing = Choosing(self, self.presenter, services, notices, remembered)
        self.details = Details(theme, icons, self.actions_of_change)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._panel = StatePanel(self._result(), theme, icons)
        self._lay_out()
        self._connect()
        self._add_keys()
        self.presenter.start()

    # What the window asks for

    def open_files(self, paths: Sequence[Path]) -> None:
        self.presenter.open_files(paths)

    def open_text(self, text: str) -> None:
        self.presenter.open_text(text)

    def drag_moved(self, dropped: Dropped, at: QPoint) -> None:
        place = self._place_at(at)
        for each, zone in self.zones.items():
            both = len(dropped.paths) > 1
            words = f"Compare {dropped.what} here" if each == place or both else ""
            zone.hold(dropped.doubt or words if words else "")

    def drag_left(self) -> None:
        for zone in self.zones.values():
            zone.hold("")

    def take(self, dropped: Dropped, at: QPoint) -> None:
        place = self._place_at(at)
        self.drag_left()
        if dropped.paths:
            self.presenter.open_files(dropped.paths, place if len(dropped.paths) == 1 else None)
        else:
            self.presenter.open_text(dropped.text, place)

    def run_all(self) -> None:
        self.presenter.retry()

    def cancel(self) -> None:
        self.presenter.cancel()

    def step(self, forward: bool) -> None:
        numbers = self.tree.changes.numbers()
        if not numbers:
            return
        current = self.actions_of_change.number
        later = [number for number in numbers if number > current]
        earlier = [number for number in numbers if number < current]
        if forward:
            self.choose_change(later[0] if later else numbers[0])
        else:
            self.choose_change(earlier[-1] if earlier else numbers[-1])

    def save(self) -> None:
        self.presenter.save_changed()

    async def close_page(self) -> None:
        self._remembered.remember_window("compare", ",".join(map(str, self._split.sizes())))
        await self._tasks.close()

    # What the presenter shows

    def show_table(self, table: Table) -> None:
        for place, zone in self.zones.items():
            zone.show_side(table.side(place))
        self._swap.setEnabled(table.left is not None or table.right is not None)
        self.bar.show_options(table.options)
        self.view.offers_to_take_over = table.options.mode == "values"

    def show_empty(self, table: Table) -> None:
        self.bar.show_nothing()
        self._forget()
        nothing = table.left is None and table.right is None
        self._panel.show_empty(EMPTY if nothing else ONE_MISSING, "Open two files…" if nothing else "")

    def show_busy(self) -> None:
        self.bar.show_nothing()
        self._panel.show_busy("Comparing")

    def show_progress(self, fraction: float, words: str) -> None:
        self._panel.show_progress(fraction, words)

    def show_prepared(self, prepared: Prepared, table: Table) -> None:
        self.actions_of_change.choose(-1)
        self.bar.show_difference(prepared.difference)
        self.tree.changes.show_prepared(prepared)
        self.view.show_prepared(prepared)
        self.overview.show_prepared(prepared)
        self._hide_kinds(self.bar.hidden_kinds)
        for note in prepared.difference.notes:
            self._notices.say(note)
        self._panel.show_result()
        if prepared.difference.changes:
            self.step(True)

    def show_trouble(self, trouble: UserFacingError) -> None:
        self._forget()
        self.bar.show_nothing()
        self._panel.show_trouble(trouble)

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    def say(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._notices.say(words, ("Undo", undo) if undo is not None else None)

    async def ask_path(self, suggested: str) -> Path | None:
        return await ask_where_to_save(self.window(), suggested)

    def choose_change(self, number: int) -> None:
        """Make a change the current one, in the tree and in the rows."""
        self.actions_of_change.choose(number)
        self.view.select_change(number)
        self.tree.select_change(number)
        self._show_position()

    # How it is put together

    def _lay_out(self) -> None:
        theme = self._theme
        self._swap = QToolButton()
        self._swap.setIcon(self._icons.icon("swap"))
        self._swap.setProperty("flat", True)
        self._swap.setAccessibleName("Swap left and right")
        self._swap.setToolTip("Swap left and right (Ctrl+Shift+X)")
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), 0)
        head.setSpacing(theme.space(2))
        head.addWidget(self.zones["left"], 1)
        head.addWidget(self._swap)
        head.addWidget(self.zones["right"], 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(line(theme))
        column.addWidget(self._panel, 1)

    def _result(self) -> QWidget:
        rows = QWidget()
        beside = QHBoxLayout(rows)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.view, 1)
        beside.addWidget(self.overview)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rows, 1)
        column.addWidget(self.details)
        self._split.addWidget(self.tree)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(True)
        kept = self._remembered.window("compare").split(",")
        sizes = [int(size) for size in kept if size.isdigit()]
        self._split.setSizes(sizes if len(sizes) == 2 else [self._theme.space(85), self._theme.space(260)])
        return self._split

    def _connect(self) -> None:
        presenter = self.presenter
        for place, zone in self.zones.items():
            zone.clicked.connect(lambda _=False, place=place, zone=zone: self._choosing.offer(place, zone))
        self._swap.clicked.connect(lambda *_: presenter.swap())
        self.bar.mode_chosen.connect(presenter.choose_mode)
        self.bar.kinds_hidden.connect(self._hide_kinds)
        self.bar.option_set.connect(presenter.set_option)
        self.bar.counted_again.connect(presenter.stop_ignoring)
        self.bar.defaults_wanted.connect(presenter.keep_options)
        self.bar.step_wanted.connect(self.step)
        self.bar.export_wanted.connect(presenter.export)
        self.bar.folded.connect(self.view.fold_all)
        self.tree.chosen.connect(self.choose_change)
        self.tree.menu_wanted.connect(self._change_menu)
        self.view.change_chosen.connect(self._row_chosen)
        self.view.menu_wanted.connect(self._change_menu)
        self.view.take_over_wanted.connect(presenter.take_over)
        self.overview.pressed.connect(self.view.scroll_to_part)
        self._panel.first_action_pressed.connect(self._choosing.ask_for_both)
        self._panel.cancel_pressed.connect(presenter.cancel)
        self._panel.retry_pressed.connect(presenter.retry)

    def _add_keys(self) -> None:
        presenter, actions = self.presenter, self.actions_of_change
        for keys, do in (
            ("Ctrl+Z", presenter.undo),
            ("Ctrl+Shift+X", presenter.swap),
            ("Ctrl+Shift+V", lambda: presenter.choose_mode("values")),
            ("Ctrl+Shift+S", lambda: presenter.choose_mode("structure")),
            ("Alt+Left", lambda: actions.take_over(to_left=True)),
            ("Alt+Right", lambda: actions.take_over(to_left=False)),
            ("Ctrl+Shift+C", actions.copy_path),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _forget(self) -> None:
        self.actions_of_change.choose(-1)
        self.tree.changes.show_prepared(None)

    def _hide_kinds(self, kinds: frozenset[Kind]) -> None:
        self.tree.changes.hide_kinds(kinds)
        self.view.hide_kinds(kinds)
        self.overview.hide_kinds(kinds)
        self._show_position()

    def _row_chosen(self, number: int) -> None:
        self.actions_of_change.choose(number)
        self.tree.select_change(number)
        self._show_position()

    def _show_position(self) -> None:
        numbers = self.tree.changes.numbers()
        current = self.actions_of_change.number
        at = numbers.index(current) + 1 if current in numbers else 0
        self.bar.show_position(at, len(numbers))

    def _place_at(self, at: QPoint) -> Place:
        return "left" if self.mapFromGlobal(at).x() < self.width() / 2 else "right"

    def _change_menu(self, number: int, at: QPoint) -> None:
        if number >= 0:
            self.choose_change(number)
            change_menu(self, self.actions_of_change).popup(at)

"""The compare page: two sides, their rows, the tree of changes. Shows what the presenter decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from workbench.errors import UserFacingError
from workbench.ui.dialogs import ask_where_to_save
from workbench.ui.dropped import Dropped
from workbench.ui.page import Page
from workbench.ui.pages.compare.change_actions import ChangeActions
from workbench.ui.pages.compare.choosing import Choosing
from workbench.ui.pages.compare.frame import Frame
from workbench.ui.pages.compare.menus import change_menu
from workbench.ui.pages.compare.presenter import ComparePresenter
from workbench.ui.pages.compare.sides import Place, Table
from workbench.ui.widgets.words import plain

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
        self._tasks, self._notices = tasks, notices
        self.presenter = ComparePresenter(self, services, tasks)
        self._actions = ChangeActions(self.presenter, notices, show_in_bench)
        self.choosing = Choosing(self, self.presenter, services, notices, remembered)
        self.frame = Frame(theme, icons, remembered, self._actions)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
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
        for each, zone in self.frame.zones.items():
            both = len(dropped.paths) > 1
            words = f"Compare {dropped.what} here" if each == place or both else ""
            zone.hold(dropped.doubt or words if words else "")

    def drag_left(self) -> None:
        for zone in self.frame.zones.values():
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
        numbers = self.frame.tree.changes.numbers()
        if not numbers:
            return
        current = self._actions.number
        later = [number for number in numbers if number > current]
        earlier = [number for number in numbers if number < current]
        if forward:
            self.choose_change(later[0] if later else numbers[0])
        else:
            self.choose_change(earlier[-1] if earlier else numbers[-1])

    def show_find(self) -> None:
        if self.presenter.prepared is not None:
            self.frame.find_strip.open()

    def save(self) -> None:
        self.presenter.save_changed()

    async def close_page(self) -> None:
        self.frame.remember_sizes()
        await self._tasks.close()

    # What the presenter shows

    def show_table(self, table: Table) -> None:
        for place, zone in self.frame.zones.items():
            zone.show_side(table.side(place))
        self.frame.swap.setEnabled(table.left is not None or table.right is not None)
        self.frame.bar.show_options(table.options)
        self.frame.view.offers_to_take_over = table.options.mode == "values"

    def show_empty(self, table: Table) -> None:
        self.frame.bar.show_nothing()
        self._forget()
        nothing = table.left is None and table.right is None
        self.frame.set_large_zones(nothing)
        if nothing:
            self.frame.panel.show_empty(EMPTY, "Open two files…", "Try it with a sample")
        else:
            self.frame.panel.show_empty(ONE_MISSING)

    def show_busy(self) -> None:
        self.frame.set_large_zones(False)
        self.frame.bar.show_nothing()
        self.frame.panel.show_busy("Comparing")

    def show_progress(self, fraction: float, words: str) -> None:
        self.frame.panel.show_progress(fraction, words)

    def show_prepared(self, prepared: Prepared, table: Table, at: int = 0) -> None:
        self._actions.choose(-1)
        self.frame.show_prepared(prepared)
        self._show_position()
        for note in prepared.difference.notes:
            self._notices.say(note)
        if self.isVisible() and not self.isAncestorOf(self.window().focusWidget() or self):
            self.frame.view.setFocus()
        numbers = self.frame.tree.changes.numbers()
        if numbers:
            self.choose_change(next((number for number in numbers if number >= at), numbers[-1]))

    def show_trouble(self, trouble: UserFacingError) -> None:
        self._forget()
        self.frame.bar.show_nothing()
        self.frame.panel.show_trouble(trouble)

    def show_notice(self, trouble: UserFacingError) -> None:
        self._notices.trouble(trouble)

    def say(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._notices.say(plain(words), ("Undo", undo) if undo is not None else None)

    async def ask_path(self, suggested: str) -> Path | None:
        return await ask_where_to_save(self.window(), suggested)

    def choose_change(self, number: int) -> None:
        """Make a change the current one, in the tree and in the rows."""
        self._actions.choose(number)
        self.frame.view.select_change(number)
        self.frame.tree.select_change(number)
        self._show_position()

    # How it is put together

    def _connect(self) -> None:
        presenter, frame, choosing = self.presenter, self.frame, self.choosing
        for place, zone in frame.zones.items():
            zone.clicked.connect(lambda _=False, place=place, zone=zone: choosing.offer(place, zone))
        frame.swap.clicked.connect(lambda *_: presenter.swap())
        frame.bar.mode_chosen.connect(presenter.choose_mode)
        frame.bar.kinds_hidden.connect(self._hide_kinds)
        frame.bar.option_set.connect(presenter.set_option)
        frame.bar.counted_again.connect(presenter.stop_ignoring)
        frame.bar.defaults_wanted.connect(presenter.keep_options)
        frame.bar.step_wanted.connect(self.step)
        frame.bar.export_wanted.connect(presenter.export)
        frame.tree.chosen.connect(self.choose_change)
        frame.tree.menu_wanted.connect(self._change_menu)
        frame.view.change_chosen.connect(self._row_chosen)
        frame.view.menu_wanted.connect(self._change_menu)
        frame.view.take_over_wanted.connect(presenter.take_over)
        frame.panel.first_action_pressed.connect(choosing.ask_for_both)
        frame.panel.second_action_pressed.connect(presenter.try_sample)
        frame.panel.cancel_pressed.connect(presenter.cancel)
        frame.panel.retry_pressed.connect(presenter.retry)

    def _add_keys(self) -> None:
        presenter, actions = self.presenter, self._actions
        for keys, do in (
            ("Ctrl+Z", presenter.undo),
            ("Ctrl+Shift+X", presenter.swap),
            ("Ctrl+Shift+V", lambda: presenter.choose_mode("values")),
            ("Ctrl+Shift+S", lambda: presenter.choose_mode("structure")),
            ("Alt+Left", lambda: actions.take_over(to_left=True)),
            ("Alt+Right", lambda: actions.take_over(to_left=False)),
            ("Ctrl+Shift+C", actions.copy_path),
            ("F3", lambda: self.frame.find_strip.step(True)),
            ("Shift+F3", lambda: self.frame.find_strip.step(False)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _forget(self) -> None:
        self._actions.choose(-1)
        self.frame.show_nothing()

    def _hide_kinds(self, kinds: frozenset[Kind]) -> None:
        self.frame.hide_kinds(kinds)
        self._show_position()

    def _row_chosen(self, number: int) -> None:
        self._actions.choose(number)
        self.frame.tree.select_change(number)
        self._show_position()

    def _show_position(self) -> None:
        numbers = self.frame.tree.changes.numbers()
        current = self._actions.number
        at = numbers.index(current) + 1 if current in numbers else 0
        self.frame.bar.show_position(at, len(numbers))

    def _place_at(self, at: QPoint) -> Place:
        return "left" if self.mapFromGlobal(at).x() < self.width() / 2 else "right"

    def _change_menu(self, number: int, at: QPoint) -> None:
        if number >= 0:
            self.choose_change(number)
            change_menu(self, self._actions).popup(at)

"""Finding in a source: what the bar asks is searched, counted, shown and gone through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.find_bar import FindBar
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.matches import Matches
from workbench.ui.widgets.source.replace_bar import ReplaceBar
from workbench.ui.widgets.source.replacing import replaced
from workbench.ui.widgets.source.search import MOST, Query, Search


class FindTarget(Protocol):
    """The source that is searched; offsets are those of its own text, however it is shown."""

    @property
    def searched_lines(self) -> Lines: ...

    @property
    def selection_start(self) -> int: ...

    @property
    def can_be_edited(self) -> bool: ...

    def take_text(self, text: str) -> None: ...

    def show_matches(self, matches: Matches) -> None: ...

    def select_match(self, start: int, end: int) -> None: ...


class Finder(QObject):
    """Keeps the bar, the search and the matches together."""

    xpath_asked = Signal(str)
    closed = Signal()

    def __init__(self, target: FindTarget, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._target = target
        self.bar = FindBar(theme, icons)
        self.bar.hide()
        self.replace_bar = ReplaceBar(theme)
        self.replace_bar.hide()
        self._search = Search(self)
        self._query = Query("")
        self._matches = Matches()
        self._origin = 0
        self._goes_there = False
        self._is_xpath = False
        self._search.progressed.connect(self._show)
        self.bar.query_changed.connect(self._find)
        self.bar.xpath_entered.connect(self._ask_xpath)
        self.bar.step_pressed.connect(self.step)
        self.bar.closed.connect(self.close)
        self.bar.xpath.toggled.connect(lambda _: self._offer_replacing())
        self.replace_bar.one_pressed.connect(self._replace_one)
        self.replace_bar.all_pressed.connect(lambda: self._replace(tuple(self._matches)))
        self.replace_bar.closed.connect(self.close)

    def open(self, words: str) -> None:
        """Show the bar."""
        self._origin = self._target.selection_start
        self.bar.open(words)
        self._offer_replacing()

    def open_xpath(self) -> None:
        """Show the bar, asking for an XPath."""
        self.open("")
        self.bar.xpath.setChecked(True)

    def close(self) -> None:
        """Hide the bar and what was found."""
        self._search.stop()
        self._give(Matches())
        self.hide()
        self.closed.emit()

    def hide(self) -> None:
        """Hide the bars."""
        self.bar.hide()
        self.replace_bar.hide()

    def step(self, forward: bool) -> None:
        """Go to the next or previous match; after the last comes the first."""
        if not self._matches and not self.bar.isVisible() and self.bar.field.text():
            self._origin = self._target.selection_start
            self._find(self.bar.query)
        self._goes_there = False
        index = self._matches.step(self._target.selection_start, forward)
        if index is not None:
            self._target.show_matches(self._matches)
            self._target.select_match(*self._matches[index])
        self._say()

    def text_changed(self) -> None:
        """Search again, as the text is another one, and stay where we are."""
        if self._is_xpath:
            self._give(Matches())
            self.bar.say("")
        elif self.bar.isVisible() and self._query.words:
            self._goes_there = False
            self._search.start(self._target.searched_lines, self._query)

    def show_found(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Show what an XPath led to and go to the first."""
        self._is_xpath = True
        self._give(Matches(stretches))
        self._origin = 0
        self._goes_there = True
        self._go()
        self._say()

    def show_words(self, words: str, *, trouble: bool) -> None:
        """Say what an XPath came to, or why it leads nowhere."""
        self._give(Matches())
        self.bar.say(words, trouble=trouble)

    def _offer_replacing(self) -> None:
        self.replace_bar.setVisible(self._target.can_be_edited and not self.bar.xpath.isChecked())

    def _replace_one(self) -> None:
        current = self._matches.current
        if current is None:
            self.step(forward=True)
            return
        start, _ = self._matches[current]
        self._replace((self._matches[current],))
        self._origin = start + len(self.replace_bar.field.text())
        self._find(self._query)

    def _replace(self, stretches: tuple[tuple[int, int], ...]) -> None:
        if stretches and self._search.is_done and not self._is_xpath and self._target.can_be_edited:
            words = self.replace_bar.field.text()
            self._target.take_text(replaced(self._target.searched_lines, stretches, self._query, words))

    def _find(self, query: Query) -> None:
        self._is_xpath = False
        self._query = query
        self._goes_there = True
        self._search.start(self._target.searched_lines, query)

    def _ask_xpath(self, xpath: str) -> None:
        self._is_xpath = True
        self.xpath_asked.emit(xpath)

    def _show(self) -> None:
        self._give(self._search.matches)
        self._go()
        self._say()

    def _go(self) -> None:
        if not self._goes_there:
            return
        behind = bool(self._matches) and self._matches[len(self._matches) - 1][0] >= self._origin
        if behind or self._search.is_done:
            self._goes_there = False
            index = self._matches.step(self._origin, forward=True)
            if index is not None:
                self._target.show_matches(self._matches)
                self._target.select_match(*self._matches[index])

    def _give(self, matches: Matches) -> None:
        self._matches = matches
        self._target.show_matches(matches)

    def _say(self) -> None:
        if self._search.trouble and not self._is_xpath:
            self.bar.say(self._search.trouble, trouble=True)
            return
        count, current = len(self._matches), self._matches.current
        if not count:
            asked = self._is_xpath or (self._query.words and self._search.is_done)
            self.bar.say("No matches" if asked else "")
            return
        more = "+" if self._search.is_full and not self._is_xpath else "" if self._search.is_done else "…"
        counted = f"{min(count, MOST):,}{more}"
        self.bar.say(f"{current + 1:,} of {counted}" if current is not None else counted)

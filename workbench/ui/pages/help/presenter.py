"""Decides what the help shows: which topic, how one got there, what a search finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.errors import UserFacingError
from workbench.ui.pages.help.ports import HelpView
from workbench.ui.pages.help.search import search
from workbench.ui.pages.help.topics import FIRST, Spot, Topics


@dataclass(frozen=True, slots=True)
class Visit:
    """A place that was read, and how far down it was when it was left."""

    spot: Spot
    scrolled: int = 0


class HelpPresenter:
    """One short method for each thing a reader can do."""

    def __init__(self, view: HelpView, load: Callable[[], Topics]) -> None:
        self._view = view
        self._load = load
        self._topics = Topics(())
        self._visits: list[Visit] = []
        self._at = -1

    def start(self) -> None:
        """Read the topics and show the first."""
        try:
            self._topics = self._load()
        except UserFacingError as trouble:
            self._view.show_trouble(trouble)
            return
        self._view.show_contents(self._topics)
        if self._at < 0:
            self.go(Spot(FIRST))

    def show(self, wanted: str) -> None:
        """Show a topic, a place in one, or what a finding's code means; the first topic where there is no such."""
        spot = self._topics.find(wanted)
        if spot is not None:
            self.go(spot)
        elif self._topics.all:
            self.go(Spot(FIRST))
            self._view.show_remark(f"There is no help on “{wanted}” yet; this is where it begins.")

    def go(self, spot: Spot) -> None:
        """Go to a place and remember the way."""
        if self._at >= 0:
            if self._visits[self._at].spot == spot:
                self._display(spot)
                return
            self._note_scroll()
        self._visits[self._at + 1 :] = [Visit(spot)]
        self._at += 1
        self._display(spot)

    def follow(self, link: str, external: bool) -> None:
        """Follow a link within the help; the program opens no address of its own accord."""
        if external:
            self._view.show_remark(f"The workbench opens no web pages. The address is {link}")
            return
        current = self._visits[self._at].spot.topic
        self.show(f"{current}{link}" if link.startswith("#") else link)

    def back(self) -> None:
        """Go back to where one was before."""
        self._move(-1)

    def forward(self) -> None:
        """Go forward again."""
        self._move(1)

    def search(self, wanted: str) -> None:
        """Show what has these words."""
        self._view.show_hits(search(self._topics, wanted), wanted)

    def _move(self, by: int) -> None:
        if 0 <= self._at + by < len(self._visits):
            self._note_scroll()
            self._at += by
            self._display(self._visits[self._at].spot)
            self._view.show_scrolled(self._visits[self._at].scrolled)

    def _note_scroll(self) -> None:
        self._visits[self._at] = replace(self._visits[self._at], scrolled=self._view.scrolled())

    def _display(self, spot: Spot) -> None:
        topic = self._topics.get(spot.topic)
        if topic is None:
            return
        self._view.show_topic_text(topic)
        self._view.show_place(topic, spot.anchor)
        self._view.show_ways(back=self._at > 0, forward=self._at < len(self._visits) - 1)

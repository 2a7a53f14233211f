"""The help page: topics on the left, the text on the right, the way back above it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.ui.icons import Icons
from workbench.ui.page import Page
from workbench.ui.pages.help.contents import Contents
from workbench.ui.pages.help.find_bar import FindBar
from workbench.ui.pages.help.presenter import HelpPresenter
from workbench.ui.pages.help.search import Hit, words_of
from workbench.ui.pages.help.text import TopicText
from workbench.ui.pages.help.topics import Spot, Topic, Topics, load_topics
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme


class HelpPage(Page):
    """The help, which `show_topic` opens at a place."""

    help_topic = "start"

    def __init__(self, theme: Theme, icons: Icons, folder: Path) -> None:
        """Read the topics and show the first.

        Args:
            theme: the look.
            icons: the pictures.
            folder: where the topics are, `help` in the resources.
        """
        super().__init__()
        self._theme = theme
        self._contents = Contents(theme, icons)
        self._text = TopicText(theme)
        self._find = FindBar(self._text, theme, icons)
        self._ways = _Ways(theme, icons)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._contents)
        splitter.addWidget(self._reading())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.space(72), theme.space(200)])
        splitter.setChildrenCollapsible(False)
        self._panel = StatePanel(splitter, theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._panel)
        self._presenter = HelpPresenter(self, lambda: load_topics(folder))
        self._connect()
        self._presenter.start()

    def show_topic(self, name: str) -> None:
        """Show a topic by name, a place in it (`topic#anchor`), or what a finding's code means."""
        self._presenter.show(name)

    # What the presenter says

    def show_contents(self, topics: Topics) -> None:
        """Show the tree of topics."""
        self._contents.show_contents(topics)
        self._panel.show_result()

    def show_topic_text(self, topic: Topic) -> None:
        """Show a topic's text."""
        self._text.show_markdown(topic.markdown, topic.title)
        self._ways.show_place(topic)

    def show_place(self, topic: Topic, anchor: str) -> None:
        """Bring a place of the topic that is shown into view."""
        self._text.show_anchor(anchor)
        self._contents.show_chosen(Spot(topic.name, topic.chapter(anchor)))
        self._mark()

    def show_scrolled(self, to: int) -> None:
        """Scroll the text to where it was."""
        self._text.verticalScrollBar().setValue(to)

    def show_hits(self, hits: tuple[Hit, ...], wanted: str) -> None:
        """Show what the search found, and mark the words in the text."""
        self._contents.show_hits(hits, wanted)
        self._mark()

    def show_ways(self, *, back: bool, forward: bool) -> None:
        """Show whether there is a way back and forward."""
        self._ways.back.setEnabled(back)
        self._ways.forward.setEnabled(forward)

    def show_remark(self, words: str) -> None:
        """Say something beside the text."""
        self._ways.show_remark(words)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why there is no help."""
        self._panel.show_trouble(trouble)

    def scrolled(self) -> int:
        """Give how far down the text is."""
        return self._text.verticalScrollBar().value()

    # What the window says

    def show_find(self) -> None:
        selected = self._text.textCursor().selectedText()
        self._find.open_bar(selected)

    def step(self, forward: bool) -> None:
        if not self._find.isVisible():
            self._find.open_bar(self._contents.line.text())
        else:
            self._find.step(forward)

    def cancel(self) -> None:
        if self._find.isVisible():
            self._find.close_bar()
        else:
            self._contents.line.clear()

    def _mark(self) -> None:
        """Mark what is looked for: by the find bar where it is open, else by the search."""
        if self._find.isVisible():
            self._find.look()
        else:
            self._text.mark(self._text.find_all(words_of(self._contents.line.text())))

    def _reading(self) -> QWidget:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._ways)
        column.addWidget(self._text, 1)
        column.addWidget(self._find)
        return reading

    def _connect(self) -> None:
        presenter = self._presenter
        # Behind the text's own connection: a redrawn text has lost its marks.
        self._theme.changed.connect(self._mark)
        self._find.closed.connect(self._mark)
        self._contents.chosen.connect(presenter.go)
        self._contents.searched.connect(presenter.search)
        self._text.link_followed.connect(presenter.follow)
        self._panel.retry_pressed.connect(presenter.start)
        self._ways.back.clicked.connect(presenter.back)
        self._ways.forward.clicked.connect(presenter.forward)
        self._ways.seek.clicked.connect(self.show_find)
        for keys, do in (("Alt+Left", presenter.back), ("Alt+Right", presenter.forward)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)


class _Ways(QWidget):
    """Back, forward, where one is, find."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.back = self._button(icons, "chevron-left", "Back (Alt+Left)")
        self.forward = self._button(icons, "chevron-right", "Forward (Alt+Right)")
        self.seek = self._button(icons, "search", "Find on this page (Ctrl+F)")
        self._place = QLabel()
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(6), theme.space(1.5), theme.space(4), theme.space(1.5))
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(theme.space(2))
        row.addWidget(self._place, 1)
        row.addWidget(self.seek)
        theme.changed.connect(self._dress)
        self._dress()

    def show_place(self, topic: Topic) -> None:
        self._place.setText(f"{topic.group} › {topic.title}")

    def show_remark(self, words: str) -> None:
        self._place.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _button(self, icons: Icons, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setProperty("flat", True)
        button.setAccessibleName(words.partition(" (")[0])
        button.setToolTip(words)
        return button

    def _dress(self) -> None:
        self._place.setFont(self._theme.hint_font())
        self._place.setStyleSheet(f"color: {self._theme.colour('hint').name()}")
        self.update()

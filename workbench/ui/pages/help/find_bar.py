"""Find in the topic that is shown: how often, which one, next and previous."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.help.text import TopicText
from workbench.ui.theme import Theme


class FindBar(QWidget):
    """Stands below the text while something is looked for in it."""

    closed = Signal()

    def __init__(self, text: TopicText, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._text = text
        self._theme = theme
        self._places: list[QTextCursor] = []
        self._current = 0
        self._from = 0
        """Where the search begins: each further letter begins there again, however the text was scrolled."""
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find on this page")
        self.line.setAccessibleName("Find on this page")
        self.line.setMaximumWidth(theme.space(80))
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(lambda: self.step(True))
        self._count = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(8), theme.space(1.5), theme.space(4), theme.space(1.5))
        row.addWidget(self.line, 1)
        for icon, name, forward in (("previous", "Previous place", False), ("next", "Next place", True)):
            button = self._button(icons, icon, name)
            button.clicked.connect(lambda *_, forward=forward: self.step(forward))
            row.addWidget(button)
        row.addWidget(self._count)
        row.addStretch(1)
        close = self._button(icons, "close", "Close find")
        close.clicked.connect(self.close_bar)
        row.addWidget(close)
        self.hide()

    @property
    def count(self) -> int:
        """How many places were found."""
        return len(self._places)

    def open_bar(self, words: str = "") -> None:
        """Show the bar, looking for these words if there are any."""
        self.show()
        self._from = self._text.position_at_top()
        if words:
            self.line.setText(words)
        self.line.selectAll()
        self.line.setFocus()
        self._search()

    def close_bar(self) -> None:
        """Take the bar away; its marks are for whoever listens to `closed`."""
        self.hide()
        self._places = []
        self._text.setFocus()
        self.closed.emit()

    def look(self) -> None:
        """Find the words in the topic as it is now; the first place in view or below it is the current one."""
        self._from = self._text.position_at_top()
        self._search()

    def step(self, forward: bool) -> None:
        """Go to the next or previous place, round the end."""
        if self._places:
            self._current = (self._current + (1 if forward else -1)) % len(self._places)
            self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("raised"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.colour("line"))

    def _search(self) -> None:
        wanted = self.line.text()
        self._places = self._text.find_all([wanted]) if wanted else []
        ahead = (number for number, place in enumerate(self._places) if place.selectionStart() >= self._from)
        self._current = next(ahead, 0)
        self._show()

    def _show(self) -> None:
        self._text.mark(self._places, self._current)
        if self._places:
            self._text.bring_into_view(self._places[self._current])
            self._count.setText(f"{self._current + 1} of {len(self._places)}")
        else:
            self._count.setText("Nothing found" if self.line.text() else "")

    def _button(self, icons: Icons, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setProperty("flat", True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

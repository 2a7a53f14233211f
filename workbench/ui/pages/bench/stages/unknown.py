"""What is said and offered when nobody knows whether the document arrived."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.sessions import Connection, Submission
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_TITLE = "Find out before you send it as a new one."
_CAN_ASK = (
    "This server does nothing twice for one reference. Asking sends the same document again: it is answered as a "
    "duplicate where it had arrived, and taken now where it had not."
)
_CANNOT_ASK = "This server may do it twice. Look for the reference in the ERP before you send it again."


class UnknownBanner(QWidget):
    """The document's own reference, and the way to find out."""

    ask_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._reference = ""
        self.setAccessibleName(_TITLE)
        self._sign = QLabel()
        title, self._words = Words(theme), Words(theme, "hint", small=True)
        title.say(_TITLE)
        self.ask = QPushButton("Ask by reference")
        self.ask.setIcon(icons.icon("submit"))
        self.ask.clicked.connect(self.ask_pressed)
        self.copy = QPushButton("Copy the reference")
        self.copy.setIcon(icons.icon("copy"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._reference))
        buttons = QHBoxLayout()
        buttons.addWidget(self.ask)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        words = QVBoxLayout()
        words.setSpacing(theme.space(1.5))
        words.addWidget(title)
        words.addWidget(self._words)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(2))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_submission(self, submission: Submission, connection: Connection, can_ask: bool) -> None:
        """Show itself where it is unknown what became of the document.

        Args:
            submission: how it ended.
            connection: over which it went.
            can_ask: whether sending it again does nothing twice.
        """
        self._reference = submission.external_reference
        self.setVisible(submission.delivery == "unknown")
        can_ask = can_ask and bool(self._reference)
        named = f"Its reference is `{self._reference}`. " if self._reference else ""
        self._words.say(f"{named}{_CAN_ASK if can_ask else _CANNOT_ASK}")
        self.ask.setVisible(can_ask)
        self.ask.setToolTip(f"Send it again over {connection.title}")
        self.copy.setVisible(bool(self._reference))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("changed-ground"))
        painter.fillRect(0, 0, self._theme.space(0.75), self.height(), self._theme.colour("warning"))

    def _dress(self) -> None:
        self._sign.setPixmap(self._icons.pixmap("warning", self._theme.space(5), "warning", self.devicePixelRatioF()))
        self.update()

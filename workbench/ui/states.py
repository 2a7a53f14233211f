"""The four states of a panel, drawn alike everywhere: empty, busy, its result, trouble."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

CANCEL_AFTER_MS = 300
"""Work shorter than this shows nothing at all: a flicker is worse than a short wait."""


class StatePanel(QStackedWidget):
    """Shows a result widget, or says why there is none."""

    cancel_pressed = Signal()
    retry_pressed = Signal()
    first_action_pressed = Signal()
    second_action_pressed = Signal()

    def __init__(self, result: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._result = result
        self._details = ""
        self._message = _Message(theme, icons)
        self._message.first.clicked.connect(self._first_pressed)
        self._message.second.clicked.connect(self._second_pressed)
        self._first: SignalInstance | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: self.setCurrentWidget(self._message))
        self.addWidget(result)
        self.addWidget(self._message)

    def show_result(self) -> None:
        """Show the result widget."""
        self._late.stop()
        self.setCurrentWidget(self._result)

    def show_empty(self, words: str, action: str = "", other: str = "") -> None:
        """Say what the panel is for, and offer the first thing to do, or another one."""
        self._late.stop()
        self._details = ""
        self._message.say("", "", words, action, other)
        self._first = self.first_action_pressed
        self.setCurrentWidget(self._message)

    def show_busy(self, words: str, *, can_cancel: bool = True) -> None:
        """Say what is under way; what was shown before stays for a moment."""
        self._message.say("busy", words, "", "Cancel" if can_cancel else "", "")
        self._message.progress.show()
        self._first = self.cancel_pressed
        self._late.start(CANCEL_AFTER_MS)

    def show_progress(self, fraction: float, words: str) -> None:
        """Say how far the work has come."""
        self._message.title.setText(words)
        self._message.progress.setRange(0, 1000)
        self._message.progress.setValue(round(fraction * 1000))

    def show_trouble(self, error: UserFacingError) -> None:
        """Say what happened and what to do, with Retry and Copy details."""
        self._late.stop()
        self._details = f"{error.message}\n{error.advice}"
        self._message.say("error", plain(error.message), plain(error.advice), "Try again", "Copy details")
        self._first = self.retry_pressed
        self.setCurrentWidget(self._message)

    def _second_pressed(self) -> None:
        if self._details:
            QGuiApplication.clipboard().setText(self._details)
        else:
            self.second_action_pressed.emit()

    def _first_pressed(self) -> None:
        if self._first is not None:
            self._first.emit()


class _Message(QWidget):
    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(6), theme.space(6), theme.space(6), theme.space(6))
        column.addStretch(2)
        self.sign = QLabel()
        self.sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title = QLabel()
        self.words = QLabel()
        for label in (self.sign, self.title, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(theme.space(80))
        self.progress.setAccessibleName("Progress")
        column.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        self.first = QPushButton()
        self.second = QPushButton()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.first)
        row.addWidget(self.second)
        row.addStretch()
        column.addSpacing(theme.space(2))
        column.addLayout(row)
        column.addStretch(3)

    def say(self, kind: str, title: str, words: str, first: str, second: str) -> None:
        """Show these words and buttons; empty ones are left out."""
        self.progress.hide()
        self.progress.setRange(0, 0)
        if kind:
            role = "accent" if kind == "busy" else kind
            self.sign.setPixmap(self._icons.pixmap(kind, self._theme.space(8), role, self.devicePixelRatioF()))
        self.sign.setVisible(bool(kind))
        self.title.setFont(self._theme.title_font())
        self.words.setStyleSheet(f"color: {self._theme.colour('hint').name()}")
        for widget, text in ((self.title, title), (self.words, words), (self.first, first), (self.second, second)):
            widget.setText(text)
            widget.setVisible(bool(text))

"""The strip on top of the page: where a run would go, in which mode, and the two things to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

EMBEDDED_WORDS = "Nothing leaves this computer until a key is entered under Settings."
LIVE_WORDS = "A run writes to this account."


class Head(QWidget):
    """Target, mode, dry run, run."""

    plan_pressed = Signal()
    run_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._embedded = True
        self._mode = "Test"
        self._sign = QLabel()
        self._title = QLabel()
        self._chip = QLabel()
        self._hint = Words(theme, "hint", small=True)
        plan = QPushButton("Dry run")
        plan.setProperty("primary", True)
        plan.setToolTip("Plan to the byte; nothing is sent (F5)")
        plan.clicked.connect(self.plan_pressed)
        run = QPushButton("Run this plan…")
        run.setIcon(icons.icon("submit"))
        run.setAccessibleName("Go to the run")
        run.setToolTip("Go to the run (Ctrl+Return)")
        run.clicked.connect(self.run_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2.5), theme.space(4), theme.space(2.5))
        row.setSpacing(theme.space(2))
        for widget in (self._sign, self._title, self._chip):
            row.addWidget(widget)
        row.addSpacing(theme.space(2))
        row.addWidget(self._hint, 1)
        row.addWidget(plan)
        row.addWidget(run)
        theme.changed.connect(self._dress)
        self.show_target("Embedded test Klaviyo", True)

    def show_target(self, words: str, embedded: bool) -> None:
        """Say where a run would go."""
        self._title.setText(words)
        self._embedded = embedded
        self._hint.say(EMBEDDED_WORDS if embedded else LIVE_WORDS)
        self._dress()

    def show_mode(self, mode: str) -> None:
        """Say in which mode."""
        self._mode = mode
        self._chip.setText(f" {mode} ")
        self._chip.setAccessibleName(f"Mode: {mode}")
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _dress(self) -> None:
        theme = self._theme
        role = "test" if self._embedded else "production"
        self._sign.setPixmap(self._icons.pixmap("klaviyo", theme.space(5), role, self.devicePixelRatioF()))
        self._title.setFont(theme.title_font())
        colour = theme.colour("test" if self._mode == "Test" else "production").name()
        self._chip.setStyleSheet(
            f"color: {colour}; border: 1px solid {colour}; border-radius: {theme.space(1)}px; font-weight: 600;"
            f"padding: {theme.space(0.5)}px {theme.space(1)}px;"
        )
        self.update()

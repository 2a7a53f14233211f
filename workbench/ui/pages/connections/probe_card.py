"""Testing a connection: each thing that can be wrong, whether it is, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from workbench.errors import UserFacingError
from workbench.sessions.probe import Check, CheckState, Probe
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words, plain

_REMARK = "Opens a session and closes it. No document is sent."
_LOOKS: dict[CheckState, tuple[str, str, str]] = {
    "fine": ("fine", "fine", "fine"),
    "failed": ("error", "error", "failed"),
    "not-reached": ("waiting", "hint", "not reached"),
    "not-needed": ("none", "hint", "not needed"),
    "unknown": ("none", "hint", "unknown"),
}


class ProbeCard(Card):
    """A button, a line a thing, and what came of it; without an action, the button is elsewhere."""

    test_pressed = Signal()
    cancel_pressed = Signal()
    requests_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons, title: str = "Test", action: str = "Test connection") -> None:
        super().__init__(theme, title, _REMARK)
        self._action = action
        self._icons = icons
        self._rows: list[_Row] = []
        self.test = QPushButton(action)
        self.test.setToolTip(f"{action} (F5)")
        self.test.setIcon(icons.icon("session"))
        self.test.clicked.connect(self.test_pressed)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.cancel_pressed)
        self.requests = QPushButton("Show the requests")
        self.requests.setFlat(True)
        self.requests.clicked.connect(self.requests_pressed)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Testing the connection")
        row = QHBoxLayout()
        for button in (self.test, self.cancel, self.requests):
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addWidget(self._progress)
        self._result = Words(theme)
        self._advice = Words(theme, "hint")
        self.column.addWidget(self._result)
        self.column.addWidget(self._advice)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1.5))
        self._grid.setColumnStretch(2, 1)
        self.column.addWidget(self._holder)
        self.show_probe(None, "")

    def show_testing(self) -> None:
        """Say that the test is under way."""
        self._set_busy(True)
        self._result.say("Being tested…", "hint")
        self._advice.say("")
        self._holder.hide()

    def show_probe(self, probe: Probe | None, counted: str) -> None:
        """Show what a test found; None for none.

        Args:
            probe: what was found.
            counted: whether it is a step on the connection's way, as a sentence.
        """
        self._set_busy(False)
        self._holder.setVisible(probe is not None)
        self.requests.setVisible(probe is not None and bool(probe.transcript.exchanges))
        if probe is None:
            self._result.say("")
            self._advice.say("")
            return
        failed = probe.failed
        if failed is None:
            self._result.say("Nothing failed.", "fine")
        else:
            self._result.say(f"{failed.title} is wrong.", "error")
        self._advice.say(counted)
        self._show_checks(probe.checks)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say why it could not be tested at all."""
        self._set_busy(False)
        self._holder.hide()
        self.requests.hide()
        self._result.say(trouble.message, "error")
        self._advice.say(trouble.advice)

    def forbid(self, why: str) -> None:
        """Say why it cannot be tested now; an empty sentence allows it."""
        self.test.setEnabled(not why)
        self.test.setToolTip(why or f"{self._action} (F5)")

    def _set_busy(self, busy: bool) -> None:
        self.test.setVisible(bool(self._action) and not busy)
        self.cancel.setVisible(busy)
        self._progress.setVisible(busy)
        if busy:
            self.requests.hide()

    def _show_checks(self, checks: tuple[Check, ...]) -> None:
        while len(self._rows) < len(checks):
            self._rows.append(_Row(self._theme, self._icons, self._grid))
        for row, check in zip(self._rows, checks, strict=False):
            row.show_check(check)


class _Row:
    """One thing that was tested: a sign, its name, what is said of it."""

    def __init__(self, theme: Theme, icons: Icons, grid: QGridLayout) -> None:
        self._theme = theme
        self._icons = icons
        self._look = ("none", "hint")
        self._sign = QLabel()
        self._name = QLabel()
        self._words = Words(theme)
        self._advice = Words(theme, "hint")
        number = grid.rowCount()
        for column, label in enumerate((self._sign, self._name)):
            grid.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._words, number, 2)
        grid.addWidget(self._advice, number + 1, 2)
        theme.changed.connect(self._draw)

    def show_check(self, check: Check) -> None:
        icon, role, words = _LOOKS[check.state]
        self._look = (icon, role)
        self._draw()
        self._sign.setAccessibleName(f"{check.title}: {words}")
        self._name.setText(check.title)
        self._name.setAccessibleName(f"{check.title}: {words}. {plain(check.sentence)}")
        self._words.say(check.sentence, "hint" if role == "hint" else "text")
        self._advice.say(check.advice)

    def _draw(self) -> None:
        icon, role = self._look
        self._sign.setPixmap(self._icons.pixmap(icon, self._theme.space(4.5), role, self._sign.devicePixelRatioF()))

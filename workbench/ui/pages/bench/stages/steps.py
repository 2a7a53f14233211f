"""The three steps of a session side by side: which is under way, how each ended, how long it took."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from workbench.sessions import StepProgress
from workbench.sessions.profile import StepName
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

STEPS: tuple[tuple[StepName, str], ...] = (("establish", "Establish"), ("submit", "Submit"), ("close", "Close"))
_LOOKS = {
    "idle": ("waiting", "hint", "not yet"),
    "started": ("busy", "accent", "under way"),
    "done": ("fine", "fine", "done"),
    "failed": ("error", "error", "failed"),
    "skipped": ("none", "hint", "not reached"),
}


class Steps(QWidget):
    """Shows each step's state."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        self._steps = {name: _Step(title, theme, icons) for name, title in STEPS}
        for step in self._steps.values():
            row.addWidget(step, 1)

    def clear(self) -> None:
        """Forget the last session."""
        for step in self._steps.values():
            step.show_state("idle", "")

    def show_step(self, progress: StepProgress) -> None:
        """Show that a step began or ended."""
        words = "" if progress.state == "started" else f"{progress.seconds * 1000:,.0f} ms"
        step = self._steps.get(progress.step)
        if step is not None:
            step.show_state(progress.state, words, progress.sentence)

    def end(self) -> None:
        """Mark what was never reached."""
        for step in self._steps.values():
            if step.state == "idle":
                step.show_state("skipped", "")


class _Step(QWidget):
    def __init__(self, title: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._title = title
        self._theme = theme
        self._icons = icons
        self._words = ""
        self.state = "idle"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state("idle", "")

    def show_state(self, state: str, words: str, sentence: str = "") -> None:
        self.state = state
        self._words = words
        state_words = _LOOKS[state][2]
        self.setAccessibleName(f"{self._title}: {state_words} {words}".strip())
        self.setToolTip(plain(sentence) or f"{self._title}: {state_words}")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font())
        return QSize(self._theme.space(28), metrics.height() * 2 + self._theme.space(3))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(18), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        icon, role, words = _LOOKS[self.state]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.space(1), theme.space(1))
        side, pad = theme.space(4.5), theme.space(1.5)
        self._icons.paint(painter, QRect(pad, (self.height() - side) // 2, side, side), icon, role)
        left = pad + side + theme.space(1.5)
        font, hint = theme.font(), theme.hint_font()
        font.setBold(True)
        first, second = QFontMetrics(font), QFontMetrics(hint)
        top = (self.height() - first.height() - second.height()) // 2
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.drawText(left, top + first.ascent(), self._title)
        painter.setFont(hint)
        painter.setPen(theme.colour(role))
        text = f"{words}, {self._words}" if self._words else words
        if second.horizontalAdvance(text) > self.width() - left:
            text = self._words or words
        painter.drawText(left, top + first.height() + second.ascent(), text)

"""The stage rail: seven stages from file to answer, each with its state in a word and a figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from workbench.bench.stages import STAGE_TITLES, StageName, StageState
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import plain

_ROLES = {"fine": "fine", "problems": "error", "note": "note", "none": "hint", "waiting": "hint", "busy": "accent"}
_ICONS = {"fine": "fine", "problems": "error", "note": "note", "none": "none", "waiting": "waiting", "busy": "busy"}


class Rail(QWidget):
    """Shows the stages, tells which one was pressed, and holds the button that sends."""

    chosen = Signal(str)
    submit_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._sending = False
        self.setAccessibleName("Stages")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._stages: dict[StageName, _Stage] = {}
        for number, (name, title) in enumerate(STAGE_TITLES.items(), 1):
            stage = _Stage(number, title, theme, icons)
            # A screen reader toggles where a mouse clicks; both end here.
            stage.toggled.connect(lambda on, name=name: self.chosen.emit(name) if on else None)
            self._group.addButton(stage)
            self._stages[name] = stage
            row.addWidget(stage)
        row.addSpacing(theme.space(3))
        self._submit = QPushButton("Submit test")
        self._submit.setIcon(icons.icon("submit", "on-accent"))
        self._submit.setProperty("primary", True)
        self._submit.clicked.connect(self._pressed)
        row.addWidget(self._submit)
        self.forbid("Drop a document first.")

    def show_stages(self, states: Sequence[StageState]) -> None:
        """Show how every stage is."""
        for state in states:
            self._stages[state.stage].show_state(state)

    def show_stage(self, state: StageState) -> None:
        """Show how one stage is."""
        self._stages[state.stage].show_state(state)

    def choose(self, name: StageName) -> None:
        """Mark the stage whose page is shown."""
        self._stages[name].setChecked(True)

    def allow(self, words: str, mode: str) -> None:
        """Let the document be sent."""
        self._dress(f"Submit {'test' if mode == 'Test' else 'to Production'}", enabled=True, why=words)

    def forbid(self, why: str) -> None:
        """Grey the button, and say why there."""
        self._dress("Submit test", enabled=False, why=why)

    def show_sending(self, sending: bool) -> None:
        """Turn the button into Cancel while a session is open."""
        self._sending = sending
        if sending:
            self._dress("Cancel", enabled=True, why="Stop; the session is closed all the same (Esc).")

    def _dress(self, words: str, *, enabled: bool, why: str) -> None:
        self._submit.setText(words)
        self._submit.setEnabled(enabled)
        self._submit.setToolTip(plain(why))
        self._submit.setAccessibleDescription(plain(why))

    def _pressed(self) -> None:
        (self.cancel_pressed if self._sending else self.submit_pressed).emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))


class _Stage(QAbstractButton):
    def __init__(self, number: int, title: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._title = title
        self._number = number
        self._hovered = False
        self._state = StageState("document", "none", "", "")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()
        theme.changed.connect(self.updateGeometry)

    def show_state(self, state: StageState) -> None:
        self._state = state
        self._name()
        self.update()

    def _name(self) -> None:
        self.setText(self._title)
        self.setAccessibleName(f"Stage {self._number}, {self._title}: {self._state.word}")
        self.setAccessibleDescription(plain(self._state.sentence))
        self.setToolTip(plain(self._state.sentence) or self._title)

    def sizeHint(self) -> QSize:
        theme = self._theme
        width = QFontMetrics(theme.font()).horizontalAdvance(self._title) + theme.space(15)
        height = QFontMetrics(theme.font()).height() + QFontMetrics(theme.hint_font()).height() + theme.space(4)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.space(16), self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        role = _ROLES[self._state.state]
        if self._hovered or self.hasFocus():
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme.colour("hover"))
        if self.isChecked():
            bar = theme.space(0.75)
            painter.fillRect(0, self.height() - bar, self.width(), bar, theme.colour("accent"))
        side, pad = theme.space(5), theme.space(2)
        sign = QRect(pad, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, sign, _ICONS[self._state.state], role)
        left = sign.right() + theme.space(2)
        width = self.width() - left - theme.space(1)
        font, hint = theme.font(), theme.hint_font()
        font.setBold(self.isChecked())
        first, second = QFontMetrics(font), QFontMetrics(hint)
        top = (self.height() - first.height() - second.height()) // 2
        quiet = self._state.state in ("none", "waiting")
        painter.setFont(font)
        painter.setPen(theme.colour("hint" if quiet and not self.isChecked() else "text"))
        title = f"{self._number} {self._title}"
        if first.horizontalAdvance(title) > width:
            title = self._title
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        box = QRect(left, top, width, first.height())
        painter.drawText(box, flags, first.elidedText(title, Qt.TextElideMode.ElideRight, width))
        painter.setFont(hint)
        painter.setPen(theme.colour(role))
        box = QRect(left, top + first.height(), width, second.height())
        painter.drawText(box, flags, second.elidedText(self._state.word, Qt.TextElideMode.ElideRight, width))

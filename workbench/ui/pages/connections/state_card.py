"""How far a connection has come, from draft to enabled, who said so, and the next step."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from workbench.sessions import Connection
from workbench.sessions.connection import STATES, StateName
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.words import Words

_NEXT: dict[StateName, tuple[StateName, str, str, str]] = {
    "draft": (
        "reviewed",
        "Mark as reviewed",
        "Compared with the customer's set-up sheet",
        "Somebody looks at the settings and says that they are right.",
    ),
    "reviewed": ("tested", "", "", "Test the connection: a test in which nothing fails counts."),
    "tested": (
        "enabled",
        "Mark as enabled",
        "SaaSplications enabled it, ticket 4711",
        "Once SaaSplications says that it has enabled the connection, say so here.",
    ),
}


class StateCard(Card):
    """The four states, and what leads on."""

    advance_pressed = Signal(str, str)
    """The state to take the connection to, and the note."""
    back_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "How far it has come")
        self._next: StateName | None = None
        self._path = _Path(theme, icons)
        self._words = Words(theme, "hint", small=True)
        self._said = Facts(theme)
        self.note = QLineEdit()
        self.note.setAccessibleName("Note on this step")
        self.note.returnPressed.connect(self._press)
        self.advance = QPushButton()
        self.advance.setIcon(icons.icon("review"))
        self.advance.clicked.connect(self._press)
        self.back = QPushButton("Make it a draft again")
        self.back.setFlat(True)
        self.back.clicked.connect(self.back_pressed)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.note, 1)
        row.addWidget(self.advance)
        for widget in (self._path, self._said, self._words, self._row):
            self.column.addWidget(widget)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def show_part(self, shown: Shown) -> None:
        """Show how far the connection has come."""
        connection = shown.connection
        self._path.show_state(connection.state)
        self._said.show_facts([_fact(connection, state) for state in STATES[1:] if connection.said(state)])
        following = None if connection.is_local else _NEXT.get(connection.state)
        self._next = following[0] if following is not None else None
        self._row.setVisible(following is not None and bool(following[1]))
        self.back.setVisible(bool(connection.steps) and connection.state != "draft" and not shown.edited)
        if following is not None:
            self.advance.setText(following[1])
            self.note.setPlaceholderText(following[2])
        may = not shown.edited and not shown.faults and not shown.is_new
        self.advance.setEnabled(may)
        self.note.setEnabled(may)
        self._words.say(self._sentence(shown))

    def _sentence(self, shown: Shown) -> str:
        connection = shown.connection
        if connection.is_local:
            return "The built-in test server is always ready."
        if shown.edited or shown.is_new:
            changed = " A change of the settings makes it a draft again." if connection.steps else ""
            return f"Save the settings first.{changed}"
        if connection.was_changed:
            return f"Its settings were changed, so what was said before no longer counts. {_NEXT['draft'][3]}"
        following = _NEXT.get(connection.state)
        if following is not None:
            return following[3]
        return "Everything that was reviewed may be sent over it. A change of its settings makes it a draft again."

    def _press(self) -> None:
        if self._next is not None and self.advance.isEnabled():
            self.advance_pressed.emit(self._next, self.note.text().strip())
            self.note.clear()


class _Path(QWidget):
    """Four states in a row, joined as far as the connection has come."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._state: StateName = "draft"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_state(self, state: StateName) -> None:
        self._state = state
        self.setAccessibleName(f"State: {state}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(6) + QFontMetrics(self._theme.hint_font()).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reached = STATES.index(self._state)
        part, side = self.width() / len(STATES), theme.space(4.5)
        middle = side // 2 + theme.space(0.5)
        for number, state in enumerate(STATES):
            centre = round(part * (number + 0.5))
            if number:
                before = round(part * (number - 0.5)) + side // 2 + theme.space(1)
                role = "fine" if number <= reached else "line"
                painter.setPen(QPen(theme.colour(role), 2))
                painter.drawLine(before, middle, centre - side // 2 - theme.space(1), middle)
            icon, role = ("fine", "fine") if number <= reached else ("waiting", "hint")
            self._icons.paint(painter, QRect(centre - side // 2, middle - side // 2, side, side), icon, role)
            font = theme.hint_font()
            font.setWeight(QFont.Weight.DemiBold if number == reached else QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(theme.colour("text" if number == reached else "hint"))
            words = QRect(round(part * number), middle + side // 2, round(part), self.height() - middle - side // 2)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, state)


def _fact(connection: Connection, state: StateName) -> tuple[str, str]:
    step = connection.said(state)
    assert step is not None
    note = f" {step.note}" if step.note else ""
    return state.capitalize(), f"by {step.by}, {step.at[:16].replace('T', ' ')}.{note}"

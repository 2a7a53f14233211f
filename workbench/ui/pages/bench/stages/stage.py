"""What every stage's page has: a sign, a headline, sentences below it, and room for more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words


class StagePage(QWidget):
    """A column: the headline, then what the stage adds."""

    def __init__(self, title: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.theme = theme
        self.icons = icons
        self.setAccessibleName(f"{title} page")
        self.column = QVBoxLayout(self)
        space = theme.space
        self.column.setContentsMargins(space(4), space(3), space(4), space(3))
        self.column.setSpacing(space(3))
        self._sign = QLabel()
        self._sign_shown = ("none", "hint")
        self.title = Words(theme, title=True)
        self.sentence = Words(theme)
        self.advice = Words(theme, "hint")
        head = QHBoxLayout()
        head.setSpacing(space(2.5))
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(space(1))
        for label in (self.title, self.sentence, self.advice):
            words.addWidget(label)
        head.addLayout(words, 1)
        self.column.addLayout(head)
        theme.changed.connect(self._draw_sign)

    def headline(self, icon: str, role: str, title: str, sentence: str = "", advice: str = "") -> None:
        """Show the stage's result in a few words."""
        self._sign_shown = (icon, role)
        self._draw_sign()
        self.title.say(title)
        self.sentence.say(sentence)
        self.advice.say(advice)

    def scrolled(self, widget: QWidget) -> QScrollArea:
        """Give the widget in an area that scrolls when it is too tall."""
        area = QScrollArea()
        area.setWidget(widget)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _draw_sign(self) -> None:
        icon, role = self._sign_shown
        self._sign.setPixmap(self.icons.pixmap(icon, self.theme.space(6), role, self.devicePixelRatioF()))

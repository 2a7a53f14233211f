"""Sentences as people read them: what stands in back-quotes came from a file and is shown in its font."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from workbench.ui.theme import Theme

_QUOTED = re.compile(r"`([^`]*)`")


def rich(text: str, theme: Theme) -> str:
    """Give a sentence as HTML; only our own marks become tags."""
    family = html.escape(theme.mono_font().family())
    ground = theme.colour("raised").name()

    def code(found: re.Match[str]) -> str:
        words = html.escape(found[1]).replace(" ", "&nbsp;") or "&nbsp;"
        return f"<span style=\"font-family:'{family}',monospace; background:{ground}\">{words}</span>"

    parts, at = [], 0
    for found in _QUOTED.finditer(text):
        parts += [html.escape(text[at : found.start()]), code(found)]
        at = found.end()
    parts.append(html.escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")


def plain(text: str) -> str:
    """Give a sentence without its marks, for a screen reader."""
    return _QUOTED.sub(r"\1", text)


def draw_words(painter: QPainter, where: QRect, text: str, font: QFont, mono: QFont, colour: QColor) -> None:
    """Draw a sentence on one line, cut with an ellipsis where it does not fit."""
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    x, right = where.left(), where.right()
    for number, run in enumerate(_QUOTED.split(text.replace("\n", " "))):
        if not run:
            continue
        face = mono if number % 2 else font
        painter.setFont(face)
        width = QFontMetrics(face).horizontalAdvance(run)
        box = QRect(x, where.top(), right - x + 1, where.height())
        if x + width > right:
            cut = QFontMetrics(face).elidedText(run, Qt.TextElideMode.ElideRight, max(0, right - x))
            painter.drawText(box, flags, cut)
            return
        painter.drawText(box, flags, run)
        x += width


class Words(QLabel):
    """A wrapped, selectable sentence in the colour of a role."""

    def __init__(self, theme: Theme, role: str = "text", *, small: bool = False, title: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._role = role
        self._small = small
        self._title = title
        self._said = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._dress)
        self._dress()

    def say(self, text: str, role: str | None = None) -> None:
        """Show a sentence; an empty one takes no room."""
        self._said = text
        if role is not None:
            self._role = role
        self.setAccessibleName(plain(text))
        self._dress()

    def said(self) -> str:
        """What is shown, with its marks."""
        return self._said

    def _dress(self) -> None:
        font = self._theme.title_font() if self._title else self._theme.font()
        self.setFont(self._theme.hint_font() if self._small else font)
        self.setStyleSheet(f"color: {self._theme.colour(self._role).name()}")
        self.setText(rich(self._said, self._theme))
        self._take_room()

    def _take_room(self) -> None:
        # Without a parent, showing would open a window of its own.
        if self.parentWidget() is not None:
            self.setVisible(bool(self._said))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange:
            self._take_room()
        return super().event(event)


def line(theme: Theme) -> QWidget:
    """Give a hairline between two parts that space alone does not separate."""
    widget = QWidget()
    widget.setFixedHeight(1)
    widget.setAutoFillBackground(True)

    def dress() -> None:
        widget.setStyleSheet(f"background: {theme.colour('line').name()}")

    theme.changed.connect(dress)
    dress()
    return widget

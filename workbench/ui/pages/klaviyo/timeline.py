"""The calls of a plan on a line of time, against Klaviyo's two windows: ten a second, a hundred and fifty a minute."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.klaviyo.limits import IMPORT
from workbench.klaviyo.planning import PlanSummary
from workbench.ui.theme import Theme

MOST_BARS = 240


class Bar(NamedTuple):
    """A stretch of time and the calls that begin in it."""

    start: float
    seconds: float
    calls: int


def bars_of(calls: int, eta_seconds: float, rate_seconds: float) -> tuple[Bar, ...]:
    """Spread the calls over the time they take: as the windows allow, or evenly where something slower binds."""
    if not calls:
        return ()
    if eta_seconds > max(rate_seconds, 1.0):
        moments = [eta_seconds * index / calls for index in range(calls)]
    else:
        moments = [index // IMPORT.steady * 60.0 + index % IMPORT.steady // IMPORT.burst for index in range(calls)]
    width = max(1.0, (moments[-1] + 1) / MOST_BARS)
    found: dict[int, int] = {}
    for moment in moments:
        found[int(moment // width)] = found.get(int(moment // width), 0) + 1
    return tuple(Bar(slot * width, width, number) for slot, number in found.items())


class Timeline(QWidget):
    """Draws the bars, the minutes, and the line of what a second allows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._seconds = 1.0
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_plan(self, summary: PlanSummary) -> None:
        """Show when the calls of a plan would be made."""
        calls = len(summary.chunks)
        self._bars = bars_of(calls, summary.eta_seconds, summary.rate_seconds)
        last = self._bars[-1] if self._bars else Bar(0, 1, 0)
        self._seconds = max(last.start + last.seconds, summary.eta_seconds, 1.0)
        self._words = f"{calls_words(calls)} in about {duration(summary.eta_seconds)}. Binding: {summary.eta_limit}."
        self.setAccessibleName(self._words if calls else "No calls")
        self.setToolTip(self._words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        painter.setFont(theme.hint_font())
        axis = painter.fontMetrics().height() + theme.space(1)
        area = QRectF(0, theme.space(1), self.width(), self.height() - axis - theme.space(1))
        self._paint_minutes(painter, area)
        self._paint_bars(painter, area)
        self._paint_axis(painter, area)

    def _paint_minutes(self, painter: QPainter, area: QRectF) -> None:
        """Shade every second minute, so that the windows can be counted."""
        minute = 60 / self._seconds * area.width()
        if minute < 3:
            return
        for number in range(0, int(self._seconds // 60) + 1, 2):
            part = QRectF(number * minute, area.top(), min(minute, area.width() - number * minute), area.height())
            painter.fillRect(part, self._theme.colour("raised"))

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        wide = self._bars[0].seconds if self._bars else 1.0
        most = IMPORT.burst if wide <= 1 else max(IMPORT.burst, max(bar.calls for bar in self._bars))
        colour = theme.colour("accent")
        for bar in self._bars:
            height = bar.calls / most * (area.height() - theme.space(2))
            left = bar.start / self._seconds * area.width()
            width = max(bar.seconds / self._seconds * area.width() - 1, 1.5)
            painter.fillRect(QRectF(left, area.bottom() - height, min(width, theme.space(4)), height), colour)
        limit = area.bottom() - min(IMPORT.burst * wide, most) / most * (area.height() - theme.space(2))
        painter.setPen(QPen(theme.colour("warning"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(0, round(limit), round(area.right()), round(limit))
        painter.setPen(theme.colour("warning"))
        words = f"{IMPORT.burst} a second"
        left = area.right() - painter.fontMetrics().horizontalAdvance(words) - theme.space(1)
        painter.drawText(round(left), round(limit) + painter.fontMetrics().ascent() + 1, words)

    def _paint_axis(self, painter: QPainter, area: QRectF) -> None:
        theme = self._theme
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, round(area.bottom()), round(area.right()), round(area.bottom()))
        painter.setPen(theme.colour("hint"))
        base = self.height() - painter.fontMetrics().descent()
        painter.drawText(0, base, "0 s")
        end = duration(self._seconds)
        painter.drawText(round(area.right() - painter.fontMetrics().horizontalAdvance(end)), base, end)
        if self._seconds < 4:
            return
        middle = duration(self._seconds / 2)
        painter.drawText(round((area.width() - painter.fontMetrics().horizontalAdvance(middle)) / 2), base, middle)


def calls_words(calls: int) -> str:
    """Give a number of calls in words."""
    return "1 call" if calls == 1 else f"{calls:,} calls"


def duration(seconds: float) -> str:
    """Give a length of time in the two largest units that matter."""
    whole = max(round(seconds), 1) if seconds else 0
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min"

"""A session's times drawn as a waterfall: a bar a request, in the stages of name, connect, TLS, send, wait, receive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from workbench.sessions import Exchange
from workbench.ui.theme import Theme
from workbench.ui.widgets.legend import Legend

STAGES: tuple[tuple[str, str, str], ...] = (
    ("name", "name", "moved"),
    ("connect", "connect", "changed"),
    ("tls", "TLS", "production"),
    ("send", "send", "hint"),
    ("wait", "wait for the first byte", "accent"),
    ("receive", "receive", "fine"),
)
_ROLES = {stage: role for stage, _, role in STAGES}
_WORDS = {stage: words for stage, words, _ in STAGES}
_ROW = Qt.ItemDataRole.UserRole
_SHORTEST = 2
"""Pixels of the shortest stage that is drawn, so that none disappears."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One request's bar."""

    title: str
    answer: str
    """The status, or that none came."""
    begun: float
    """Seconds since the first request began."""
    seconds: float
    stages: tuple[tuple[str, float, float], ...]
    """Name, beginning and length of each stage, in seconds from the request's own beginning."""
    failed: bool

    @property
    def said(self) -> str:
        """All of it in words."""
        parts = [f"{_WORDS[stage]} {milliseconds(length)}" for stage, _, length in self.stages]
        return f"{self.title}: {self.answer}, {milliseconds(self.seconds)} in all; {', '.join(parts) or 'no times'}"


def bars_of(exchanges: Sequence[Exchange]) -> tuple[Bar, ...]:
    """Give the bars of a session's exchanges, in their order."""
    if not exchanges:
        return ()
    first = datetime.fromisoformat(exchanges[0].started)
    return tuple(
        Bar(
            each.step.replace("-", " ").capitalize(),
            str(each.status) if each.status is not None else "no answer",
            max(0.0, (datetime.fromisoformat(each.started) - first).total_seconds()),
            each.seconds,
            each.timing.stages,
            each.status is None or bool(each.trouble) or each.status >= 400,
        )
        for each in exchanges
    )


def milliseconds(seconds: float) -> str:
    """Word a time as people compare it."""
    if seconds >= 10:
        return f"{seconds:,.1f} s"
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:,.1f} ms"


class Waterfall(QWidget):
    """The bars with their words; choosing one tells its number."""

    chosen = Signal(int)
    """The number of an exchange, from 0."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.list = _Bars(theme)
        self.list.setAccessibleName("Times of the requests")
        self.list.currentRowChanged.connect(lambda row: self.chosen.emit(row) if row >= 0 else None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addWidget(self.list)
        self._legend = Legend(theme, [(words, role) for _, words, role in STAGES])
        column.addWidget(self._legend)
        theme.changed.connect(self._fit)

    def show_exchanges(self, exchanges: Sequence[Exchange]) -> None:
        """Show these; none is chosen."""
        bars = bars_of(exchanges)
        self.list.blockSignals(True)
        self.list.show_bars(bars)
        self.list.blockSignals(False)
        self._legend.show_only({_WORDS[stage] for bar in bars for stage, _, _ in bar.stages})
        self._fit()

    def choose(self, number: int) -> None:
        """Choose the exchange of this number."""
        self.list.setCurrentRow(number)

    def _fit(self) -> None:
        rows = max(1, min(self.list.count(), 8))
        self.list.setFixedHeight(rows * row_height(self._theme) + 2)


def row_height(theme: Theme) -> int:
    """Give the height of one bar's row."""
    return QFontMetrics(theme.font()).height() + theme.space(2)


class _Bars(QListWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.whole = 0.0
        """Seconds from the first request's beginning to the last one's end."""
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setItemDelegate(_BarDelegate(self, theme))
        theme.changed.connect(self.doItemsLayout)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self.clear()
        self.whole = max((bar.begun + bar.seconds for bar in bars), default=0.0)
        for bar in bars:
            item = QListWidgetItem(bar.title)
            item.setData(_ROW, bar)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, bar.said)
            self.addItem(item)


class _BarDelegate(QStyledItemDelegate):
    def __init__(self, bars: _Bars, theme: Theme) -> None:
        super().__init__(bars)
        self._bars = bars
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, row_height(self._theme))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, bar, box = self._theme, index.data(_ROW), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        lane = self._lane(box)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        left = QRect(box.left() + theme.space(2), box.top(), lane.left() - box.left() - theme.space(2), box.height())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, bar.title)
        painter.setFont(theme.hint_font())
        painter.setPen(theme.colour("error" if bar.failed else "hint"))
        words = left.adjusted(QFontMetrics(theme.font()).horizontalAdvance(f"{bar.title}  "), 0, -theme.space(1), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.answer)
        painter.setPen(theme.colour("text"))
        right = QRect(
            lane.right() + theme.space(2), box.top(), box.right() - lane.right() - theme.space(3), box.height()
        )
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, milliseconds(bar.seconds))
        painter.setPen(Qt.PenStyle.NoPen)
        for stage, where in self._stages(bar, lane):
            painter.setBrush(theme.colour(_ROLES[stage]))
            painter.drawRoundedRect(where, 1.5, 1.5)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        bar = index.data(_ROW)
        if bar is None:
            return False
        QToolTip.showText(event.globalPos(), self._words_at(bar, option.rect, event.pos()), view)
        return True

    def _words_at(self, bar: Bar, box: QRect, at: QPoint) -> str:
        for (stage, where), (_, _, length) in zip(self._stages(bar, self._lane(box)), bar.stages, strict=True):
            if where.left() <= at.x() <= where.right() + 1:
                return f"{bar.title}, {_WORDS[stage]}: {milliseconds(length)}"
        return bar.said

    def _lane(self, box: QRect) -> QRect:
        """Give the part of a row in which its bar is drawn."""
        theme = self._theme
        left = QFontMetrics(theme.font()).horizontalAdvance("Keep alive") + theme.space(18)
        right = QFontMetrics(theme.font()).horizontalAdvance("00,000 ms") + theme.space(4)
        height = theme.space(2.5)
        return QRect(box.left() + left, box.center().y() - height // 2, max(40, box.width() - left - right), height)

    def _stages(self, bar: Bar, lane: QRect) -> list[tuple[str, QRectF]]:
        whole = self._bars.whole or 1.0
        found, least = [], 0.0
        for stage, begun, length in bar.stages:
            x = max(lane.left() + lane.width() * (bar.begun + begun) / whole, least)
            width = max(_SHORTEST, lane.width() * length / whole)
            found.append((stage, QRectF(min(x, lane.right() - width), lane.top(), width, lane.height())))
            least = x + width
        return found

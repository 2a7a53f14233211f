"""The buckets of a plan as one bar, with a button for each: sign, number and word, so that colour is never alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.klaviyo.planning import BUCKETS, Bucket, PlanSummary
from workbench.klaviyo.planning.outcome import MEANINGS
from workbench.ui.theme import Theme
from workbench.ui.widgets.flow import FlowLayout

ROLES = {
    Bucket.NEW: "added",
    Bucket.CHANGED: "changed",
    Bucket.UNCHANGED: "hint",
    Bucket.BLOCKED: "error",
    Bucket.DUPLICATE: "moved",
    Bucket.OVER_TEST_LIMIT: "note",
}
SIGNS = {
    Bucket.NEW: "+",
    Bucket.CHANGED: "~",
    Bucket.UNCHANGED: "=",
    Bucket.BLOCKED: "✗",
    Bucket.DUPLICATE: "⇉",
    Bucket.OVER_TEST_LIMIT: "⋯",
}
LEAST_SHARE = 0.012
"""Of the bar, for a bucket that holds anything at all: one blocked record of a million must be seen."""


class Buckets(QWidget):
    """The bar above its buttons."""

    chosen = Signal(object)
    """The bucket whose records are wanted; None for all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = _Bar(theme)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._all = self._button("All", None)
        self._buttons = {bucket: self._button("", bucket) for bucket in BUCKETS}
        flow = FlowLayout(theme.space(1.5))
        for button in (self._all, *self._buttons.values()):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._bar)
        column.addLayout(flow)
        theme.changed.connect(self._dress)

    def show_plan(self, summary: PlanSummary) -> None:
        """Show how many records each bucket holds."""
        counts = {bucket: summary.counts[bucket.key] for bucket in BUCKETS}
        self._bar.show_counts(counts)
        self._all.setText(f"All  {summary.records:,}")
        for bucket, button in self._buttons.items():
            words = bucket.key.replace("_", " ")
            button.setText(f"{SIGNS[bucket]}  {counts[bucket]:,} {words}")
            button.setToolTip(MEANINGS[bucket].capitalize() + ".")
            button.setAccessibleName(f"{counts[bucket]:,} {words}")
            button.setEnabled(counts[bucket] > 0)
        self._all.setChecked(True)
        self._dress()

    def _button(self, text: str, bucket: Bucket | None) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.toggled.connect(lambda on: self.chosen.emit(bucket) if on else None)
        self._group.addButton(button)
        return button

    def _dress(self) -> None:
        for bucket, button in self._buttons.items():
            colour = self._theme.colour(ROLES[bucket] if button.isEnabled() else "hint").name()
            button.setStyleSheet(f"QToolButton {{ color: {colour}; font-weight: 600; }}")


class _Bar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counts: dict[Bucket, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_counts(self, counts: dict[Bucket, int]) -> None:
        self._counts = counts
        said = ", ".join(f"{number:,} {bucket.key.replace('_', ' ')}" for bucket, number in counts.items() if number)
        self.setAccessibleName(f"Records: {said or 'none'}")
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.space(60), self._theme.space(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        rounded = QPainterPath()
        rounded.addRoundedRect(whole, self._theme.space(1.5), self._theme.space(1.5))
        painter.setClipPath(rounded)
        painter.fillRect(whole, self._theme.colour("line"))
        x = 0.0
        for bucket, share in _shares(self._counts).items():
            part = QRectF(x, 0, share * whole.width(), whole.height())
            self._paint_part(painter, bucket, part)
            x += part.width()

    def _paint_part(self, painter: QPainter, bucket: Bucket, part: QRectF) -> None:
        theme = self._theme
        painter.fillRect(part.adjusted(0, 0, -1, 0), theme.colour(ROLES[bucket]))
        painter.setPen(_readable(theme.colour(ROLES[bucket])))
        painter.setFont(theme.font())
        words = f"{SIGNS[bucket]} {self._counts[bucket]:,}"
        if painter.fontMetrics().horizontalAdvance(words) + theme.space(2) < part.width():
            painter.drawText(part, Qt.AlignmentFlag.AlignCenter, words)


def _readable(ground: QColor) -> QColor:
    return QColor("black" if ground.lightnessF() > 0.5 else "white")


def _shares(counts: dict[Bucket, int]) -> dict[Bucket, float]:
    """Give every bucket that holds anything a part of the bar that can be seen."""
    total = sum(counts.values())
    raised = {bucket: max(number / total, LEAST_SHARE) for bucket, number in counts.items() if number}
    whole = sum(raised.values())
    return {bucket: share / whole for bucket, share in raised.items()}

"""How the bench's widgets stand: zones and rail above, source and stage side by side, problems below."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.bench.document_list import DocumentList
from workbench.ui.pages.bench.problems import Problems
from workbench.ui.pages.bench.rail import Rail
from workbench.ui.pages.bench.source import Source
from workbench.ui.pages.bench.stage_pages import StagePages
from workbench.ui.pages.bench.webhooks import WebhooksLine
from workbench.ui.pages.bench.zones import Zones
from workbench.ui.remembered import Remembered
from workbench.ui.theme import Theme


class Frame(QWidget):
    """Large drop zones while the bench is empty, else everything else; above them where webhooks come in."""

    def __init__(self, theme: Theme, icons: Icons, remembered: Remembered, large: Zones) -> None:
        super().__init__()
        self._remembered = remembered
        self.bar = Zones(theme, icons, large=False)
        self.large = large
        self.rail = Rail(theme, icons)
        self.list = DocumentList(theme, icons)
        self.source = Source(theme, icons)
        self.stages = StagePages(theme, icons)
        self.problems = Problems(theme, icons)
        self._across = self._side_by_side(theme)
        self._down = self._above_each_other(theme)
        self.webhooks = WebhooksLine(theme, icons)
        self._work = self._put_together(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.large)
        self._stack.addWidget(self._work)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.webhooks)
        column.addWidget(self._stack, 1)
        for name, splitter in self._splitters():
            if remembered.window(name):
                splitter.restoreState(QByteArray.fromBase64(remembered.window(name).encode()))

    @property
    def zones(self) -> Zones:
        """The drop zones in view."""
        return self.large if self._stack.currentWidget() is self.large else self.bar

    def show_empty(self, empty: bool) -> None:
        """Show the large drop zones, or the document."""
        self._stack.setCurrentWidget(self.large if empty else self._work)

    def remember_sizes(self) -> None:
        """Keep the user's sizes for the next start."""
        for name, splitter in self._splitters():
            self._remembered.remember_window(name, bytes(splitter.saveState().toBase64().data()).decode())

    def _splitters(self) -> tuple[tuple[str, QSplitter], ...]:
        return ("bench-across", self._across), ("bench-down", self._down)

    def _side_by_side(self, theme: Theme) -> QSplitter:
        across = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.list, 0), (self.source, 3), (self.stages, 2)):
            across.addWidget(widget)
            across.setStretchFactor(across.indexOf(widget), stretch)
        across.setChildrenCollapsible(False)
        across.setSizes([theme.space(44), theme.space(140), theme.space(110)])
        return across

    def _above_each_other(self, theme: Theme) -> QSplitter:
        down = QSplitter(Qt.Orientation.Vertical)
        down.addWidget(self._across)
        down.addWidget(self.problems)
        down.setStretchFactor(0, 1)
        down.setCollapsible(0, False)
        down.setSizes([theme.space(116), theme.space(52)])
        return down

    def _put_together(self, theme: Theme) -> QWidget:
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        row.addWidget(self.bar)
        column.addWidget(holder)
        column.addWidget(self.rail)
        column.addWidget(self._down, 1)
        return work

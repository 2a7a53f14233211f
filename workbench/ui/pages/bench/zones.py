"""All drop zones of the catalogue, as the bar on top of the bench or large on an empty one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.transactions import Transaction
from workbench.ui.dropped import Dropped
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.shop import SHOPIFY
from workbench.ui.pages.bench.zone import Zone, ZoneWords
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

ANY = ZoneWords(None, "Drop XML here", "The bench recognises the transaction by itself.", "any")
SHOP = ZoneWords(
    None,
    "Shopify",
    "An order, customer, payment, refund, fulfilment, product or stock level, as a webhook brings it.",
    "shopify",
    SHOPIFY,
)
SampleRow = tuple[str, str, Path, bool]
"""Title, summary, file, and whether there is nothing wrong with it."""


class Zones(QWidget):
    """One zone that recognises by itself and one for each transaction; transactions and questions apart."""

    open_pressed = Signal(object)
    """The words of the zone."""
    paste_pressed = Signal(object)
    webhooks_pressed = Signal()
    sample_pressed = Signal(object)
    """The sample's path."""

    def __init__(self, theme: Theme, icons: Icons, *, large: bool) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._large = large
        self._shown: tuple[Transaction, ...] | None = None
        self._zones: list[Zone] = []
        self._bubble: QLabel | None = None
        self._takes_webhooks = False
        self._samples: dict[str, tuple[SampleRow, ...]] = {}
        self.setAccessibleName("Drop zones")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._box = outer

    def show_catalogue(self, transactions: Sequence[Transaction]) -> None:
        """Make a zone for each, and one for the shop; those of the same transactions stay."""
        if self._shown == tuple(transactions):
            return
        self._shown = tuple(transactions)
        self._samples = {
            each.name: tuple((sample.title, sample.summary, sample.file, sample.good) for sample in each.samples)
            for each in transactions
        }
        self._samples[_key(ANY)] = tuple(samples[0] for samples in self._samples.values() if samples)
        groups = [
            ("", [self._zone(ANY)]),
            ("Transactions", [self._of(each) for each in transactions if each.kind == "transaction"]),
            ("Questions", [self._of(each) for each in transactions if each.kind == "question"]),
            ("Shops", [self._zone(SHOP)]),
        ]
        self._box.addWidget(self._lay_out_large(groups) if self._large else self._lay_out_bar(groups))

    def show_shop_samples(self, samples: Sequence[SampleRow]) -> None:
        """Offer these in the shop's zone."""
        self._samples[_key(SHOP)] = tuple(samples)

    def show_webhooks(self, taken: bool) -> None:
        """Offer to take webhooks, or to stop that."""
        self._takes_webhooks = taken

    def await_drag(self, awaits: bool) -> None:
        """Light every zone while something is dragged over the window."""
        for zone in self._zones:
            zone.await_drag(awaits)
            if not awaits:
                zone.hold("")
        if not awaits and self._bubble is not None:
            self._bubble.hide()

    def hold(self, at: QPoint, dropped: Dropped) -> None:
        """Show at the zone under this global point, or at the first one, what letting go will do."""
        target = self.zone_at(at) or self._zones[0]
        as_what = ", recognise it" if target.words is ANY else f" as {target.words.title}"
        words = dropped.doubt or f"Take {dropped.what}{as_what}"
        for zone in self._zones:
            zone.hold(words if zone is target else "", doubtful=bool(dropped.doubt))
        if not self._large:  # the bar has no room for the whole sentence
            self._say(words, target)

    def zone_at(self, at: QPoint) -> Zone | None:
        """Give the zone under a global point."""
        for zone in self._zones:
            if zone.isVisible() and zone.rect().contains(zone.mapFromGlobal(at)):
                return zone
        return None

    def _say(self, words: str, below: Zone) -> None:
        # No tool tip: that is a window of its own, and would catch what is dropped.
        if self._bubble is None:
            self._bubble = QLabel(self.window())
            self._bubble.setTextFormat(Qt.TextFormat.PlainText)
            self._bubble.setContentsMargins(*(self._theme.space(1.5),) * 4)
        look = f"color: {self._theme.colour('text').name()}; background: {self._theme.colour('raised').name()}"
        self._bubble.setStyleSheet(f"{look}; border: 1px solid {self._theme.colour('line').name()};")
        self._bubble.setText(words)
        self._bubble.adjustSize()
        left = below.mapTo(self.window(), QPoint(0, below.height() + self._theme.space(1)))
        most = self.window().width() - self._bubble.width() - self._theme.space(2)
        self._bubble.move(min(left.x(), most), left.y())
        self._bubble.show()
        self._bubble.raise_()

    def _of(self, transaction: Transaction) -> Zone:
        icon = transaction.alias if self._icons.has(transaction.alias) else "document"
        return self._zone(ZoneWords(transaction.name, transaction.short_title, transaction.summary, icon))

    def _zone(self, words: ZoneWords) -> Zone:
        zone = Zone(words, self._theme, self._icons, large=self._large)
        zone.clicked.connect(lambda: self._offer(zone))
        self._zones.append(zone)
        return zone

    def _offer(self, zone: Zone) -> None:
        words = zone.words
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_file = menu.addAction(self._icons.icon("open"), "Open a file…")
        open_file.triggered.connect(lambda: self.open_pressed.emit(words))
        menu.addAction(self._icons.icon("paste"), "Paste").triggered.connect(lambda: self.paste_pressed.emit(words))
        if words is SHOP:
            what = "Stop taking webhooks" if self._takes_webhooks else "Take webhooks…"
            take = menu.addAction(self._icons.icon("server"), what)
            take.triggered.connect(self.webhooks_pressed)
        self._add_samples(menu, words)
        menu.popup(zone.mapToGlobal(QPoint(0, zone.height())))

    def _offer_samples(self, words: ZoneWords, below: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_samples(menu, words)
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _add_samples(self, menu: QMenu, words: ZoneWords) -> None:
        samples = self._samples.get(_key(words), ())
        if samples:
            menu.addSection("Samples")
        menu.setToolTipsVisible(True)
        for title, summary, file, good in samples:
            icon = self._icons.icon("sample", "fine" if good else "warning")
            action = menu.addAction(icon, title)
            action.setToolTip(summary)
            action.triggered.connect(lambda *_, file=file: self.sample_pressed.emit(file))

    def _lay_out_bar(self, groups: Sequence[tuple[str, Sequence[Zone]]]) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space(1.5))
        for number, (_, zones) in enumerate(groups):
            if number:
                row.addSpacing(self._theme.space(1.5))
            for zone in zones:
                row.addWidget(zone, zone.sizeHint().width())
        return bar

    def _lay_out_large(self, groups: Sequence[tuple[str, Sequence[Zone]]]) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        space = self._theme.space
        column.setContentsMargins(space(6), space(5), space(6), space(6))
        column.setSpacing(space(2))
        headline = Words(self._theme, title=True)
        headline.say("Drop a partner's XML here")
        column.addWidget(headline)
        words = Words(self._theme, "hint")
        words.say(
            "The bench shows what it is, what the schema and the rules say, and how it differs from the standard; "
            "then submits it to the test server and reads the answer. No file at hand? Try a sample."
        )
        column.addWidget(words)
        for title, zones in groups:
            if not zones:
                continue
            if title:
                label = QLabel(title)
                font = self._theme.font()
                font.setBold(True)
                label.setFont(font)
                column.addSpacing(space(2))
                column.addWidget(label)
            column.addLayout(self._grid(zones))
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _grid(self, zones: Sequence[Zone]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._theme.space(3))
        for number, zone in enumerate(zones):
            cell = QVBoxLayout()
            cell.setSpacing(self._theme.space(0.5))
            cell.addWidget(zone)
            link = QPushButton("Try it with a sample")
            link.setFlat(True)
            link.setIcon(self._icons.icon("sample", "accent"))
            link.setAccessibleName(f"Try a sample of {zone.words.title}")
            link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            link.clicked.connect(lambda *_, zone=zone, link=link: self._offer_samples(zone.words, link))
            if zone.words is SHOP or self._samples.get(_key(zone.words)):
                cell.addWidget(link)
            grid.addLayout(cell, number // 3, number % 3)
        for index in range(1 if zones[0].words is ANY else 3):
            grid.setColumnStretch(index, 1)
        return grid


def _key(words: ZoneWords) -> str:
    return words.kind or words.title

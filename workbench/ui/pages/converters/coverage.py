"""What the cases reach of a converter, and what none of them does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.convert import Coverage
from workbench.convert.coverage import Part
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.changes import plain_tree
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_EMPTY = "Once its cases have run, this says which templates, branches, lines or rows none of them reaches."


class CoveragePane(QWidget):
    """A share, a bar, and the parts that no case reaches."""

    part_chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Coverage")
        self._title = Words(theme, title=True)
        self._sentence = Words(theme, "hint")
        self._bar = _Bar(theme)
        self.tree = plain_tree("Parts that no case reaches", ["Line", "Part"])
        self.tree.setRootIsDecorated(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemClicked.connect(lambda item, _: self._choose(item))
        self.tree.itemActivated.connect(lambda item, _: self._choose(item))
        body = QWidget()
        column = QVBoxLayout(body)
        space = theme.space
        column.setContentsMargins(space(4), space(3), space(4), 0)
        column.setSpacing(space(2))
        for widget in (self._title, self._bar, self._sentence):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        self._panel = StatePanel(body, theme, icons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._panel)
        self.show_coverage(None)

    def show_coverage(self, coverage: Coverage | None) -> None:
        """Show what is reached."""
        if coverage is None or not coverage.parts:
            self._panel.show_empty(_EMPTY)
            return
        missed = coverage.missed
        reached = len(coverage.parts) - len(missed)
        self._title.say(f"{coverage.share:.0%} of it is reached")
        self._bar.show_share(coverage.share)
        words = f"The cases reach {reached} of {len(coverage.parts)} parts."
        self._sentence.say(words if not missed else f"{words} No case reaches these:")
        self.tree.clear()
        for part in missed:
            item = QTreeWidgetItem([str(part.line), part.label])
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(0, self._theme.colour("hint"))
            item.setFont(1, self._theme.mono_font())
            item.setToolTip(1, f"{part.file.name}, line {part.line}: {part.label}")
            item.setData(0, Qt.ItemDataRole.UserRole, part)
            self.tree.addTopLevelItem(item)
        self.tree.setVisible(bool(missed))
        self._panel.show_result()

    def _choose(self, item: QTreeWidgetItem) -> None:
        part = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(part, Part):
            self.part_chosen.emit(part)


class _Bar(QWidget):
    """A share of a whole."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """Show a share, from 0 to 1."""
        self._share = share
        self.setAccessibleName(f"{share:.0%} reached")
        self.setFixedHeight(self._theme.space(1.5))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        role = "fine" if self._share >= 0.8 else "warning"
        painter.setBrush(self._theme.colour(role))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, self.height()), radius, radius)

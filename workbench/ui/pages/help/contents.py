"""The left side: the tree of topics and, while something is typed above it, what a search finds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.icons import Icons
from workbench.ui.pages.help.search import Hit
from workbench.ui.pages.help.topics import Spot, Topic, Topics
from workbench.ui.theme import Theme

PLACE = Qt.ItemDataRole.UserRole
SNIPPET = Qt.ItemDataRole.UserRole + 1


class Contents(QWidget):
    """Search box, tree, hits."""

    chosen = Signal(object)
    """A Spot."""
    searched = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.line = QLineEdit()
        self.line.setPlaceholderText("Search the help")
        self.line.setAccessibleName("Search the help")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icons.icon("search", "hint"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.textChanged.connect(self.searched)
        self.line.returnPressed.connect(self._take_first)
        self.line.installEventFilter(self)
        self._tree = QTreeWidget()
        self._tree.setAccessibleName("Topics")
        self._tree.setHeaderHidden(True)
        self._tree.setIndentation(theme.space(3.5))
        self._tree.itemClicked.connect(self._choose_topic)
        self._tree.itemActivated.connect(self._choose_topic)
        self._hits = QListWidget()
        self._hits.setAccessibleName("Found in the help")
        self._hits.setItemDelegate(_HitDelegate(self._hits, theme))
        self._hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hits.itemClicked.connect(self._choose_hit)
        self._hits.itemActivated.connect(self._choose_hit)
        self._nothing = QLabel()
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setMargin(theme.space(3))
        self._stack = QStackedWidget()
        for widget in (self._tree, self._hits, self._nothing):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(3), theme.space(2), 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.line)
        column.addWidget(self._stack, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_contents(self, topics: Topics) -> None:
        """Show the topics in their groups, each with its sections below it."""
        self._tree.clear()
        for title in topics.groups:
            group = QTreeWidgetItem([title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._tree.addTopLevelItem(group)
            group.setExpanded(True)
            for topic in topics.all:
                if topic.group == title:
                    group.addChild(_topic_item(topic))
        self._dress()

    def show_chosen(self, spot: Spot) -> None:
        """Mark the topic that is shown, or the section of it where the tree has one."""
        for item in self._topic_items():
            if item.data(0, PLACE).topic == spot.topic:
                best = next((child for child in _children(item) if child.data(0, PLACE) == spot), item)
                self._tree.setCurrentItem(best)
                self._tree.scrollToItem(best)

    def show_hits(self, hits: tuple[Hit, ...], wanted: str) -> None:
        """Show what was found in place of the tree; an empty search brings the tree back."""
        self._hits.clear()
        for hit in hits:
            item = QListWidgetItem(hit.title)
            item.setData(PLACE, hit.spot)
            item.setData(SNIPPET, hit.snippet)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, hit.snippet)
            self._hits.addItem(item)
        if hits:
            self._stack.setCurrentWidget(self._hits)
        elif wanted.strip():
            self._nothing.setText(f"Nothing in the help has “{wanted.strip()}”. Try fewer or shorter words.")
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._stack.setCurrentWidget(self._tree)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            hits_shown = self._stack.currentWidget() is self._hits
            (self._hits if hits_shown else self._tree).setFocus()
            if hits_shown and self._hits.currentRow() < 0:
                self._hits.setCurrentRow(0)
            return True
        return False

    def _topic_items(self) -> list[QTreeWidgetItem]:
        groups = [self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount())]
        return [item for group in groups if group is not None for item in _children(group)]

    def _choose_topic(self, item: QTreeWidgetItem) -> None:
        spot = item.data(0, PLACE)
        if spot is not None:
            self.chosen.emit(spot)
        else:
            item.setExpanded(not item.isExpanded())

    def _choose_hit(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(PLACE))

    def _take_first(self) -> None:
        if self._stack.currentWidget() is self._hits:
            self._hits.setCurrentRow(0)
            self._choose_hit(self._hits.item(0))

    def _dress(self) -> None:
        font = self._theme.hint_font()
        font.setWeight(QFont.Weight.DemiBold)
        hint = self._theme.colour("hint")
        for row in range(self._tree.topLevelItemCount()):
            group = self._tree.topLevelItem(row)
            if group is not None:
                group.setFont(0, font)
                group.setForeground(0, hint)
        ground = self._theme.colour("window").name()
        for view in (self._tree, self._hits):
            view.setStyleSheet(f"background: {ground};")
        self._nothing.setStyleSheet(f"color: {hint.name()};")


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(row) for row in range(item.childCount()))
    return [child for child in found if child is not None]


def _topic_item(topic: Topic) -> QTreeWidgetItem:
    item = QTreeWidgetItem([topic.title])
    item.setData(0, PLACE, Spot(topic.name))
    for section in topic.sections[1:]:
        if section.level == 2:
            child = QTreeWidgetItem([section.title])
            child.setData(0, PLACE, Spot(topic.name, section.anchor))
            item.addChild(child)
    return item


class _HitDelegate(QStyledItemDelegate):
    """A hit in two parts: where, and the words around what was found."""

    LINES = 2

    def __init__(self, parent: QListWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        bold, small = QFontMetrics(self._bold()), QFontMetrics(self._theme.hint_font())
        height = bold.lineSpacing() + self.LINES * small.lineSpacing() + self._theme.space(3)
        return QSize(self._list.viewport().width(), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        area = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._theme.colour("selection"))
        inner = area.adjusted(*(self._theme.space(step) for step in (1.5, 1.5, -1.5, -1.5)))
        bold = self._bold()
        metrics = QFontMetrics(bold)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, title)
        painter.setFont(self._theme.hint_font())
        painter.setPen(self._theme.colour("hint"))
        below = inner.adjusted(0, metrics.lineSpacing(), 0, 0)
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(below, int(flags), str(index.data(SNIPPET)))
        painter.restore()

    def _bold(self) -> QFont:
        font = self._theme.font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

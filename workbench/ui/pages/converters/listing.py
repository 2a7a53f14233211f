"""The list of converters: title, kind, and what their cases said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.icons import Icons
from workbench.ui.pages.converters.ports import Entry
from workbench.ui.theme import Theme

_ENTRY = Qt.ItemDataRole.UserRole
_SIGNS = {
    "unknown": ("waiting", "hint", "cases not run yet"),
    "none": ("none", "hint", "no cases"),
    "fine": ("fine", "fine", "all cases pass"),
    "new": ("note", "note", "an output waits to be accepted"),
    "problems": ("error", "error", "cases fail"),
}
NEW = (("xslt", "XSLT stylesheet"), ("mapping", "Mapping table"), ("python", "Python converter"))


class ConverterList(QWidget):
    """A filter, the list, and New."""

    chosen = Signal(str)
    new_pressed = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Converters")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter")
        self._filter.setAccessibleName("Filter converters")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._narrow)
        new = QPushButton("New")
        new.setIcon(icons.icon("plus"))
        new.setToolTip("Make a new converter")
        menu = QMenu(new)
        for kind, words in NEW:
            menu.addAction(words).triggered.connect(lambda *_, kind=kind: self.new_pressed.emit(kind))
        new.setMenu(menu)
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        top.setSpacing(theme.space(2))
        top.addWidget(self._filter, 1)
        top.addWidget(new)
        column.addLayout(top)
        self.list = QListWidget()
        self.list.setAccessibleName("Converters")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Delegate(self.list, theme, icons))
        self.list.currentItemChanged.connect(self._item_chosen)
        column.addWidget(self.list, 1)
        theme.changed.connect(self.list.doItemsLayout)

    def show_entries(self, entries: Sequence[Entry], current: str | None) -> None:
        """Show these, and which of them is in view."""
        self.list.blockSignals(True)
        while self.list.count() > len(entries):
            self.list.takeItem(self.list.count() - 1)
        for row, entry in enumerate(entries):
            item = self.list.item(row)
            if item is None:
                item = QListWidgetItem()
                self.list.addItem(item)
            _, _, words = _SIGNS[entry.condition]
            edited = ", not saved" if entry.edited else ""
            item.setData(_ENTRY, entry)
            item.setText(entry.title)
            item.setToolTip(f"{entry.title}: {entry.words}; {words}{edited}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {entry.words}, {words}{edited}")
            if entry.name == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._narrow(self._filter.text())

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            entry: Entry = item.data(_ENTRY)
            wanted = text.lower() in f"{entry.title} {entry.name} {entry.words}".lower()
            item.setHidden(not wanted)

    def _item_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ENTRY).name)


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = QFontMetrics(self._theme.font()).height() + QFontMetrics(self._theme.hint_font()).height()
        return QSize(0, height + self._theme.space(3))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, entry = self._theme, index.data(_ENTRY)
        box, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        icon, role, _ = _SIGNS[entry.condition]
        side = theme.space(4.5)
        sign = QRect(box.left() + theme.space(2.5), box.center().y() - side // 2, side, side)
        self._icons.paint(painter, sign, icon, role)
        left = sign.right() + theme.space(2.5)
        width = box.right() - theme.space(2) - left
        font, hint = theme.font(), theme.hint_font()
        font.setBold(entry.edited)
        top = box.top() + theme.space(1.5)
        for text, face, colour in (
            (f"{entry.title} •" if entry.edited else entry.title, font, "text"),
            (entry.words, hint, "hint"),
        ):
            metrics = QFontMetrics(face)
            painter.setFont(face)
            painter.setPen(theme.colour(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height()
        painter.restore()

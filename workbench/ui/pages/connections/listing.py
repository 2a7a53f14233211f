"""The list of connections: title, Test or Production, how far each has come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
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

from workbench.sessions.connection import StateName
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.ports import Entry
from workbench.ui.theme import Theme
from workbench.ui.widgets.chip import chip_width, draw_chip

_ENTRY = Qt.ItemDataRole.UserRole
STATE_SIGNS: dict[StateName, tuple[str, str]] = {
    "draft": ("note", "hint"),
    "reviewed": ("review", "note"),
    "tested": ("session", "note"),
    "enabled": ("fine", "fine"),
}


class ConnectionList(QWidget):
    """A filter, the list, and New."""

    chosen = Signal(str)
    new_pressed = Signal()
    duplicate_pressed = Signal()
    import_pressed = Signal()
    delete_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("Connections")
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter")
        self._filter.setAccessibleName("Filter connections")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._narrow)
        new = QPushButton("New")
        new.setIcon(icons.icon("plus"))
        new.setToolTip("A new connection, empty or from one that there is")
        menu = QMenu(new)
        for words, icon, signal in (
            ("New connection", "plus", self.new_pressed),
            ("Duplicate the one in view", "copy", self.duplicate_pressed),
            ("Import…", "open", self.import_pressed),
        ):
            menu.addAction(icons.icon(icon), words).triggered.connect(lambda *_, signal=signal: signal.emit())
        new.setMenu(menu)
        top = QHBoxLayout()
        top.setContentsMargins(*(theme.space(2),) * 4)
        top.setSpacing(theme.space(2))
        top.addWidget(self._filter, 1)
        top.addWidget(new)
        self.list = _List()
        self.list.setAccessibleName("Connections")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_Delegate(self.list, theme, icons))
        self.list.currentItemChanged.connect(self._item_chosen)
        self.list.delete_pressed.connect(self.delete_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.setMinimumWidth(theme.space(44))
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
            said = f"{entry.title}, {entry.mode}, {_state_words(entry)}"
            item.setData(_ENTRY, entry)
            item.setText(entry.title)
            item.setToolTip(f"{said}\n{entry.words}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said}, {entry.words}")
            if entry.name == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._narrow(self._filter.text())

    def _narrow(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            entry: Entry = item.data(_ENTRY)
            said = f"{entry.title} {entry.name} {entry.words} {entry.mode} {entry.state}".lower()
            item.setHidden(text.lower() not in said)

    def _item_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ENTRY).name)


class _List(QListWidget):
    """A list in which Delete deletes."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


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
        icon, role = ("error", "error") if entry.faulty else STATE_SIGNS[entry.state]
        side, pad = theme.space(4.5), theme.space(2.5)
        sign = QRect(box.left() + pad, box.center().y() - side // 2, side, side)
        self._icons.paint(painter, sign, icon, role)
        left, right = sign.right() + pad, box.right() - pad
        end_of_words = right
        if entry.mode == "Production":
            width, height = chip_width(theme, entry.mode), QFontMetrics(theme.hint_font()).height() + 2
            where = QRect(right - width, box.bottom() - theme.space(1.5) - height + 2, width, height)
            draw_chip(painter, where, theme, entry.mode, "production")
            end_of_words = where.left() - theme.space(1.5)
        font = theme.font()
        font.setWeight(QFont.Weight.DemiBold if entry.edited else QFont.Weight.Normal)
        title = f"{entry.title} •" if entry.edited else entry.title
        top = box.top() + theme.space(1.5)
        for text, face, colour, end in (
            (title, font, "text", right),
            (f"{_state_words(entry)} · {entry.words}", theme.hint_font(), "hint", end_of_words),
        ):
            metrics = QFontMetrics(face)
            painter.setFont(face)
            painter.setPen(theme.colour(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, end - left)
            painter.drawText(QRect(left, top, end - left, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height()
        painter.restore()


def _state_words(entry: Entry) -> str:
    edited = ", not saved" if entry.edited else ""
    return f"{entry.state}{edited}"

"""The command palette: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.actions import Actions
from workbench.ui.theme import Theme


def score(wanted: str, text: str) -> int | None:
    """Tell how well the letters wanted stand in a text, lower is better; None when they don't stand there in order."""
    at, gaps, low = -1, 0, text.lower()
    for letter in wanted.lower().replace(" ", ""):
        found = low.find(letter, at + 1)
        if found < 0:
            return None
        starts_word = found == 0 or not low[found - 1].isalnum()
        gaps += 0 if found == at + 1 or starts_word else found - at
        at = found
    return gaps


Index = QModelIndex | QPersistentModelIndex
KEYS = Qt.ItemDataRole.UserRole + 1


class Palette(QDialog):
    """All actions that can be done now, filtered as one types."""

    def __init__(self, parent: QWidget, actions: Sequence[QAction], theme: Theme) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = [action for action in actions if action.isEnabled() and action.text()]
        self.setAccessibleName("Command palette")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        self.line = QLineEdit()
        self.line.setPlaceholderText("What do you want to do?")
        self.line.setAccessibleName("Command")
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._do)
        self.line.installEventFilter(self)
        column.addWidget(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setItemDelegate(_WithKeys(self.list, theme))
        self.list.itemClicked.connect(lambda _: self._do())
        column.addWidget(self.list)
        width = theme.space(120)
        self.resize(width, theme.space(90))
        self.move(
            parent.mapToGlobal(parent.rect().center()).x() - width // 2,
            parent.mapToGlobal(parent.pos()).y() + theme.space(16),
        )
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.setCurrentRow((self.list.currentRow() + step) % max(1, self.list.count()))
                return True
        return False

    def _filter(self, wanted: str) -> None:
        ranked = [(score(wanted, action.text()), index) for index, action in enumerate(self._actions)]
        self.list.clear()
        for _, index in sorted((rank, index) for rank, index in ranked if rank is not None):
            action = self._actions[index]
            keys = Actions.keys_of(action)
            item = QListWidgetItem(action.icon(), action.text())
            item.setData(Qt.ItemDataRole.UserRole, index)
            item.setData(KEYS, keys)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{action.text()}, {keys}" if keys else action.text())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            action = self._actions[item.data(Qt.ItemDataRole.UserRole)]
            self.close()
            action.trigger()


class _WithKeys(QStyledItemDelegate):
    """Draws an action's shortcut at the right."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.space(7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setFont(self._theme.hint_font())
        painter.setPen(self._theme.colour("hint"))
        where = option.rect.adjusted(0, 0, -self._theme.space(3), 0)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data(KEYS) or "")
        painter.restore()

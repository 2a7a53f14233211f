"""The command palette: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

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
            item = QListWidgetItem(action.icon(), f"{action.text()}    {keys}" if keys else action.text())
            item.setData(Qt.ItemDataRole.UserRole, index)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            action = self._actions[item.data(Qt.ItemDataRole.UserRole)]
            self.close()
            action.trigger()

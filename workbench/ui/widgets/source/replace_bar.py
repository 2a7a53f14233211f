"""The bar below the one that finds, where the source can be edited: what takes the place of what was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from workbench.ui.theme import Theme


class ReplaceBar(QWidget):
    """Asks what to replace matches by."""

    one_pressed = Signal()
    all_pressed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("find-bar")
        self.field = QLineEdit(placeholderText="Replace by")
        self.field.setAccessibleName("Replace by")
        self.field.setMaximumWidth(theme.space(120))
        self.field.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), 0, theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(self.field, 4)
        for words, tip, pressed in (
            ("Replace", "Replace this match and go to the next (Return)", self.one_pressed),
            ("Replace all", "Replace all matches, in one step that can be undone (Ctrl+Return)", self.all_pressed),
        ):
            button = QPushButton(words)
            button.setToolTip(tip)
            button.clicked.connect(pressed)
            row.addWidget(button)
        row.addStretch()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not isinstance(event, QKeyEvent) or event.key() not in keys:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window has these keys too, which are not meant while this field is typed into
        elif event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.type() == QEvent.Type.KeyPress:
            all_of_them = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.all_pressed if all_of_them else self.one_pressed).emit()
        return True

"""Every action of the program in one list: its words, its keys, its picture. Buttons, menu and palette share it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from workbench.ui.icons import Icons


class Actions:
    """The program's actions by name."""

    def __init__(self, window: QWidget, icons: Icons) -> None:
        self._window = window
        self._icons = icons
        self._by_name: dict[str, QAction] = {}

    def add(self, name: str, text: str, do: Callable[[], object], keys: str = "", icon: str = "") -> QAction:
        """Add an action.

        Args:
            name: what the program calls it.
            text: what people read, as a command: `Open files…`.
            do: what it does.
            keys: its shortcut in Qt's portable form; several are separated by `; `.
            icon: the name of its picture.
        """
        action = QAction(text, self._window)
        if icon:
            action.setIcon(self._icons.icon(icon))
        if keys:
            action.setShortcuts([QKeySequence(each) for each in keys.split("; ")])
        action.setToolTip(f"{text} ({self.keys_of(action)})" if keys else text)
        action.triggered.connect(lambda *_: do())
        self._window.addAction(action)
        self._by_name[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order they were added."""
        return tuple(self._by_name.values())

    @staticmethod
    def keys_of(action: QAction) -> str:
        """The shortcut as it is written on this system."""
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)

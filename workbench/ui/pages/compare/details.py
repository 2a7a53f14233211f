"""The strip above the rows: the current change in full, where it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.compare import Change
from workbench.ui.icons import Icons
from workbench.ui.pages.compare.change_actions import ChangeActions
from workbench.ui.pages.compare.look import ROLES, SIGNS, WORDS
from workbench.ui.pages.compare.menus import fill_ignore_menu, fill_source_menu
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import line, plain, rich

ROOM_FOR_WORDS = 230
"""Steps of width from which on the buttons have words."""


class Details(QWidget):
    """Shows the change that the actions are about."""

    def __init__(self, theme: Theme, icons: Icons, actions: ChangeActions) -> None:
        super().__init__()
        self._theme, self._icons, self._actions = theme, icons, actions
        self._path = self._otherwise = ""
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._where = QLabel()
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._words, self._where):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._words)
        texts.addWidget(self._where)
        row = QHBoxLayout()
        row.setContentsMargins(theme.space(3), theme.space(1.5), theme.space(2), theme.space(1.5))
        row.setSpacing(theme.space(1))
        row.addLayout(texts, 1)
        self._to_left = self._button("take-left", "To the left", "Take over to the left", "Alt+Left", row)
        self._to_left.clicked.connect(lambda: actions.take_over(to_left=True))
        self._to_right = self._button("take-right", "To the right", "Take over to the right", "Alt+Right", row)
        self._to_right.clicked.connect(lambda: actions.take_over(to_left=False))
        self._ignore = self._menu("ignore", "Ignore", "Ignore changes like this", fill_ignore_menu, row)
        self._copy = self._button("copy", "Copy path", "Copy path", "Ctrl+Shift+C", row)
        self._copy.clicked.connect(actions.copy_path)
        self._source = self._menu("link", "Source", "Go to source", fill_source_menu, row)
        self._source.setObjectName("source")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(line(theme))
        actions.current_changed.connect(self.show_current)
        theme.changed.connect(self.show_current)
        self.show_current()

    def say_otherwise(self, words: str) -> None:
        """Say this while there is no current change."""
        self._otherwise = words
        self.show_current()

    def show_current(self) -> None:
        """Show the current change; say that there is none."""
        change = self._actions.change
        theme = self._theme
        for button in (self._to_left, self._to_right):
            button.setEnabled(self._actions.can_take_over)
        self._ignore.setEnabled((change is not None and change.node != "text") or bool(self._actions.path_to_ignore))
        for button in (self._copy, self._source):
            button.setEnabled(change is not None)
        self._where.setFont(theme.hint_font())
        self._where.setStyleSheet(f"color: {theme.colour('hint').name()}")
        self._path = _where(change) if change is not None else ""
        if change is None:
            self._words.setText(self._otherwise)
            self._words.setToolTip("")
            self.setAccessibleName(f"Current change: none. {self._otherwise}")
        else:
            colour = theme.colour(ROLES[change.kind]).name()
            sign = f"<b style='color:{colour}'>{SIGNS[change.kind]}</b>&nbsp; "
            self._words.setText(sign + rich(change.label, theme))
            spoken = f"{WORDS[change.kind]}. {plain(change.label)}. {self._path}"
            self.setAccessibleName(f"Current change: {spoken}")
            self._words.setToolTip(f"{plain(change.label)}\n{_values(change)}".strip())
        self._fit()

    def _fit(self) -> None:
        has_room = self.width() > self._theme.space(ROOM_FOR_WORDS)
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if has_room else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self._ignore, self._copy, self._source):
            button.setToolButtonStyle(style)
        metrics = QFontMetrics(self._where.font())
        width = max(self._where.width(), self._theme.space(40))
        self._where.setText(metrics.elidedText(self._path, Qt.TextElideMode.ElideMiddle, width))
        self._where.setToolTip(self._path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _button(self, icon: str, text: str, words: str, keys: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("flat", True)
        button.setIcon(self._icons.icon(icon))
        button.setText(text)
        button.setAccessibleName(words)
        button.setToolTip(f"{words} ({keys})" if keys else words)
        row.addWidget(button)
        return button

    def _menu(
        self, icon: str, text: str, words: str, fill: Callable[[QMenu, ChangeActions], object], row: QHBoxLayout
    ) -> QToolButton:
        button = self._button(icon, text, words, "", row)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)

        def refill() -> None:
            menu.clear()
            fill(menu, self._actions)

        menu.aboutToShow.connect(refill)
        button.setMenu(menu)
        return button


def _where(change: Change) -> str:
    spots = [
        f"{side} line {spot.line:,}"
        for side, spot in (("left", change.left), ("right", change.right))
        if spot is not None
    ]
    spot = change.right or change.left
    return f"{spot.path if spot is not None else ''}   ·   {', '.join(spots)}"


def _values(change: Change) -> str:
    parts = [f"{side}: {value}" for side, value in (("Left", change.old), ("Right", change.new)) if value]
    return "\n".join(parts)

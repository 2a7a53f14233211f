"""Short messages at the window's lower edge: they stack, never ask, and go by themselves unless they are errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme

SHOWN_MS = 8_000
MOST = 4


class Notices(QWidget):
    """The stack of messages over a widget's lower right corner."""

    def __init__(self, parent: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = theme
        self._icons = icons
        self.setAccessibleName("Notices")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, theme.space(4), theme.space(4))
        self._layout.setSpacing(theme.space(2))
        self._layout.addStretch()
        parent.installEventFilter(self)
        self.hide()

    def trouble(self, error: UserFacingError) -> None:
        """Show expected trouble until it is closed."""
        self._add("error", f"{error.message} {error.advice}".strip(), None, lasting=True)

    def say(self, words: str, action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Show a remark for a while, with at most one thing to do about it, such as Undo."""
        self._add("note", words, action, lasting=False)

    def texts(self) -> tuple[str, ...]:
        """What is shown now, oldest first."""
        return tuple(notice.words for notice in self._shown())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._settle()
        return False

    def _add(self, kind: str, words: str, action: tuple[str, Callable[[], None]] | None, *, lasting: bool) -> None:
        for notice in self._shown():
            if notice.words == words:
                self._remove(notice)
        while len(self._shown()) >= MOST:
            self._remove(self._shown()[0])
        notice = _Notice(self, self._theme, self._icons, kind, words, action)
        notice.closed = lambda: self._remove(notice)
        self._layout.addWidget(notice)
        notice.show()
        if not lasting:
            QTimer.singleShot(SHOWN_MS, notice, lambda: self._remove(notice))
        self.show()
        self._settle()

    def _shown(self) -> list[_Notice]:
        items = (self._layout.itemAt(index) for index in range(self._layout.count()))
        children = [item.widget() for item in items if item is not None]
        return [child for child in children if isinstance(child, _Notice)]

    def _remove(self, notice: _Notice) -> None:
        if notice not in self._shown():
            return
        self._layout.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        if not self._shown():
            self.hide()
        self._settle()

    def _settle(self) -> None:
        parent = self._over
        width = min(parent.width(), self._theme.space(130))
        height = self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()
        height = min(parent.height(), max(height, self.sizeHint().height()))
        self.setGeometry(parent.width() - width, parent.height() - height, width, height)
        self.raise_()


class _Notice(QFrame):
    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        icons: Icons,
        kind: str,
        words: str,
        action: tuple[str, Callable[[], None]] | None,
    ) -> None:
        super().__init__(parent)
        self.words = words
        self.closed: Callable[[], None] = self.hide
        self.setAccessibleName(f"{'Error' if kind == 'error' else 'Notice'}: {words}")
        self.setObjectName("notice")
        self.setStyleSheet(
            f"#notice {{ background: {theme.colour('raised').name()}; border: 1px solid {theme.colour('line').name()};"
            f" border-left: 3px solid {theme.colour(kind).name()}; border-radius: {theme.space(1)}px; }}"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        sign = QLabel()
        sign.setPixmap(icons.pixmap(kind, theme.space(5), kind, self.devicePixelRatioF()))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = QLabel(words)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text, 1)
        if action is not None:
            button = QPushButton(action[0])
            button.clicked.connect(lambda: (action[1](), self.closed()))
            row.addWidget(button)
        close = QToolButton()
        close.setIcon(icons.icon("close", "hint"))
        close.setProperty("flat", True)
        close.setAccessibleName("Close this notice")
        close.clicked.connect(lambda: self.closed())
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

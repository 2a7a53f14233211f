"""The bar above the source that asks what to look for, and says how much was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source.mark import tooltip
from workbench.ui.widgets.source.search import Query

PAUSE_MS = 200
XPATH_HINT = "XPath, such as //Line[Quantity > 10]"


class FindBar(QWidget):
    """Asks for words, a regular expression or an XPath."""

    query_changed = Signal(object)
    """A `Query`."""
    xpath_entered = Signal(str)
    step_pressed = Signal(bool)
    closed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("find-bar")
        self.field = QLineEdit(placeholderText="Find in the source")
        self.field.setAccessibleName("Find")
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.case = self._toggle("Aa", "Match case")
        self.whole_words = self._toggle("W", "Whole words only")
        self.regex = self._toggle(".*", "Regular expression, within a line")
        self.xpath = self._toggle("XPath", "Find elements by XPath")
        self.count = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.count.setAccessibleDescription("Matches")
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(lambda _: self._pause.start())
        for toggle in (self.case, self.whole_words, self.regex):
            toggle.toggled.connect(lambda _: self._ask())
        self.xpath.toggled.connect(self._switch)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        for widget in (self.field, self.case, self.whole_words, self.regex, self.xpath, self.count):
            row.addWidget(widget, 4 if widget is self.field else 0)
        for name, icon, words in (
            ("previous", "previous", "Previous match (Shift+F3)"),
            ("next", "next", "Next match (F3)"),
        ):
            button = self._button(icons, icon, words)
            button.clicked.connect(lambda _=False, forward=name == "next": self.step_pressed.emit(forward))
            row.addWidget(button)
        row.addStretch()
        close = self._button(icons, "close", "Close (Escape)")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        theme.changed.connect(self._take_look)
        self._take_look()

    def open(self, words: str) -> None:
        """Show the bar with the field ready for typing.

        Args:
            words: what to look for; what was looked for last where it is empty.
        """
        if words and not self.xpath.isChecked():
            self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._ask()

    @property
    def query(self) -> Query:
        """What is looked for, where it is no XPath."""
        return Query(self.field.text(), self.case.isChecked(), self.whole_words.isChecked(), self.regex.isChecked())

    def say(self, words: str, *, trouble: bool = False) -> None:
        """Say how much was found, or what is wrong with what was asked."""
        self.count.setText(words)
        self.count.setToolTip(tooltip(words, self._theme) if trouble else "")
        self.count.setStyleSheet(f"color: {self._theme.colour('error' if trouble else 'hint').name()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        is_ours = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (is_ours and is_plain):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            # The window has an Escape of its own, which is not meant while this field is typed into.
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._pressed(event)
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif self._pause.isActive():
            self._pause.stop()
            self._ask()
        else:
            self.step_pressed.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def _ask(self) -> None:
        self._pause.stop()
        if self.xpath.isChecked():
            self.query_changed.emit(Query(""))
            if self.field.text().strip():
                self.xpath_entered.emit(self.field.text().strip())
        else:
            self.query_changed.emit(self.query)

    def _switch(self, xpath: bool) -> None:
        for toggle in (self.case, self.whole_words, self.regex):
            toggle.setEnabled(not xpath)
        self.field.setPlaceholderText(XPATH_HINT if xpath else "Find in the source")
        self._take_look()
        self._ask()

    def _take_look(self) -> None:
        self.field.setFont(self._theme.mono_font() if self.xpath.isChecked() else self._theme.font())
        self.field.setMaximumWidth(self._theme.space(120))
        self.count.setMinimumWidth(self._theme.space(18))
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _toggle(self, text: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setProperty("flat", True)
        return button

    def _button(self, icons: Icons, icon: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setProperty("flat", True)
        return button

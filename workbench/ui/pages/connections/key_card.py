"""A connection's EDI key: made here and shown once, entered, changed, forgotten; kept in the keyring only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.sessions import Secret
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.ports import KeyState
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.copy_button import CopyButton
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.words import Words

SHOWN_MS = 120_000
"""A new key goes out of sight by itself after this long."""
_ONCE = (
    "This key is shown only now. Copy it and give it to the customer over a safe way, so that they can enter it in "
    "their ERP."
)


class KeyCard(Card):
    """Says where the key is, and changes it."""

    make_pressed = Signal()
    entered = Signal(str)
    bring_back_pressed = Signal()
    forget_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "EDI key")
        self._words = Words(theme)
        self._why = Words(theme, "hint", small=True)
        self._facts = Facts(theme)
        self.new = _NewKey(theme, icons)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("Key that the customer gave you")
        self.line.setPlaceholderText("A key that the customer gave you")
        self.line.returnPressed.connect(self._enter)
        self._keep = QPushButton("Keep")
        self._keep.setAccessibleName("Keep the key")
        self._keep.setEnabled(False)
        self._keep.clicked.connect(self._enter)
        self.line.textChanged.connect(lambda text: self._keep.setEnabled(bool(text.strip())))
        self.make = QPushButton("Make a key")
        self.make.setIcon(icons.icon("key"))
        self.make.clicked.connect(self.make_pressed)
        self.bring_back = QPushButton("Use the one before")
        self.bring_back.setToolTip("Use the key from before the last change again")
        self.bring_back.clicked.connect(self.bring_back_pressed)
        self.forget = QPushButton("Forget")
        self.forget.setIcon(icons.icon("remove"))
        self.forget.setAccessibleName("Forget the key")
        self.forget.clicked.connect(self.forget_pressed)
        self._entry, self._buttons = QWidget(), QWidget()
        buttons, entry = QHBoxLayout(self._buttons), QHBoxLayout(self._entry)
        for row in (buttons, entry):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.space(2))
        for button in (self.make, self.bring_back, self.forget):
            buttons.addWidget(button)
        buttons.addStretch()
        entry.addWidget(self.line, 1)
        entry.addWidget(self._keep)
        for widget in (self._words, self._facts, self.new, self._buttons, self._entry, self._why):
            self.column.addWidget(widget)

    def show_key(self, state: KeyState) -> None:
        """Say where the key is."""
        self._words.say(state.words)
        self._facts.show_facts((("Ends in", f"`{state.hint}`" if state.hint else ""), ("Kept", state.where)))
        is_own, has_key = state.place != "server", state.place == "kept"
        self._buttons.setVisible(is_own)
        self._entry.setVisible(is_own)
        self.make.setText("Make another key" if has_key else "Make a key")
        self.bring_back.setVisible(state.has_previous)
        self.forget.setVisible(has_key or state.has_previous)

    def show_new_key(self, key: Secret) -> None:
        """Show a new key, this once."""
        self.new.show_key(key)

    def hide_new_key(self) -> None:
        """Take a new key out of sight, and what was typed and not kept."""
        self.new.forget()
        self.line.clear()

    def forbid(self, why: str) -> None:
        """Say why the key cannot be changed now; an empty sentence allows it."""
        for widget in (self._buttons, self._entry):
            widget.setEnabled(not why)
        self._why.say(why)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page or tab: a new key is not left behind it. A window that is put aside keeps it in sight."""
        if not event.spontaneous():
            self.new.forget()
        super().hideEvent(event)

    def _enter(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        if text:
            self.entered.emit(text)


class _NewKey(QWidget):
    """A key in sight until it is done with, or for two minutes."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        words = Words(theme, "warning")
        words.say(_ONCE)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.line.setFont(theme.mono_font())
        self.line.setAccessibleName("The new key")
        self.copy = CopyButton(icons, "the new key", self.line.text)
        done = QPushButton("Done")
        done.setAccessibleName("Done: hide the new key")
        done.clicked.connect(self.forget)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.copy)
        row.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words)
        column.addLayout(row)
        self._away = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._away.timeout.connect(self.forget)
        self.hide()

    def show_key(self, key: Secret) -> None:
        self.line.setText(key.reveal())
        self.line.setCursorPosition(0)
        self.show()
        self.copy.setFocus()
        self._away.start()

    def forget(self) -> None:
        self._away.stop()
        self.line.clear()
        self.hide()

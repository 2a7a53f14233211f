"""The strip above the editor: which protocol, whose it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.connections.protocols.ports import ProtocolEntry, ProtocolShown
from workbench.ui.theme import Theme
from workbench.ui.widgets.chip import Chip


class ProtocolBar(QWidget):
    """Choose, save, take back, use."""

    chosen = Signal(str)
    save_pressed = Signal()
    discard_pressed = Signal()
    duplicate_pressed = Signal()
    delete_pressed = Signal()
    use_pressed = Signal()
    try_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.list = QComboBox()
        self.list.setAccessibleName("Protocol")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(20)
        self.list.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.list.activated.connect(lambda _: self.chosen.emit(str(self.list.currentData())))
        self._whose = Chip(theme)
        self.discard = QPushButton("Take back")
        self.discard.setFlat(True)
        self.discard.setAccessibleName("Take back what is not saved of the protocol")
        self.discard.clicked.connect(self.discard_pressed)
        self.save = QPushButton("Save protocol")
        self.save.setIcon(icons.icon("save"))
        self.save.clicked.connect(self.save_pressed)
        self.use = QPushButton("Use for this connection")
        self.use.clicked.connect(self.use_pressed)
        self.try_out = QPushButton("Try establish and close")
        self.try_out.setIcon(icons.icon("session"))
        self.try_out.clicked.connect(self.try_pressed)
        self.forbid_trying("")
        more = QToolButton()
        more.setIcon(icons.icon("menu"))
        more.setProperty("flat", True)
        more.setAccessibleName("More for this protocol")
        more.setToolTip("Duplicate, delete")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(icons.icon("copy"), "Make one of my own from it").triggered.connect(self.duplicate_pressed)
        self._delete = menu.addAction(icons.icon("remove"), "Delete")
        self._delete.triggered.connect(self.delete_pressed)
        more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(3), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addWidget(self.list)
        row.addWidget(self._whose)
        row.addStretch(1)
        for widget in (self.discard, self.use, self.save, self.try_out, more):
            row.addWidget(widget)

    def show_protocols(self, entries: Sequence[ProtocolEntry], current: str) -> None:
        """Offer these, with the one in view chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        for entry in entries:
            self.list.addItem(f"{entry.title} •" if entry.edited else entry.title, entry.name)
        self.list.setCurrentIndex(self.list.findData(current))
        self.list.blockSignals(False)

    def forbid_trying(self, why: str) -> None:
        """Say why the protocol cannot be tried now; an empty sentence allows it."""
        self.try_out.setEnabled(not why)
        self.try_out.setToolTip(why or "Try establish and close with what stands here (F5)")

    def show_protocol(self, shown: ProtocolShown) -> None:
        """Show what can be done with the protocol in view."""
        entry = shown.entry
        self._whose.say("your own" if entry.is_own else "built in", "note" if entry.is_own else "hint")
        self.list.setToolTip(entry.name)
        self.save.setEnabled(entry.edited)
        how = "Save" if entry.is_own else "Save a copy in the workspace, which goes before the built-in one"
        self.save.setToolTip(how if shown.fault is None else f"{how}. It cannot be used before it is corrected")
        self.discard.setVisible(entry.edited)
        self._delete.setEnabled(entry.is_own)
        self.use.setVisible(shown.can_use)
        self.use.setToolTip(f"Let {shown.used_for} speak it")

"""The strip on top: which connection, where it leads, how far it has come, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.chip import Chip


class Head(QWidget):
    """Title, chips, Save, Use in the bench, and a menu."""

    save_pressed = Signal()
    discard_pressed = Signal()
    use_pressed = Signal()
    duplicate_pressed = Signal()
    export_pressed = Signal()
    delete_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._title = QLabel()
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mode, self._state = Chip(theme), Chip(theme)
        self.discard = QPushButton("Take back")
        self.discard.setFlat(True)
        self.discard.setToolTip("Take back what is not saved")
        self.discard.clicked.connect(self.discard_pressed)
        self.save = QPushButton("Save")
        self.save.setIcon(icons.icon("save"))
        self.save.setToolTip("Save (Ctrl+S)")
        self.save.clicked.connect(self.save_pressed)
        self.use = QPushButton("Use in the bench")
        self.use.setIcon(icons.icon("bench"))
        self.use.clicked.connect(self.use_pressed)
        self.more = QToolButton()
        self.more.setIcon(icons.icon("menu"))
        self.more.setProperty("flat", True)
        self.more.setAccessibleName("More for this connection")
        self.more.setToolTip("Duplicate, export, delete")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(icons.icon("copy"), "Duplicate").triggered.connect(self.duplicate_pressed)
        menu.addAction(icons.icon("save"), "Export without secrets…").triggered.connect(self.export_pressed)
        menu.addSeparator()
        self._delete = menu.addAction(icons.icon("remove"), "Delete")
        self._delete.triggered.connect(self.delete_pressed)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(2), theme.space(3), theme.space(2) + 1)
        row.setSpacing(theme.space(2))
        row.addWidget(self._title, 1)
        for widget in (self._mode, self._state, self.discard, self.save, self.use, self.more):
            row.addWidget(widget)
        theme.changed.connect(self._dress)
        self._dress()

    def show_connection(self, shown: Shown) -> None:
        """Show which connection it is, and what can be done with it now."""
        connection = shown.connection
        title = connection.title or connection.name
        self._title.setText(f"{title} •" if shown.edited else title)
        self._title.setAccessibleName(f"{title}, not saved" if shown.edited else title)
        self._title.setToolTip(shown.file)
        role = "production" if connection.mode == "Production" else "test"
        self._mode.say(connection.mode, role, f"Leads to {connection.mode}")
        self._state.say(connection.state, "fine" if connection.state == "enabled" else "hint")
        self.save.setEnabled(shown.edited and not shown.faults)
        self.save.setVisible(not connection.is_local)
        reasons = " ".join(shown.faults.values())
        self.save.setToolTip(f"It cannot be saved yet. {reasons}" if shown.faults else "Save (Ctrl+S)")
        self.discard.setVisible(shown.edited)
        self.use.setEnabled(not shown.is_new)
        self.use.setToolTip("Save it first" if shown.is_new else "Submit the bench's documents over it")
        self._delete.setEnabled(not connection.is_local)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _dress(self) -> None:
        self._title.setFont(self._theme.title_font())
        self.update()

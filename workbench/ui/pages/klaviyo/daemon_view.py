"""The daemon tab: whether it runs, when next, what it said last; start and stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from workbench.klaviyo.daemon import DaemonStatus
from workbench.klaviyo.sync_file import MOST_MINUTES, Sync
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.words import Words


class DaemonTab(QWidget):
    """One card with the state, and the log below it."""

    start_pressed = Signal()
    stop_pressed = Signal()
    every_typed = Signal(int)
    """Minutes between two syncs."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._state = Words(theme, title=True)
        self._remark = Words(theme, "hint")
        self._facts = Facts(theme)
        self._start = QPushButton("Start the daemon")
        self._start.setIcon(icons.icon("server"))
        self._start.clicked.connect(self.start_pressed)
        self._stop = QPushButton("Stop")
        self._stop.setIcon(icons.icon("cancel"))
        self._stop.clicked.connect(self.stop_pressed)
        self._every = QLineEdit()
        self._every.setValidator(QIntValidator(1, MOST_MINUTES, self))
        self._every.setMaximumWidth(theme.space(16))
        self._every.setAccessibleName("Minutes between two syncs")
        self._every.setToolTip(f"1 to {MOST_MINUTES:,} minutes; it counts from the next sync on")
        self._every.editingFinished.connect(lambda: self.every_typed.emit(int(self._every.text())))
        every = QLabel("Sync every")
        every.setBuddy(self._every)
        self._log = QPlainTextEdit()
        self._log.setReadOnly(True)
        self._log.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._log.setFont(theme.mono_font())
        self._log.setAccessibleName("The daemon's log")
        card = Card(theme, "The daemon")
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(every)
        row.addWidget(self._every)
        row.addWidget(QLabel("minutes"))
        row.addWidget(self._start)
        row.addWidget(self._stop)
        card.column.addLayout(row)
        card.column.addWidget(self._remark)
        card.column.addWidget(self._facts)
        log = Card(theme, "Log")
        log.column.addWidget(self._log, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(4),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(card)
        column.addWidget(log, 1)

    def show_status(self, status: DaemonStatus, log: str, sync: Sync) -> None:
        """Show what it does now."""
        on = sync.settings.RunKlaviyoDaemon
        if status.running:
            self._state.say(f"Running: {status.doing}")
        else:
            self._state.say("Not running")
        self._remark.say(
            f"Syncs every {sync.every_minutes} minutes in a process of its own, also when this window is closed."
            if on
            else "RunKlaviyoDaemon is off: nothing is sent by any path until it is True under Settings."
        )
        if not self._every.hasFocus():
            self._every.setText(str(sync.every_minutes))
        self._start.setEnabled(on and not status.running)
        self._start.setVisible(not status.running)
        self._stop.setVisible(status.running)
        self._facts.show_facts(
            (
                ("Next sync", status.next_run if status.running else ""),
                ("Last result", status.last_result),
                ("Started", status.started if status.running else ""),
                ("Process", str(status.pid) if status.running else ""),
                ("Settings", status.settings_file if status.running else ""),
            )
        )
        if log != self._log.toPlainText():
            self._log.setPlainText(log)
            self._log.verticalScrollBar().setValue(self._log.verticalScrollBar().maximum())

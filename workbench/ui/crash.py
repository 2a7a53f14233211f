"""What nobody expected: to the log, and once per kind to the user, with details that can be copied."""

from __future__ import annotations

import hashlib
import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from workbench import __version__
from workbench.workspace.redaction import Redactor

_log = logging.getLogger("workbench")


class CrashReporter(QObject):
    """Takes exceptions from anywhere and shows each kind once."""

    _happened = Signal(str)

    def __init__(self, parent: QWidget, redactor: Redactor, log: str) -> None:
        """Become the last resort for exceptions.

        Args:
            parent: the window to show reports over.
            redactor: takes secrets out of the details.
            log: where the log is, for the report.
        """
        super().__init__(parent)
        self._parent = parent
        self._redactor = redactor
        self._log = log
        self._seen: set[str] = set()
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over `sys.excepthook`."""
        sys.excepthook = self._hook

    def report(self, error: BaseException) -> None:
        """Log an exception, and show it if one like it was not shown before."""
        if isinstance(error, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(error))
        details = self._redactor.mask(details)
        _log.error("unexpected: %s", details)
        kind = hashlib.sha256("".join(traceback.format_tb(error.__traceback__)).encode()).hexdigest()
        if kind not in self._seen:
            self._seen.add(kind)
            self._happened.emit(details)

    def _hook(self, kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        self.report(error)

    def _show(self, details: str) -> None:
        about = f"Workbench {__version__}, Python {platform.python_version()}, {platform.platform()}"
        CrashWindow(self._parent, f"{about}\n\n{details}", self._log).show()


class CrashWindow(QDialog):
    """Says that the program made a mistake, and gives what support needs."""

    def __init__(self, parent: QWidget, details: str, log: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something went wrong")
        column = QVBoxLayout(self)
        words = QLabel(
            "The workbench made a mistake that it should not make. Your documents are as they were; you can go on.\n"
            f"Please send these details to your support. They are also in {log}."
        )
        words.setWordWrap(True)
        column.addWidget(words)
        body = QPlainTextEdit(details)
        body.setReadOnly(True)
        body.setAccessibleName("Details of what went wrong")
        column.addWidget(body)
        row = QHBoxLayout()
        copy = QPushButton("Copy details")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        row.addWidget(copy)
        row.addStretch()
        close = QPushButton("Go on")
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(720, 420)

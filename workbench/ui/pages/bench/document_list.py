"""The documents on the bench, beside the source: which there are, and how each of them is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.theme import Theme

_SIGNS = {
    "waiting": ("waiting", "hint", "waiting"),
    "busy": ("busy", "accent", "at work"),
    "ready": ("fine", "fine", "ready to be sent"),
    "problems": ("error", "error", "has problems"),
    "trouble": ("warning", "warning", "could not be looked at"),
    "accepted": ("submit", "fine", "accepted by the server"),
    "refused": ("submit", "error", "sent, and not accepted"),
}


class DocumentList(QListWidget):
    """One row a document."""

    chosen = Signal(int)
    close_pressed = Signal(int)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._keys: list[int] = []
        self.setAccessibleName("Documents")
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(theme.space(4.5), theme.space(4.5)))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.currentRowChanged.connect(self._row_chosen)

    def show_documents(self, documents: Sequence[BenchDocument], current: int | None) -> None:
        """Show these, and which of them is in view."""
        self.blockSignals(True)
        keys = [document.key for document in documents]
        if keys != self._keys:
            self._keys = keys
            self.clear()
            for _ in keys:
                self.addItem(QListWidgetItem())
        for row, document in enumerate(documents):
            self._dress(self.item(row), document)
            if document.key == current:
                self.setCurrentRow(row)
        self.blockSignals(False)

    def _dress(self, item: QListWidgetItem, document: BenchDocument) -> None:
        icon, role, words = _SIGNS[_condition(document)]
        item.setIcon(self._icons.icon(icon, role))
        name = f"{document.name} •" if document.edited else document.name
        item.setText(name)
        item.setToolTip(f"{document.path or document.name}: {words}{', edited' if document.edited else ''}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {words}")

    def _row_chosen(self, row: int) -> None:
        if 0 <= row < len(self._keys):
            self.chosen.emit(self._keys[row])

    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        key = self._keys[index.row()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Take off the bench").triggered.connect(lambda: self.close_pressed.emit(key))
        menu.popup(self.viewport().mapToGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and 0 <= self.currentRow() < len(self._keys):
            self.close_pressed.emit(self._keys[self.currentRow()])
        else:
            super().keyPressEvent(event)


def _condition(document: BenchDocument) -> str:
    if document.sent is not None:
        return "accepted" if document.sent.submission.outcome == "accepted" else "refused"
    return document.condition

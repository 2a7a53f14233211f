"""The questions of this page: a name, a folder, files."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from workbench.ui.loop import ask
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


async def ask_for_name(parent: QWidget, kind: str, theme: Theme) -> str | None:
    """Ask what a new converter is called; its folder has that name."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("New converter")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*(theme.space(4),) * 4)
    column.setSpacing(theme.space(3))
    title = Words(theme, title=True)
    title.say(f"New converter: {kind}")
    words = Words(theme, "hint")
    words.say("Its name is that of its folder in the workspace: small letters, digits, `-` and `_`.")
    line = QLineEdit()
    line.setPlaceholderText("acme-invoices")
    line.setAccessibleName("Name of the converter")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    make = buttons.button(QDialogButtonBox.StandardButton.Ok)
    make.setText("Make it")
    make.setEnabled(False)
    line.textChanged.connect(lambda text: make.setEnabled(_NAME.fullmatch(text) is not None))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    for widget in (title, words, line, buttons):
        column.addWidget(widget)
    dialog.resize(theme.space(110), dialog.sizeHint().height())
    line.setFocus()
    return line.text() if await ask(dialog) else None


async def ask_for_folder(parent: QWidget) -> Path | None:
    """Ask for a folder of messages."""
    dialog = QFileDialog(parent, "Folder of past messages")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    chosen = await ask(dialog)
    return Path(dialog.selectedFiles()[0]) if chosen and dialog.selectedFiles() else None


async def ask_for_files(parent: QWidget) -> list[Path]:
    """Ask for documents to try a converter on."""
    dialog = QFileDialog(parent, "Documents", "", "Documents (*.xml *.json *.csv *.txt);;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return [Path(file) for file in dialog.selectedFiles()] if await ask(dialog) else []

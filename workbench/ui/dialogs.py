"""The few questions the program asks: for files to open, for a file to write, before a partner's file is replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from workbench.ui.loop import ask
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

XML_FILES = "Documents (*.xml *.cxml *.ubl *.json *.csv *.txt *.eml);;All files (*)"


def choose_files(parent: QWidget, start: str, take: Callable[[list[Path]], None], kinds: str = XML_FILES) -> None:
    """Let the user choose files, and hand them over when that is done.

    Args:
        parent: the window.
        start: the folder to begin in; empty for the current one.
        take: called with the chosen files.
        kinds: the filters, as Qt writes them.
    """
    dialog = QFileDialog(parent, "Open files", start, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda files: take([Path(file) for file in files]))
    dialog.open()


async def ask_where_to_save(parent: QWidget, suggested: str) -> Path | None:
    """Ask for a file to write; the dialog itself asks before one that exists is replaced."""
    dialog = QFileDialog(parent, "Save as", suggested)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(suggested)
    chosen = await ask(dialog)
    return Path(dialog.selectedFiles()[0]) if chosen and dialog.selectedFiles() else None


async def ask_for_secret(parent: QWidget, theme: Theme) -> str | None:
    """Ask for the secret that Shopify signs webhooks with; it is not shown. None when the user thinks better of it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Shopify")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*(theme.space(4),) * 4)
    column.setSpacing(theme.space(3))
    question = Words(theme, title=True)
    question.say("The secret that signs your shop's webhooks")
    words = Words(theme, "hint")
    words.say("It is the client secret of your app, or stands below the webhooks in the shop's own notifications.")
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName("Secret")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
    keep.setText("Keep")
    keep.setEnabled(False)
    line.textChanged.connect(lambda text: keep.setEnabled(bool(text.strip())))
    for widget in (question, words, line, buttons):
        column.addWidget(widget)
    dialog.resize(theme.space(120), dialog.sizeHint().height())
    return line.text().strip() if await ask(dialog) else None


async def ask_to_overwrite(parent: QWidget, path: Path, theme: Theme) -> bool:
    """Ask before a partner's own file is replaced by what was edited here."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Save")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(*(theme.space(4),) * 4)
    column.setSpacing(theme.space(3))
    question = Words(theme, title=True)
    question.say(f"Overwrite the partner's file {path.name}?")
    words = Words(theme, "hint")
    words.say(f"It is in `{path.parent}`. What the partner sent is then only where you have it elsewhere.")
    column.addWidget(question)
    column.addWidget(words)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column.addWidget(buttons)
    dialog.resize(theme.space(120), dialog.sizeHint().height())
    return await ask(dialog)

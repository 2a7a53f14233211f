"""The questions of this page: files to take over, samples."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.ui.loop import ask


async def ask_for_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Ask for files.

    Args:
        parent: the window.
        title: what they are for.
        kinds: the filters, as Qt writes them.
    """
    dialog = QFileDialog(parent, title, "", f"{kinds};;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return [Path(file) for file in dialog.selectedFiles()] if await ask(dialog) else []

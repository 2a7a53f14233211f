"""The context menu of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from workbench.ui.widgets.source.code_editor import CodeEditor
from workbench.ui.widgets.source.code_view import CodeView

if TYPE_CHECKING:
    from workbench.ui.widgets.source.panel import SourcePanel


def source_menu(panel: SourcePanel, source: CodeEditor | CodeView) -> QMenu:
    """Give a menu for the source as it is now; it goes away by itself."""
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    has_selection = bool(source.selected_text)
    if isinstance(source, CodeEditor):
        can_edit = not source.isReadOnly()
        menu.addAction("Undo\tCtrl+Z", source.undo).setEnabled(can_edit and source.document().isUndoAvailable())
        menu.addAction("Redo\tCtrl+Shift+Z", source.redo).setEnabled(can_edit and source.document().isRedoAvailable())
        menu.addSeparator()
        menu.addAction("Cut\tCtrl+X", source.cut).setEnabled(can_edit and has_selection)
    menu.addAction("Copy\tCtrl+C", source.copy).setEnabled(has_selection)
    if isinstance(source, CodeEditor):
        menu.addAction("Paste\tCtrl+V", source.paste).setEnabled(not source.isReadOnly() and source.canPaste())
    menu.addAction("Select all\tCtrl+A", source.select_all)
    menu.addSeparator()
    menu.addAction("Copy path of this element\tCtrl+Shift+C", panel.ask_for_path)
    menu.addAction("Find…\tCtrl+F", panel.show_find)
    menu.addAction("Go to line…\tCtrl+G", panel.go_to_line)
    if isinstance(source, CodeEditor):
        menu.addSeparator()
        menu.addAction("Fold or unfold here\tCtrl+M", source.fold_here)
        menu.addAction("Fold everything inside", source.folding.fold_inner)
        menu.addAction("Unfold everything", source.folding.show_all)
        menu.addAction("Format\tCtrl+Shift+F", panel.ask_for_format).setEnabled(not source.isReadOnly())
    return menu

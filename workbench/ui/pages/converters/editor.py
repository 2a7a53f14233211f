"""The files of a converter: one editor behind tabs, and for a mapping table its grid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QTabBar, QVBoxLayout, QWidget

from workbench.bench.trial import Fit
from workbench.convert import Converter, Fault
from workbench.convert.mapping import Mapping
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.table import MappingTable
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.ui.widgets.words import Words

_LANGUAGES = {".py": "python", ".toml": "toml", ".json": "json", ".csv": "text", ".md": "markdown", ".txt": "text"}
_TABLE = "table"


class EditorPane(QWidget):
    """Name, tabs, Save; the text or the grid below."""

    edited = Signal(str)
    table_edited = Signal(object)
    file_chosen = Signal(object)
    save_pressed = Signal()
    discard_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._files: list[Path] = []
        self._edited: frozenset[Path] = frozenset()
        self._shown: tuple[Path, str] | None = None
        self._has_table = False
        self.setAccessibleName("Converter")
        self.source = SourcePanel(theme, icons)
        self.source.set_name("Converter's text")
        self.source.edited.connect(self.edited)
        self.table = MappingTable(theme, icons)
        self.table.edited.connect(self.table_edited)
        self._fault = Words(theme, "error")
        self._fault.setContentsMargins(theme.space(3), theme.space(1.5), theme.space(3), theme.space(1.5))
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self._tabs.setAccessibleName("Files of the converter")
        self._tabs.currentChanged.connect(self._tab_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top(icons))
        column.addWidget(self._fault)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.source)
        self._stack.addWidget(self.table)
        column.addWidget(holder, 1)

    def show_converter(self, converter: Converter, files: Sequence[Path], own: bool) -> None:
        """Show the files of a converter."""
        self._files = list(files)
        self._shown = None
        self._has_table = converter.kind == "mapping"
        self._tabs.blockSignals(True)
        while self._tabs.count():
            self._tabs.removeTab(0)
        if self._has_table:
            self._tabs.addTab("Table")
            self._tabs.setTabData(0, _TABLE)
        for file in files:
            self._tabs.setTabData(self._tabs.addTab(file.name), file)
            self._tabs.setTabToolTip(self._tabs.count() - 1, str(file))
        self._tabs.blockSignals(False)
        self._save.setText("Save" if own else "Save a copy")
        self._save.setToolTip(
            "Save (Ctrl+S)" if own else "It is built in: saving makes a copy in your workspace (Ctrl+S)"
        )
        self._stack.setCurrentWidget(self.table if self._has_table else self.source)

    def show_file(self, file: Path, text: str, table: Mapping | None) -> None:
        """Show a file's text, and its rows where it is a table."""
        if self._shown != (file, text):
            if self._shown is not None and self._shown[0] == file:
                self.source.replace_text(text)
            else:
                self.source.show_text(text, language=_LANGUAGES.get(file.suffix.lower(), "xml"))
            self._shown = (file, text)
        is_table = self._has_table and file == self._files[0]
        if is_table and table is not None:
            self.table.show_table(table)
        shows_table = self._tabs.tabData(self._tabs.currentIndex()) == _TABLE
        if not (is_table and shows_table):
            self._choose_tab(file)

    def show_edited(self, files: Sequence[Path]) -> None:
        """Mark the files that are not saved."""
        self._edited = frozenset(files)
        for tab in range(self._tabs.count()):
            file = self._tabs.tabData(tab)
            if isinstance(file, Path):
                self._tabs.setTabText(tab, f"{file.name} •" if file in self._edited else file.name)
        self._save.setEnabled(bool(files))
        self._discard.setEnabled(bool(files))

    def show_faults(self, faults: Sequence[Fault], sentence: str = "") -> None:
        """Mark faults in the text; say what there is to say above it."""
        self.source.set_marks([self._mark(fault) for fault in faults if fault.line])
        self._fault.say(sentence)

    def show_fit(self, fit: Fit) -> None:
        """Show what a table leaves out."""
        self.table.show_fit(fit)

    def reveal(self, line: int, column: int = 1) -> None:
        """Show a place of the text."""
        if self._files and self._stack.currentWidget() is self.table:
            self._choose_tab(self._files[0])
        self.source.reveal(line, column, line, column, focus=True)

    def show_row(self, row: int) -> None:
        """Select a row of the grid, by its number from 1."""
        self.table.show_row(row)

    def _mark(self, fault: Fault) -> Mark:
        lines = self.source.text().split("\n")
        row = lines[fault.line - 1] if fault.line <= len(lines) else ""
        start = max(fault.column, len(row) - len(row.lstrip()) + 1)
        return Mark(fault.line, start, fault.line, max(len(row) + 1, start + 1), fault.severity, fault.message)

    def _top(self, icons: Icons) -> QWidget:
        top = QWidget()
        row = QHBoxLayout(top)
        space = self._theme.space
        row.setContentsMargins(space(1), space(1), space(2), 0)
        row.setSpacing(space(2))
        row.addWidget(self._tabs, 1)
        self._discard = QPushButton("Take back")
        self._discard.setFlat(True)
        self._discard.setToolTip("Take back what is not saved")
        self._discard.clicked.connect(self.discard_pressed)
        self._save = QPushButton("Save")
        self._save.setIcon(icons.icon("save"))
        self._save.clicked.connect(self.save_pressed)
        row.addWidget(self._discard)
        row.addWidget(self._save)
        return top

    def _choose_tab(self, file: Path) -> None:
        tab = next((tab for tab in range(self._tabs.count()) if self._tabs.tabData(tab) == file), -1)
        if tab >= 0:
            self._tabs.blockSignals(True)
            self._tabs.setCurrentIndex(tab)
            self._tabs.blockSignals(False)
            self._stack.setCurrentWidget(self.source)

    def _tab_chosen(self, tab: int) -> None:
        chosen = self._tabs.tabData(tab)
        self._stack.setCurrentWidget(self.table if chosen == _TABLE else self.source)
        if chosen == _TABLE and self._files:
            self.file_chosen.emit(self._files[0])
        elif isinstance(chosen, Path):
            self.file_chosen.emit(chosen)

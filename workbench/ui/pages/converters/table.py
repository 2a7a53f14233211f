"""The mapping grid: rows edited in place, with completion from both sides, and what is left out in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.bench.trial import Fit
from workbench.convert.mapping import Mapping
from workbench.convert.mapping.table import FUNCTIONS
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.table_model import EACH, FUNCTION, MONO, SOURCE, TARGET, WHEN, TableModel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

_WIDTHS = (44, 64, 36, 20, 34, 26, 18, 40)


class MappingTable(QWidget):
    """The grid above, the two lists of what is left out below."""

    edited = Signal(object)
    """The whole table, after the user has changed it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._fit = Fit()
        self.model = TableModel(self)
        self.model.edited.connect(self.edited)
        self.grid = QTableView()
        self.grid.setModel(self.model)
        self.grid.setAccessibleName("Mapping table")
        self.grid.setAlternatingRowColors(True)
        self.grid.setShowGrid(False)
        self.grid.setWordWrap(False)
        self.grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.grid.setTabKeyNavigation(False)
        self.grid.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.grid.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.grid.horizontalHeader().setHighlightSections(False)
        self.grid.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.grid.setItemDelegate(_Cell(self, theme))
        self._unmapped = _Left("Needed, and made by no row", "Add a row for it", theme)
        self._unused = _Left("In the document, and read by no row", "", theme)
        self._unmapped.chosen.connect(self._add_for)
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(4))
        row.addWidget(self._unmapped, 1)
        row.addWidget(self._unused, 1)
        down = QSplitter(Qt.Orientation.Vertical)
        down.addWidget(self.grid)
        down.addWidget(below)
        down.setStretchFactor(0, 1)
        down.setCollapsible(0, False)
        down.setSizes([theme.space(110), theme.space(34)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tools(icons))
        column.addWidget(down, 1)
        theme.changed.connect(self._size)
        self._size()

    @property
    def fit(self) -> Fit:
        """What completion offers."""
        return self._fit

    def show_table(self, table: Mapping) -> None:
        """Show a table."""
        if table != self.model.table:
            self.model.show(table)

    def show_fit(self, fit: Fit) -> None:
        """Show what is left out."""
        self._fit = fit
        self._unmapped.show_paths(fit.unmapped, "Every element that the standard needs is made.")
        self._unused.show_paths(fit.unused, "Every value of the document is read.")

    def show_row(self, row: int) -> None:
        """Select a row, by its number from 1."""
        if 0 < row <= self.model.rowCount() and self.grid.state() != QAbstractItemView.State.EditingState:
            self.grid.selectRow(row - 1)
            self.grid.scrollTo(self.model.index(row - 1, 0))

    def row_height(self) -> int:
        """The height of a row."""
        return self._theme.space(7.5)

    def _tools(self, icons: Icons) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        space = self._theme.space
        row.setContentsMargins(space(2), space(1), space(2), space(1))
        row.setSpacing(space(1))
        for icon, words, do in (
            ("plus", "Add a row below (Ctrl+Insert)", self._add),
            ("close", "Remove the selected rows (Ctrl+Delete)", self._remove),
            ("chevron-up", "Move the row up (Alt+Up)", lambda: self._move(-1)),
            ("chevron-down", "Move the row down (Alt+Down)", lambda: self._move(1)),
        ):
            button = QToolButton()
            button.setIcon(icons.icon(icon, "hint"))
            button.setProperty("flat", True)
            button.setToolTip(words)
            button.setAccessibleName(words.partition(" (")[0])
            button.clicked.connect(do)
            row.addWidget(button)
        hint = Words(self._theme, "hint", small=True)
        hint.setWordWrap(False)
        hint.say('A constant stands in "quotes"; several sources are parted by ` ; `.')
        row.addSpacing(space(2))
        row.addWidget(hint, 1)
        self.grid.installEventFilter(self)
        return bar

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and watched is self.grid:
            key, modifiers = event.key(), event.modifiers()  # type: ignore[attr-defined]
            pressed = (key, modifiers)
            if pressed == (Qt.Key.Key_Insert, Qt.KeyboardModifier.ControlModifier):
                self._add()
            elif pressed == (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier):
                self._remove()
            elif pressed == (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier):
                self._move(-1)
            elif pressed == (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier):
                self._move(1)
            else:
                return False
            return True
        return super().eventFilter(watched, event)

    def _add(self) -> None:
        at = self.grid.currentIndex().row() + 1 if self.grid.currentIndex().isValid() else self.model.rowCount()
        self.model.add(at)
        self.grid.setCurrentIndex(self.model.index(at, TARGET))
        self.grid.edit(self.model.index(at, TARGET))

    def _add_for(self, target: str) -> None:
        """Add a row for a path, behind the last row that makes something beside it."""
        parent = target.rpartition("/")[0]
        rows = self.model.table.rows
        beside = [number for number, row in enumerate(rows) if row.target.rpartition("/")[0] == parent]
        at = beside[-1] + 1 if beside else len(rows)
        self.model.add(at, target)
        self.grid.setCurrentIndex(self.model.index(at, SOURCE))
        self.grid.edit(self.model.index(at, SOURCE))

    def _remove(self) -> None:
        self.model.remove([index.row() for index in self.grid.selectionModel().selectedRows()])

    def _move(self, by: int) -> None:
        if self.grid.currentIndex().isValid():
            column = self.grid.currentIndex().column()
            row = self.model.move(self.grid.currentIndex().row(), by)
            self.grid.setCurrentIndex(self.model.index(row, column))

    def _size(self) -> None:
        for column, steps in enumerate(_WIDTHS):
            self.grid.setColumnWidth(column, self._theme.space(steps))
        self.grid.verticalHeader().setDefaultSectionSize(self.row_height())
        self.grid.verticalHeader().setMinimumWidth(self._theme.space(8))


class _Cell(QStyledItemDelegate):
    """Edits a cell, completing paths; what came from a file is in its font."""

    def __init__(self, table: MappingTable, theme: Theme) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.font = self._theme.mono_font() if index.column() in MONO else self._theme.font()
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        if not option.text and index.column() == FUNCTION:
            option.text = "text"
            option.palette.setColor(QPalette.ColorRole.Text, self._theme.colour("hint"))

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        if index.column() == FUNCTION:
            box = QComboBox(parent)
            box.addItems(list(FUNCTIONS))
            return box
        line = QLineEdit(parent)
        if index.column() in MONO:
            line.setFont(self._theme.mono_font())
        words = self._completions(index)
        if words:
            completer = QCompleter(words, line)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(completer)
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        text = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text or "text")
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QComboBox):
            self._table.model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            self._table.model.setData(index, editor.text())

    def _completions(self, index: QModelIndex | QPersistentModelIndex) -> list[str]:
        fit = self._table.fit
        if index.column() == TARGET:
            return list(fit.targets)
        if index.column() not in (SOURCE, EACH, WHEN):
            return []
        return [*self._relative(index.row()), *fit.sources]

    def _relative(self, row: int) -> list[str]:
        """Give the paths below the nearest `each` above, as they are written there."""
        rows = self._table.model.table.rows
        target = rows[row].target
        above = [each for each in rows if each.each is not None and target.startswith(f"{each.target}/")]
        if not above:
            return []
        start = f"{max(above, key=lambda each: len(each.target)).each}".partition("[")[0] + "/"
        return [path[len(start) :] for path in self._table.fit.sources if path.startswith(start)]


class _Left(QWidget):
    """A headline with a count, and paths."""

    chosen = Signal(str)

    def __init__(self, title: str, tip: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title_text, self._tip = title, tip
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(1))
        column.setSpacing(theme.space(1))
        self._title = Words(theme)
        self._quiet = Words(theme, "hint", small=True)
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.itemActivated.connect(lambda item: self.chosen.emit(item.text()))
        column.addWidget(self._title)
        column.addWidget(self._quiet)
        column.addWidget(self._list, 1)
        column.addStretch()
        theme.changed.connect(self._dress)
        self._dress()

    def show_paths(self, paths: Sequence[str], quiet: str) -> None:
        """Show these paths, or a quiet sentence when there are none."""
        self._title.say(f"{self._title_text}: {len(paths)}", "warning" if paths and self._tip else "text")
        self._quiet.say("" if paths else quiet)
        self._list.clear()
        self._list.setVisible(bool(paths))
        for path in paths:
            item = QListWidgetItem(path)
            item.setToolTip(f"{path}\n{self._tip}" if self._tip else path)
            self._list.addItem(item)

    def _dress(self) -> None:
        self._list.setFont(self._theme.mono_font())

"""The records tab: where customers come from, their first rows, and what each column becomes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from workbench.errors import UserFacingError
from workbench.klaviyo.records import Choices, RecordsFrom
from workbench.klaviyo.sync_file import Sync
from workbench.ui.icons import Icons
from workbench.ui.pages.klaviyo.mapping_table import MappingTable
from workbench.ui.pages.klaviyo.services import Preview
from workbench.ui.pages.klaviyo.table import Cell, Table
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words

EMPTY = (
    "Choose where the customers are: a CSV or TSV table, an XML export, JSON lines, an SQLite file,\n"
    "or a database server (postgresql://…, odbc:…). They are only ever read."
)
_FOUND_OUT = "found out"
_OPTIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "encoding": ("Encoding", _FOUND_OUT, ("utf-8", "utf-16", "cp1252", "iso-8859-1")),
    "delimiter": ("Delimiter", _FOUND_OUT, (",", ";", "\\t", "|")),
    "path": ("Record element", _FOUND_OUT, ()),
    "table": ("Table", "the only one", ()),
    "query": ("Query", "SELECT …, in place of a table", ()),
}
"""Names of a place's options: words, what stands there when nothing is chosen, and what can be chosen."""


class RecordsTab(QWidget):
    """A line for the place, the first rows, and the mapping below."""

    choose_pressed = Signal()
    sample_pressed = Signal()
    suggest_pressed = Signal()
    place_typed = Signal(object)
    """A `RecordsFrom`."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._place = QLineEdit()
        self._place.setPlaceholderText("A file, postgresql://… or odbc:…")
        self._place.setAccessibleName("Where the records are")
        self._place.returnPressed.connect(self._typed)
        self._options = {name: self._option(*about) for name, about in _OPTIONS.items()}
        self._notes = Words(theme, "hint", small=True)
        self._rows = Table(theme, "First rows of the records", (), ())
        self.mapping = MappingTable(theme, icons)
        self._trouble = Words(theme, "error")
        body = QSplitter(Qt.Orientation.Vertical)
        body.addWidget(self._with_title(theme, "First rows", self._rows, self._notes))
        self._country = QLineEdit()
        self._country.setMaxLength(2)
        self._country.setFixedWidth(theme.space(12))
        self._country.setAccessibleName("Country of phone numbers without a country code")
        self._country.setToolTip("Two letters, such as AU: numbers that begin with + have their own country")
        self._country.editingFinished.connect(lambda: self.mapping.set_country(self._country.text().strip().upper()))
        phones = QLabel("Phone numbers without a country code are from")
        phones.setFont(theme.hint_font())
        phones.setBuddy(self._country)
        suggest = QPushButton("Suggest anew")
        suggest.clicked.connect(self.suggest_pressed)
        body.addWidget(
            self._with_title(
                theme, "What each column becomes", self.mapping, self._trouble, phones, self._country, suggest
            )
        )
        body.setStretchFactor(1, 2)
        self._panel = StatePanel(body, theme, icons)
        self._panel.first_action_pressed.connect(self.sample_pressed)
        self._panel.retry_pressed.connect(self._typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), 0)
        column.setSpacing(theme.space(2))
        column.addLayout(self._place_row(icons))
        column.addLayout(self._option_row(theme))
        column.addWidget(self._panel, 1)

    def show_empty(self) -> None:
        """Say what the tab is for."""
        self._panel.show_empty(EMPTY, "Try it with sample customers")

    def show_preview(self, preview: Preview, sync: Sync, choices: Choices) -> None:
        """Show how the records are read, their first rows, and the mapping."""
        self._show_place(sync.records or RecordsFrom(location=""), choices)
        self._notes.say(" ".join(preview.notes))
        self._rows.show_columns(preview.columns)
        self._rows.show_rows([[Cell(text) for text in row] for row in preview.rows[:8]])
        if sync.mapping is not None:
            samples = [
                next((row[i] for row in preview.rows if len(row) > i and row[i]), "")
                for i in range(len(preview.columns))
            ]
            self.mapping.show_mapping(preview.columns, samples, sync.mapping)
            self._country.setText(sync.mapping.country)
        self._panel.show_result()

    def show_trouble(self, trouble: UserFacingError, where: RecordsFrom, choices: Choices) -> None:
        """Say why the records cannot be read, and offer what can be chosen there."""
        self._show_place(where, choices)
        self._panel.show_trouble(trouble)

    def show_mapping_trouble(self, words: str) -> None:
        """Say why the mapping is not saved."""
        self._trouble.say(f"✗ {words}" if words else "")

    def _show_place(self, where: RecordsFrom, choices: Choices) -> None:
        self._place.setText(where.location)
        offered = {"path": choices.paths, "table": choices.tables}
        for name, editor in self._options.items():
            editor.clear()
            editor.addItems(["", *(offered.get(name) or _OPTIONS[name][2])])
            editor.setCurrentText(getattr(where, name).replace("\t", "\\t"))

    def _typed(self) -> None:
        given = {name: editor.currentText().strip().replace("\\t", "\t") for name, editor in self._options.items()}
        if self._place.text().strip():
            self.place_typed.emit(RecordsFrom(location=self._place.text().strip(), **given))

    def _option(self, words: str, placeholder: str, choices: tuple[str, ...]) -> QComboBox:
        editor = QComboBox()
        editor.setEditable(True)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor.addItems(["", *choices])
        editor.setMinimumContentsLength(6)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setAccessibleName(words)
        editor.activated.connect(self._typed)
        line = editor.lineEdit()
        assert line is not None
        line.setPlaceholderText(placeholder)
        line.returnPressed.connect(self._typed)
        return editor

    def _place_row(self, icons: Icons) -> QHBoxLayout:
        row = QHBoxLayout()
        choose = QPushButton("Choose…")
        choose.setIcon(icons.icon("open"))
        choose.clicked.connect(self.choose_pressed)
        sample = QPushButton("Sample customers")
        sample.setIcon(icons.icon("sample"))
        sample.clicked.connect(self.sample_pressed)
        row.addWidget(self._place, 1)
        row.addWidget(choose)
        row.addWidget(sample)
        return row

    def _option_row(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        for name, (words, _, _) in _OPTIONS.items():
            editor = self._options[name]
            label = QLabel(words)
            label.setBuddy(editor)
            label.setFont(theme.hint_font())
            row.addWidget(label)
            row.addWidget(editor, 2 if name == "query" else 1)
        return row

    def _with_title(self, theme: Theme, title: str, content: QWidget, words: Words, *buttons: QWidget) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        head = QHBoxLayout()
        label = QLabel(title)
        label.setStyleSheet("font-weight: 600")
        head.addWidget(label)
        head.addSpacing(theme.space(2))
        head.addWidget(words, 1)
        head.addStretch()
        for button in buttons:
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(content, 1)
        return widget

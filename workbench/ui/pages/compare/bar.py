"""The row above the comparison: both modes, a filter for each kind with its count, what counts, going on, exporting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from workbench.compare import Difference, Options
from workbench.compare.difference import KINDS, Kind
from workbench.compare.options import Mode
from workbench.ui.icons import Icons
from workbench.ui.pages.compare.look import ROLES, SIGNS, WORDS
from workbench.ui.theme import Theme

_MODES: tuple[tuple[Mode, str, str], ...] = (
    ("values", "Values", "Compare everything, values too (Ctrl+Shift+V)"),
    ("structure", "Structure", "Compare the shape only: which parts, how often, of what form (Ctrl+Shift+S)"),
)
_COUNTS = (
    ("numbers", "10.0 and 10.00 are equal", False),
    ("dates", "The same moment is equal, however written", False),
    ("ignore_case", "Capital and small letters are equal", False),
    ("comments", "Comments count", True),
    ("instructions", "Processing instructions count", True),
    ("keep_whitespace", "White space counts", False),
    ("prefixes", "Prefixes and namespace declarations count", False),
    ("attribute_order", "The order of attributes counts", False),
    ("cdata", "CDATA sections count", False),
    ("spelling", "Quotation marks and entities count", False),
    ("encoding", "The encoding counts", False),
)
_EXPORTS = (
    ("html", "As a report for people (HTML)…"),
    ("patch", "As a patch: left and patch make right…"),
    ("json", "As JSON…"),
    ("text", "As plain text…"),
)

ROOM_FOR_WORDS = 300
"""Steps of width from which on the kinds are written out."""


class Bar(QWidget):
    """Emits what was asked for; shows what holds."""

    mode_chosen = Signal(str)
    kinds_hidden = Signal(frozenset)
    option_set = Signal(str, bool)
    counted_again = Signal(str)
    """An expression that shall not be ignored any more."""
    defaults_wanted = Signal()
    step_wanted = Signal(bool)
    export_wanted = Signal(str)
    folded = Signal(bool)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._options = Options()
        self._difference: Difference | None = None
        self._modes: dict[Mode, QToolButton] = {}
        self._filters: dict[Kind, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(1.5), theme.space(3), theme.space(1.5))
        row.setSpacing(theme.space(1))
        self._add_modes(row)
        row.addSpacing(theme.space(2))
        for kind in KINDS:
            row.addWidget(self._filter(kind))
        self.summary = QLabel()
        row.addWidget(self.summary)
        row.addStretch()
        self._counts = self._menu_button("settings", "What counts", "What counts", row)
        self._fold = self._button("fold", "Fold what did not change", row)
        self._fold.setCheckable(True)
        self._fold.setChecked(True)
        self._fold.toggled.connect(self.folded.emit)
        row.addSpacing(theme.space(2))
        self._previous = self._button("previous", "Previous change (Shift+F8)", row)
        self._previous.clicked.connect(lambda: self.step_wanted.emit(False))
        self.position = QLabel()
        self.position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.position.setMinimumWidth(theme.space(15))
        row.addWidget(self.position)
        self._next = self._button("next", "Next change (F8)", row)
        self._next.clicked.connect(lambda: self.step_wanted.emit(True))
        row.addSpacing(theme.space(2))
        self._export = self._menu_button("save", "Export", "Export the comparison", row)
        self._fill_export()
        theme.changed.connect(self._dress)
        self.show_nothing()

    def show_options(self, options: Options) -> None:
        """Show the mode and what counts."""
        self._options = options
        self._modes[options.mode].setChecked(True)
        self._fill_counts()

    def show_difference(self, difference: Difference) -> None:
        """Show how many there are of each kind, as filters."""
        for kind, count in difference.counts.items():
            button = self._filters[kind]
            button.setAccessibleName(f"{count:,} {kind}")
            button.setToolTip(f"{WORDS[kind]}: press to hide or show")
            button.setVisible(count > 0)
        self._difference = difference
        self._name_filters()
        ignored = f"{difference.ignored:,} ignored" if difference.ignored else ""
        self.summary.setText("No difference" if difference.equal else ignored)
        for each in (self._export, self._fold, self._previous, self._next):
            each.setEnabled(True)
        self._dress()

    def show_nothing(self) -> None:
        """Show that there is nothing yet."""
        for button in self._filters.values():
            button.hide()
        self.summary.setText("")
        self.position.setText("")
        for each in (self._export, self._fold, self._previous, self._next):
            each.setEnabled(False)

    def show_position(self, at: int, count: int) -> None:
        """Show which change is the current one, counted from 1; 0 for none."""
        self.position.setText(f"{at:,} of {count:,}" if at and count else f"{count:,}" if count else "")
        self.position.setAccessibleName(f"Change {self.position.text()}")

    @property
    def hidden_kinds(self) -> frozenset[Kind]:
        """The kinds that the user does not want to see."""
        return frozenset(kind for kind, button in self._filters.items() if not button.isChecked())

    def _name_filters(self) -> None:
        """Write the kinds out where there is room."""
        has_room = self.width() > self._theme.space(ROOM_FOR_WORDS)
        for kind, count in self._difference.counts.items() if self._difference is not None else ():
            self._filters[kind].setText(f"{SIGNS[kind]} {count:,} {kind}" if has_room else f"{SIGNS[kind]} {count:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_filters()

    def _add_modes(self, row: QHBoxLayout) -> None:
        group = QButtonGroup(self)
        for mode, words, tip in _MODES:
            button = QToolButton()
            button.setText(words)
            button.setToolTip(tip)
            button.setAccessibleName(f"Compare {words.lower()}")
            button.setCheckable(True)
            # A screen reader toggles it, which is no click.
            button.toggled.connect(lambda on, mode=mode: self.mode_chosen.emit(mode) if on else None)
            group.addButton(button)
            self._modes[mode] = button
            row.addWidget(button)
        self._modes["values"].setChecked(True)

    def _filter(self, kind: Kind) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setChecked(True)
        button.toggled.connect(self._filtered)
        self._filters[kind] = button
        return button

    def _filtered(self) -> None:
        self._dress()
        self.kinds_hidden.emit(self.hidden_kinds)

    def _button(self, icon: str, words: str, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("flat", True)
        button.setIcon(self._icons.icon(icon))
        button.setToolTip(words)
        button.setAccessibleName(words.partition(" (")[0])
        row.addWidget(button)
        return button

    def _menu_button(self, icon: str, text: str, words: str, row: QHBoxLayout) -> QToolButton:
        button = self._button(icon, words, row)
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        return button

    def _fill_export(self) -> None:
        menu = self._export.menu()
        for kind, words in _EXPORTS:
            menu.addAction(words, partial(self.export_wanted.emit, kind))

    def _fill_counts(self) -> None:
        menu = self._counts.menu()
        menu.clear()
        for name, words, _ in _COUNTS:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(getattr(self._options, name))
            action.triggered.connect(lambda on, name=name: self.option_set.emit(name, on))
        menu.addSeparator()
        for expression in self._options.ignore:
            menu.addAction(f"Count again: {expression}", partial(self.counted_again.emit, expression))
        menu.addAction("Keep this for the transaction", self.defaults_wanted.emit)
        changed = len(self._options.ignore) + sum(getattr(self._options, name) != usual for name, _, usual in _COUNTS)
        self._counts.setText(f"What counts ({changed})" if changed else "What counts")

    def _dress(self) -> None:
        for kind, button in self._filters.items():
            is_on = button.isChecked()
            text = self._theme.colour(ROLES[kind] if is_on else "hint").name()
            edge = text if is_on else self._theme.colour("line").name()
            ground = self._theme.colour(f"{ROLES[kind]}-ground" if is_on else "surface").name()
            button.setStyleSheet(
                f"QToolButton {{ color: {text}; background: {ground}; border-color: {edge}; font-weight: 600; }}"
                f"QToolButton:focus {{ border: 2px solid {self._theme.colour('focus').name()}; }}"
            )
        for label in (self.summary, self.position):
            label.setStyleSheet(f"color: {self._theme.colour('hint').name()}")

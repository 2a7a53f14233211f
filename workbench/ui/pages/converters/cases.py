"""A converter's cases: how each came out, how it differs from what is expected, and Accept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.bench.trial import CasesRun
from workbench.convert import Case, CaseResult
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.changes import MOST, change_item, plain_tree, whole_row
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words, plain

_SIGNS = {
    "passed": ("fine", "fine"),
    "failed": ("error", "error"),
    "stopped": ("error", "error"),
    "new": ("note", "note"),
}
_EMPTY = (
    "A case is an input with what is expected of it.\n"
    "Cases run by themselves whenever the converter or a file of it changes."
)


class CasesPane(QWidget):
    """The cases and their differences in one tree."""

    run_pressed = Signal()
    accept_pressed = Signal(object)
    add_pressed = Signal()
    remove_pressed = Signal(object)
    case_chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._results: dict[str, CaseResult] = {}
        self._cases: tuple[Case, ...] = ()
        self._wanted = ""
        self.setAccessibleName("Cases")
        self.tree = plain_tree("Cases and their differences", ["Case", "Result"])
        self.tree.setIconSize(self.tree.iconSize() * 1.1)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().setStretchLastSection(True)
        self.tree.currentItemChanged.connect(lambda *_: self._item_chosen())
        self._summary = Words(theme)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top(icons))
        column.addWidget(self.tree, 1)
        self.panel = StatePanel(body, theme, icons)
        self.panel.first_action_pressed.connect(self.add_pressed)
        self.panel.retry_pressed.connect(self.run_pressed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        theme.changed.connect(lambda: self._fill())

    def show_cases(self, cases: Sequence[Case], run: CasesRun | None) -> None:
        """Show these cases, and how they came out."""
        self._cases = tuple(cases)
        if not cases:
            self.panel.show_empty(_EMPTY, "Make a case of the document in Output")
            return
        if run is not None and run.trouble is not None:
            self.panel.show_trouble(run.trouble)
            return
        self._results = {result.case.name: result for result in run.results} if run is not None else {}
        self._fill()
        self.panel.show_result()

    def choose(self, name: str) -> None:
        """Select a case, now or as soon as it is shown."""
        self._wanted = name
        self._choose_wanted()

    def show_busy(self, fraction: float, words: str) -> None:
        """Say how far the run has come."""
        self._summary.say(words, "hint")

    def _top(self, icons: Icons) -> QWidget:
        top = QWidget()
        row = QHBoxLayout(top)
        space = self._theme.space
        row.setContentsMargins(space(3), space(2), space(2), space(2))
        row.setSpacing(space(2))
        row.addWidget(self._summary, 1)
        self._accept = self._button("Accept", "What came out is right, and expected from now on", self._accept_current)
        self._remove = self._button("Remove", "Remove the case", self._remove_current)
        run = self._button("Run all", "Run all cases (F5)", self.run_pressed.emit)
        run.setIcon(icons.icon("next"))
        for button in (self._accept, self._remove, run):
            row.addWidget(button)
        self._accept.setEnabled(False)
        self._remove.setEnabled(False)
        return top

    def _button(self, text: str, tip: str, do: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(do)
        return button

    def _fill(self) -> None:
        current = self._current_case()
        self.tree.blockSignals(True)
        self.tree.clear()
        for case in self._cases:
            result = self._results.get(case.name)
            icon, role = _SIGNS[result.outcome] if result is not None else ("waiting", "hint")
            words = plain(result.sentence) if result is not None else "Not run yet."
            item = QTreeWidgetItem([case.name, words])
            item.setIcon(0, self._icons.icon(icon, role))
            item.setToolTip(1, words)
            item.setData(0, Qt.ItemDataRole.UserRole, case)
            item.setForeground(1, self._theme.colour("hint" if role == "fine" else role))
            changes = result.difference.changes if result is not None and result.difference is not None else ()
            rows = [change_item(change, self._theme) for change in changes[:MOST]]
            item.addChildren(rows)
            self.tree.addTopLevelItem(item)
            for row in rows:
                whole_row(row)
            item.setExpanded(0 < len(changes) <= 20)
            if current is not None and case.name == current.name:
                self.tree.setCurrentItem(item)
        names = max((self.tree.fontMetrics().horizontalAdvance(case.name) for case in self._cases), default=0)
        self.tree.setColumnWidth(0, min(names + self._theme.space(18), max(self._theme.space(44), self.width() // 2)))
        self._choose_wanted()
        self.tree.blockSignals(False)
        self._summarise()
        self._allow()

    def _choose_wanted(self) -> None:
        found = self.tree.findItems(self._wanted, Qt.MatchFlag.MatchExactly) if self._wanted else []
        if found:
            self._wanted = ""
            self.tree.setCurrentItem(found[0])

    def _summarise(self) -> None:
        counts = {kind: sum(each.outcome == kind for each in self._results.values()) for kind in _SIGNS}
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
        bad = counts["failed"] + counts["stopped"]
        self._summary.say(said or "Not run yet.", "error" if bad else "fine" if counts["passed"] else "hint")

    def _current_case(self) -> Case | None:
        item = self.tree.currentItem()
        if item is not None and item.parent() is not None:
            item = item.parent()
        case = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        return case if isinstance(case, Case) else None

    def _item_chosen(self) -> None:
        case = self._current_case()
        self._allow()
        if case is not None:
            self.case_chosen.emit(case)

    def _allow(self) -> None:
        case = self._current_case()
        result = self._results.get(case.name) if case is not None else None
        self._accept.setEnabled(result is not None and result.outcome in ("failed", "new"))
        self._remove.setEnabled(case is not None)

    def _accept_current(self) -> None:
        case = self._current_case()
        if case is not None and case.name in self._results:
            self.accept_pressed.emit(self._results[case.name])

    def _remove_current(self) -> None:
        case = self._current_case()
        if case is not None:
            self.remove_pressed.emit(case)

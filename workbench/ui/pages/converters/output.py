"""What the converter makes of a document, beside it: the output, what schema and rules say of it, the input."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from workbench.bench.trial import Tried
from workbench.documents.queries import Matches
from workbench.documents.texts import editable_text
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.ui.icons import Icons
from workbench.ui.pages.converters.ports import Input, Side
from workbench.ui.theme import Theme
from workbench.ui.widgets.findings import FindingsList
from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.ui.widgets.words import Words, line, plain

_OUTPUT, _INPUT, _STYLESHEET = range(3)
_LATE_MS = 300
_NO_INPUT = "Give it a document to try: drop one here, open one, or add a case."


class OutputPane(QWidget):
    """Which document, how it went, the output, and the findings."""

    input_chosen = Signal(str)
    open_pressed = Signal()
    case_pressed = Signal()
    caret_moved = Signal(str, int, int)
    """Moved by the user in the input or the output: which of them, line and column."""
    xpath_asked = Signal(str, str)
    """In the input or the output: which of them, and the expression."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._sign_shown = ("waiting", "hint")
        self.setAccessibleName("Output")
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setAccessibleName("Output or input")
        for words in ("Output", "Input", "As XSLT"):
            self._tabs.addTab(words)
        self._tabs.setTabVisible(_STYLESHEET, False)
        self.output, self.input, self.stylesheet = (SourcePanel(theme, icons) for _ in range(3))
        for panel, name in ((self.output, "Output"), (self.input, "Input"), (self.stylesheet, "The table as XSLT")):
            panel.set_name(name)
            panel.set_read_only(True)
        for side, panel in (("output", self.output), ("input", self.input)):
            panel.caret_moved.connect(
                lambda line, column, side=side, panel=panel: self._caret_moved(side, panel, line, column)
            )
            panel.xpath_asked.connect(lambda expression, side=side: self.xpath_asked.emit(side, expression))
        self._tabs.currentChanged.connect(self._show_side)
        self.findings = FindingsList(theme, icons)
        self.findings.setAccessibleName("What was found in the output")
        self.findings.chosen.connect(self._reveal)
        self._quiet = Words(theme, "hint")
        self._quiet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._late = QTimer(self, interval=_LATE_MS, singleShot=True)
        self._lay_out()
        self._late.timeout.connect(self._progress.show)
        theme.changed.connect(self._draw_sign)
        self.show_headline("waiting", "hint", "Nothing was tried yet.")

    def show_inputs(self, inputs: Sequence[Input], current: str | None) -> None:
        """Offer these documents."""
        self._choice.blockSignals(True)
        self._choice.clear()
        for each in inputs:
            self._choice.addItem(each.title, each.key)
        self._choice.setCurrentIndex(max(0, self._choice.findData(current)))
        self._choice.setEnabled(bool(inputs))
        self._choice.blockSignals(False)

    def show_input(self, chosen: Input | None) -> None:
        """Show the document that is tried."""
        self._case.setEnabled(chosen is not None and not chosen.key.startswith("case:"))
        if chosen is None:
            for panel in (self.input, self.output):
                panel.show_text("", editable=False)
            self.show_headline("none", "hint", _NO_INPUT)
            self._show_findings((), "")
            return
        language = "json" if chosen.name.lower().endswith(".json") else "xml"
        self.input.show_text(editable_text(chosen.raw).text, language=language, editable=False)

    def show_trying(self) -> None:
        """Show that it is under way, when it takes a while."""
        self._late.start()

    def show_tried(self, tried: Tried) -> None:
        """Show what came of it."""
        self._late.stop()
        self._progress.hide()
        self._tabs.setTabVisible(_STYLESHEET, bool(tried.fit.stylesheet))
        self._tabs.updateGeometry()
        self.stylesheet.show_text(tried.fit.stylesheet, editable=False)
        conversion = tried.conversion
        if tried.trouble is not None or conversion is None:
            fault = next(iter(tried.faults), None)
            words = tried.trouble.message if tried.trouble is not None else ""
            self.show_headline("error", "error", f"{fault.where}: {fault.message}" if fault is not None else words)
            self._show_findings((), "The output is that of the last time it could be used.")
            return
        errors = sum(finding.severity == "error" for finding in tried.findings)
        took = f"{conversion.engine}, {conversion.seconds * 1000:.0f} ms"
        if conversion.output is None:
            self.show_headline("error", "error", f"It stopped. {took}")
        else:
            text = editable_text(conversion.output.raw).text
            self.output.show_text(text, language="xml" if conversion.method == "xml" else "json", editable=False)
            self.output.set_marks([_mark(each) for each in tried.findings if each.place is not None])
            what = f"{tried.transaction}: " if tried.transaction else ""
            noun = (
                f"{errors} {'problem' if errors == 1 else 'problems'}" if errors else "valid" if what else "converted"
            )
            self.show_headline("error" if errors else "fine", "error" if errors else "fine", f"{what}{noun}. {took}")
        self._show_findings(tried.findings, "Schema and rules find nothing wrong." if tried.transaction else "")

    def show_origin(self, words: str) -> None:
        """Say where the node at the caret came from, or what was made of it."""
        self._origin.say(words)

    def reveal(self, side: Side, place: Place) -> None:
        """Show a place on the other side, for when one looks there."""
        (self.input if side == "input" else self.output).reveal(
            place.line, place.column, place.end_line, place.end_column
        )

    def show_matches(self, side: Side, found: Matches | UserFacingError) -> None:
        """Show what an XPath found."""
        panel = self.input if side == "input" else self.output
        if isinstance(found, UserFacingError):
            panel.show_xpath_matches(str(found))
        elif found.value:
            panel.show_xpath_matches(f"= {found.value}")
        else:
            panel.show_xpath_matches(
                [Mark(each.line, each.column, each.end_line, each.end_column, "note", "") for each in found.places]
            )

    def show_headline(self, icon: str, role: str, words: str) -> None:
        """Say how it went in one sentence."""
        self._sign_shown = (icon, role)
        self._draw_sign()
        self._headline.say(words)

    def step(self, forward: bool) -> None:
        """Choose the next or previous finding."""
        self.findings.step(forward)

    def current(self) -> SourcePanel:
        """The text in view."""
        return (self.output, self.input, self.stylesheet)[self._tabs.currentIndex()]

    def _lay_out(self) -> None:
        theme, space = self._theme, self._theme.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        first = QHBoxLayout()
        first.setContentsMargins(space(3), space(2), space(2), space(1))
        first.setSpacing(space(2))
        label = QLabel("Try with")
        self._choice = QComboBox()
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(12)
        label.setBuddy(self._choice)
        self._choice.setAccessibleName("Document to try it with")
        self._choice.activated.connect(lambda index: self.input_chosen.emit(self._choice.itemData(index)))
        opened = QPushButton("Open…")
        opened.setToolTip("Try it with a file; dropping one on this page does the same")
        opened.clicked.connect(self.open_pressed)
        self._case = QPushButton("Keep as case")
        self._case.setToolTip("Make a case of this document")
        self._case.clicked.connect(self.case_pressed)
        self._xpath = QPushButton("XPath…")
        self._xpath.setToolTip("Try an XPath on the text below, input or output (Ctrl+F finds words)")
        self._xpath.clicked.connect(self._ask_xpath)
        for widget, stretch in ((label, 0), (self._choice, 1), (opened, 0), (self._case, 0), (self._xpath, 0)):
            first.addWidget(widget, stretch)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setContentsMargins(space(3), 0, space(2), 0)
        second.setSpacing(space(2))
        self._sign = QLabel()
        self._headline = Words(theme)
        self._headline.setWordWrap(False)
        second.addWidget(self._sign)
        second.addWidget(self._headline, 1)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        second.addWidget(self._tabs)
        column.addLayout(second)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(space(0.75))
        self._progress.setAccessibleName("The converter is being tried")
        self._progress.hide()
        column.addWidget(self._progress)
        column.addWidget(line(theme))
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for panel in (self.output, self.input, self.stylesheet):
            self._stack.addWidget(panel)
        above = QWidget()
        inner = QVBoxLayout(above)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(holder, 1)
        self._origin = Words(theme, "hint", small=True)
        self._origin.setContentsMargins(space(2), space(1), space(2), space(1))
        inner.addWidget(self._origin)
        below = QWidget()
        self._below = QStackedLayout(below)
        self._below.addWidget(self._quiet)
        self._below.addWidget(self.findings)
        down = QSplitter(Qt.Orientation.Vertical)
        down.addWidget(above)
        down.addWidget(below)
        down.setStretchFactor(0, 1)
        down.setCollapsible(0, False)
        down.setSizes([space(110), space(34)])
        column.addWidget(down, 1)

    def _show_findings(self, findings: Sequence[Finding], quiet: str) -> None:
        self.findings.show_findings(findings)
        self._quiet.say(quiet)
        self._below.setCurrentWidget(self.findings if findings else self._quiet)

    def _reveal(self, finding: Finding) -> None:
        place = finding.place
        if place is not None and place.line:
            self._tabs.setCurrentIndex(_INPUT if finding.stage == "conversion" else _OUTPUT)
            self.current().reveal(place.line, place.column, place.end_line, place.end_column)

    def _show_side(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._origin.setVisible(index != _STYLESHEET and bool(self._origin.said()))

    def _caret_moved(self, side: Side, panel: SourcePanel, line: int, column: int) -> None:
        if panel is self.current():  # the other one moves when a place in it is shown
            self.caret_moved.emit(side, line, column)

    def _ask_xpath(self) -> None:
        if self._tabs.currentIndex() == _STYLESHEET:
            self._tabs.setCurrentIndex(_INPUT)
        self.current().show_xpath()

    def _draw_sign(self) -> None:
        icon, role = self._sign_shown
        self._sign.setPixmap(self._icons.pixmap(icon, self._theme.space(4.5), role, self.devicePixelRatioF()))


def _mark(finding: Finding) -> Mark:
    place = finding.place
    assert place is not None
    words = f"{plain(finding.message)}\n{plain(finding.advice)}".strip()
    return Mark(place.line, place.column, place.end_line, place.end_column, finding.severity, words)

"""Every stage's findings in one list, with filters; choosing one shows it in the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.findings import Finding, Severity
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.findings import STAGE_WORDS, FindingsList
from workbench.ui.widgets.words import Words, plain

_SEVERITIES: tuple[tuple[Severity, str], ...] = (("error", "errors"), ("warning", "warnings"), ("note", "notes"))


class Problems(QWidget):
    """The panel at the bench's lower edge."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._findings: tuple[Finding, ...] = ()
        self.setAccessibleName("Problems")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top(theme, icons))
        self.list = FindingsList(theme, icons)
        self.list.setAccessibleName("Problems")
        self.list.chosen.connect(self.chosen)
        self._quiet = Words(theme, "hint")
        self._quiet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self._quiet)
        self._stack.addWidget(self.list)
        column.addWidget(holder, 1)
        self.show_findings((), "Nothing was looked at yet.")

    def show_findings(self, findings: Sequence[Finding], quiet: str = "Nothing found: no stage complains.") -> None:
        """Show these findings, or a quiet sentence when there are none."""
        self._findings = tuple(findings)
        counts = Counter(finding.severity for finding in findings)
        for severity, noun in _SEVERITIES:
            button = self._filters[severity]
            number = counts[severity]
            button.setText(str(number))
            button.setVisible(number > 0)
            button.setAccessibleName(f"{number} {noun}, shown when pressed")
            button.setToolTip(f"{number} {noun}: press to hide or show them")
        self._quiet.say(quiet)
        self._filter()

    def step(self, forward: bool) -> None:
        """Choose the next or previous problem."""
        self.list.step(forward)

    def _top(self, theme: Theme, icons: Icons) -> QWidget:
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        title = QLabel("Problems")
        font = theme.font()
        font.setBold(True)
        title.setFont(font)
        row.addWidget(title)
        row.addSpacing(theme.space(2))
        self._filters: dict[str, QToolButton] = {}
        for severity, _ in _SEVERITIES:
            button = self._button("", icons, severity, severity)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setChecked(True)
            button.toggled.connect(self._filter)
            self._filters[severity] = button
            row.addWidget(button)
        self._by_cause = QToolButton()
        self._by_cause.setText("By cause")
        self._by_cause.setProperty("flat", True)
        self._by_cause.setToolTip("Put problems of the same kind together")
        self._by_cause.setCheckable(True)
        self._by_cause.toggled.connect(self._filter)
        row.addWidget(self._by_cause)
        row.addStretch()
        self._words = QLineEdit()
        self._words.setPlaceholderText("Filter")
        self._words.setAccessibleName("Filter problems by words")
        self._words.setClearButtonEnabled(True)
        self._words.setMaximumWidth(theme.space(50))
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words.textChanged.connect(self._filter)
        row.addWidget(self._words)
        for words, icon, do in (
            ("Previous problem (Shift+F8)", "previous", lambda: self.step(False)),
            ("Next problem (F8)", "next", lambda: self.step(True)),
            ("Copy all problems as text", "copy", lambda: self.list.copy_all()),
        ):
            button = self._button(words, icons, icon, "text")
            button.clicked.connect(do)
            row.addWidget(button)
        return top

    def _button(self, words: str, icons: Icons, icon: str, role: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon(icon, role))
        button.setProperty("flat", True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _shown(self) -> list[Finding]:
        wanted = self._words.text().strip().lower()
        return [
            finding
            for finding in self._findings
            if self._filters[finding.severity].isChecked() and (not wanted or wanted in _searched(finding))
        ]

    def _filter(self) -> None:
        shown = self._shown()
        self.list.show_findings(shown, by_cause=self._by_cause.isChecked())
        self._stack.setCurrentIndex(1 if shown else 0)
        if self._findings and not shown:
            self._quiet.say("The filter hides all of them.")


def _searched(finding: Finding) -> str:
    path = finding.place.path if finding.place is not None else ""
    words = (STAGE_WORDS[finding.stage], finding.code, finding.message, finding.advice, path or "")
    return plain(" ".join(words)).lower()

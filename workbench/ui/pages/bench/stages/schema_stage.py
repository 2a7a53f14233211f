"""Stage 4: what the schema and the rules say, and all that is known of the chosen fault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from workbench.bench import Examination
from workbench.checks.fixes import Fix
from workbench.findings import Finding
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.stages.fixes import Fixes
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.findings import STAGE_WORDS, FindingsList, as_text, where
from workbench.ui.widgets.words import Words

_STAGES = ("schema", "rules")


class SchemaStage(StagePage):
    """The faults above, the chosen one explained below."""

    finding_chosen = Signal(object)
    explain_pressed = Signal(str)
    """The finding's code."""
    fix_pressed = Signal(object)
    """The fixes to make, a tuple."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Schema", theme, icons)
        self._findings = FindingsList(theme, icons)
        self._findings.setAccessibleName("Faults by schema and rules")
        self._findings.chosen.connect(self._chosen)
        self._details = _Details(theme, icons)
        self._details.explain_pressed.connect(self.explain_pressed)
        self._details.fixes.apply_pressed.connect(self.fix_pressed)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self._findings)
        self._split.addWidget(self.scrolled(self._details))
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([theme.space(60), theme.space(50)])
        self.column.addWidget(self._split, 1)
        self.column.addStretch()

    def show_examination(self, examination: Examination) -> None:
        """Show what schema and rules found."""
        findings = [finding for finding in examination.findings if finding.stage in _STAGES]
        state = next(each for each in examination.stages if each.stage == "schema")
        titles = {"fine": "Valid", "problems": "Not valid", "note": "Valid, with remarks", "none": "Not checked"}
        icons = {"fine": "fine", "problems": "error", "note": "note"}
        icon = icons.get(state.state, "none")
        transaction = examination.transaction
        files = [each.name for each in (transaction.schema, transaction.rules) if each] if transaction else []
        by = f"Checked against {' and '.join(f'`{name}`' for name in files)}." if files else ""
        self.headline(icon, icon if icon != "none" else "hint", titles.get(state.state, ""), state.sentence, by)
        self._details.fixes.know(())
        self._findings.show_findings(findings)
        self._split.setVisible(bool(findings))
        current = self._findings.current()
        self._details.show_finding(current or (findings[0] if findings else None))

    def show_fixes(self, fixes: Sequence[tuple[Finding, tuple[Fix, ...]]]) -> None:
        """Take the fixes there are, and offer those of the finding in view."""
        self._details.fixes.know(fixes)
        self._details.offer_fixes()

    def explain(self, finding: Finding) -> None:
        """Show all that is known of a finding that was chosen elsewhere."""
        if finding.stage in _STAGES:
            self._details.show_finding(finding)

    def _chosen(self, finding: Finding) -> None:
        self._details.show_finding(finding)
        self.finding_chosen.emit(finding)


class _Details(QWidget):
    """Everything a finding has."""

    explain_pressed = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._finding: Finding | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(3), theme.space(2), 0)
        column.setSpacing(theme.space(2))
        self._message = Words(theme)
        self._advice = Words(theme)
        self._facts = Facts(theme)
        self.fixes = Fixes(theme, icons)
        for widget in (self._message, self._advice, self.fixes, self._facts):
            column.addWidget(widget)
        row = QHBoxLayout()
        for words, icon, do in (("Copy as text", "copy", self._copy), ("Explain", "help", self._explain)):
            button = QToolButton()
            button.setText(words)
            button.setIcon(icons.icon(icon))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(do)
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()

    def show_finding(self, finding: Finding | None) -> None:
        self._finding = finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        self.offer_fixes()
        self._message.say(finding.message)
        self._advice.say(finding.advice)
        related = finding.related
        self._facts.show_facts(
            (
                ("Where", where(finding).replace(" · ", "\n")),
                ("See also", f"Line {related.line}, column {related.column}" if related is not None else ""),
                ("The schema says", finding.documentation),
                ("Found by", f"{STAGE_WORDS[finding.stage]}, `{finding.code}`"),
                ("In the engine's words", finding.detail),
            )
        )

    def offer_fixes(self) -> None:
        self.fixes.offer(self._finding)

    def _copy(self) -> None:
        if self._finding is not None:
            QGuiApplication.clipboard().setText(as_text(self._finding))

    def _explain(self) -> None:
        if self._finding is not None:
            self.explain_pressed.emit(self._finding.code)

"""Stage 6: whether the document may be sent, what of it was never reviewed, and reviewing it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.findings import Finding, Place
from workbench.review import Gate
from workbench.sessions import Connection
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.ports import Evidence
from workbench.ui.pages.bench.stages.review_words import news_findings, own_work_words
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.fields import FieldGrid
from workbench.ui.widgets.findings import FindingsList
from workbench.ui.widgets.review_tree import ReviewTree
from workbench.ui.widgets.words import Words

_RULE = (
    "Only XML that has been reviewed and tested results in any action. A test server takes unreviewed XML, since that "
    "is how XML gets tested; Production never does, whatever way it is asked."
)
_NEWS_SEEN = 6


class ReviewStage(StagePage):
    """Shows what the gate says, and lets a person approve the document's shape."""

    approved = Signal(str, str, str)
    """Note, who approves, who prepared it."""
    ask_pressed = Signal()
    path_chosen = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Review", theme, icons)
        self._evidence: Evidence | None = None
        self._facts = Facts(theme)
        self.news = FindingsList(theme, icons)
        self.news.setAccessibleName("What was never reviewed")
        self.news.chosen.connect(self._news_chosen)
        self._news_title = Words(theme, "hint", small=True)
        self._own = Words(theme, "warning", small=True)
        self._why = Words(theme, "hint", small=True)
        self.note, self.by, self.prepared_by = QLineEdit(), QLineEdit(), QLineEdit()
        self.note.setPlaceholderText("What you looked at, and why it is right")
        self.approve = QPushButton("Approve this shape")
        self.approve.setIcon(icons.icon("review"))
        self.approve.clicked.connect(self._approve)
        self.note.returnPressed.connect(self._approve)
        for line in (self.note, self.by, self.prepared_by):
            line.textChanged.connect(lambda _: self._judge())
        self._form = self._approving()
        self.ask = QPushButton("Ask SaaSplications to enable…")
        self.ask.setIcon(icons.icon("submit"))
        self.ask.setToolTip("Write one document with this sample, its results, its shape and its converter")
        self.ask.clicked.connect(self.ask_pressed)
        self.reviews = ReviewTree(theme, icons)
        self._reviews_title = Words(theme, "hint", small=True)
        self.column.addWidget(self.scrolled(self._laid_out()), 1)
        self.show_nothing()

    def show_gate(self, gate: Gate, connection: Connection) -> None:
        """Show whether it may be sent, and what is new in it."""
        if gate.may_send:
            icon, title = ("fine", "Reviewed") if gate.reviewed else ("note", "May be tested")
        else:
            icon, title = "error", "May not be sent"
        self.headline(icon, icon, title, gate.sentence, gate.advice)
        allowed = ", ".join(f"`{name}`" for name in connection.transactions) or "every transaction"
        mode = f"{connection.mode}, {connection.state}"
        self._facts.show_facts((("Connection", connection.title), ("Environment", mode), ("May submit", allowed)))
        findings = news_findings(gate)
        nearest = f", compared with the review `{gate.review}`" if gate.review else ""
        self._news_title.say(f"Never reviewed{nearest}:" if findings else "")
        self.news.show_findings(findings)
        self.news.setVisible(bool(findings))
        rows = min(_NEWS_SEEN, len(findings))
        self.news.setFixedHeight(max(1, rows) * max(1, self.news.sizeHintForRow(0)) + 2)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show on what a review would rest, and which reviews there are."""
        if self._evidence is None or not self.by.text():
            self.by.setText(evidence.me)
            self.prepared_by.setText(evidence.me)
        self._evidence = evidence
        self._form.show()
        self._facts_of_evidence.show_facts((("Checks", evidence.checks), ("Test server", evidence.test)))
        self._reviews_title.say(f"Reviews of {evidence.title}:" if evidence.reviews else "")
        self.reviews.show_reviews(evidence.reviews)
        self.reviews.setVisible(bool(evidence.reviews))
        self.ask.setVisible(bool(evidence.covered_by))
        self._judge()

    def show_nothing(self) -> None:
        """Say that there is nothing to decide yet."""
        self._evidence = None
        self.headline("none", "hint", "Nothing to review", "The document was not looked at yet.")
        self._facts.show_facts(())
        for widget in (self._form, self.news, self.reviews, self.ask):
            widget.hide()
        self._news_title.say("")
        self._reviews_title.say("")

    def _judge(self) -> None:
        """Say what is still missing for an approval, and whether it would be own work."""
        if self._evidence is None:
            return
        missing = self._evidence.missing or ("" if self.note.text().strip() else "It needs a note.")
        self.approve.setEnabled(not missing)
        self._why.say(missing)
        self._own.say("" if self._evidence.missing else own_work_words(self.by.text(), self.prepared_by.text()))

    def _approve(self) -> None:
        if self.approve.isEnabled():
            self.approved.emit(self.note.text().strip(), self.by.text().strip(), self.prepared_by.text().strip())
            self.note.clear()

    def _news_chosen(self, finding: Finding) -> None:
        if isinstance(finding.place, Place) and finding.place.path:
            self.path_chosen.emit(finding.place.path)

    def _approving(self) -> QWidget:
        form = QWidget()
        form.setAccessibleName("Reviewing the document")
        self._facts_of_evidence = Facts(self.theme)
        grid = FieldGrid(self.theme)
        grid.add("Note", self.note)
        grid.add("Approved by", self.by)
        grid.add("Prepared by", self.prepared_by)
        row = QHBoxLayout()
        row.addWidget(self.approve)
        row.addWidget(self._why, 1)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(2))
        column.addWidget(self._facts_of_evidence)
        column.addWidget(grid)
        column.addWidget(self._own)
        column.addLayout(row)
        return form

    def _laid_out(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, self.theme.space(1), 0)
        column.setSpacing(self.theme.space(2.5))
        rule = Words(self.theme, "hint", small=True)
        for widget in (self._facts, self._news_title, self.news, self._form, self._reviews_title, self.reviews):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.ask)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(rule)
        rule.say(_RULE)
        column.addStretch()
        self.reviews.setMinimumHeight(self.theme.space(40))
        return body

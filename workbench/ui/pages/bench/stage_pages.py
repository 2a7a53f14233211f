"""The pages of the seven stages, one of them in view."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from workbench.bench import Examination
from workbench.bench.stages import StageName
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.stages.conversion_stage import ConversionStage
from workbench.ui.pages.bench.stages.document_stage import DocumentStage
from workbench.ui.pages.bench.stages.review_stage import ReviewStage
from workbench.ui.pages.bench.stages.schema_stage import SchemaStage
from workbench.ui.pages.bench.stages.session_stage import SessionStage
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.pages.bench.stages.standard_stage import StandardStage
from workbench.ui.pages.bench.stages.transaction_stage import TransactionStage
from workbench.ui.theme import Theme

BEFORE_SENDING: tuple[StageName, ...] = ("document", "transaction", "conversion", "schema", "standard", "review")


class StagePages(QStackedWidget):
    """Shows the page of the chosen stage."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.document = DocumentStage(theme, icons)
        self.transaction = TransactionStage(theme, icons)
        self.conversion = ConversionStage(theme, icons)
        self.schema = SchemaStage(theme, icons)
        self.standard = StandardStage(theme, icons)
        self.review = ReviewStage(theme, icons)
        self.session = SessionStage(theme, icons)
        self._by_name: dict[StageName, StagePage] = {
            "document": self.document,
            "transaction": self.transaction,
            "conversion": self.conversion,
            "schema": self.schema,
            "standard": self.standard,
            "review": self.review,
            "session": self.session,
        }
        for page in self._by_name.values():
            self.addWidget(page)
        self.shown: StageName = "document"
        self.setMinimumWidth(theme.space(60))

    def show_stage(self, name: StageName) -> None:
        """Bring a stage's page into view."""
        self.shown = name
        self.setCurrentWidget(self._by_name[name])

    def show_examination(self, document: BenchDocument, examination: Examination) -> None:
        """Show what every stage found."""
        self.document.show_examination(document, examination)
        self.transaction.show_examination(document, examination)
        self.conversion.show_examination(document, examination)
        self.schema.show_examination(examination)
        self.standard.show_examination(examination)

    def show_trouble(self, trouble: UserFacingError) -> None:
        """Say on every page that the document could not be looked at, and why."""
        for name in BEFORE_SENDING:
            self._by_name[name].headline("warning", "warning", "Not looked at", trouble.message, trouble.advice)

    def explain(self, finding: Finding) -> None:
        """Show all that is known of a finding that was chosen elsewhere."""
        self.schema.explain(finding)

"""Stage 1: what came, as it came."""

from __future__ import annotations

from PySide6.QtCore import Signal

from workbench.bench import Examination
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.findings import FindingsList

_HEADLINES = {
    "xml": ("fine", "fine", "Well-formed XML"),
    "not-xml": ("error", "error", "Not well-formed"),
    "refused": ("error", "error", "Refused"),
}
_LIFTED = ("fine", "fine", "Read as XML")


class DocumentStage(StagePage):
    """Facts about the file, and what reading it found."""

    finding_chosen = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Document", theme, icons)
        self._facts = Facts(theme)
        self.column.addWidget(self._facts)
        self._findings = FindingsList(theme, icons)
        self._findings.setAccessibleName("What reading the document found")
        self._findings.chosen.connect(self.finding_chosen)
        self.column.addWidget(self._findings, 1)
        self.column.addStretch()

    def show_examination(self, bench: BenchDocument, examination: Examination) -> None:
        """Show what is known of the document itself."""
        document = examination.document
        findings = [finding for finding in examination.findings if finding.stage == "document"]
        sentence = next((each.sentence for each in examination.stages if each.stage == "document"), "")
        is_lifted = document.outcome == "not-xml" and examination.conversion is not None
        self.headline(*(_LIFTED if is_lifted else _HEADLINES[document.outcome]), sentence)
        self._facts.show_facts(
            (
                ("File", f"`{bench.path or bench.name}`"),
                ("Size", f"{document.size:,} bytes"),
                ("Encoding", document.encoding),
                ("Edited here", "yes, and not saved to the file" if bench.edited else ""),
                ("SHA-256", " ".join(f"`{document.digest[at : at + 16]}`" for at in range(0, 64, 16))),
            )
        )
        self._findings.show_findings(findings)
        self._findings.setVisible(bool(findings))

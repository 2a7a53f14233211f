"""Stage 3: whether a converter took the document, and what it said; another one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.bench import NO_CONVERTER, Examination
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.findings import FindingsList


class ConversionStage(StagePage):
    """Shows the conversion."""

    converter_chosen = Signal(object)
    """The converter's name; None lets the document choose."""
    finding_chosen = Signal(object)
    case_pressed = Signal()
    open_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Converted", theme, icons)
        self._facts = Facts(theme)
        self.column.addWidget(self._facts)
        label = QLabel("Convert with")
        self._choice = QComboBox()
        label.setBuddy(self._choice)
        self._choice.setAccessibleName("Convert the document with this converter")
        self._choice.activated.connect(lambda row: self.converter_chosen.emit(self._choice.itemData(row)))
        self.column.addWidget(label)
        self.column.addWidget(self._choice)
        self._case = self._button("Make a case of this document", "sample", self.case_pressed)
        self._case.setToolTip("Keep the document among the cases that the converter is tested with")
        self._open = self._button("Open the converter", "converter", self.open_pressed)
        self._open.setToolTip("Change the converter, and try it on this document")
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(theme.space(2))
        for button in (self._case, self._open):
            buttons.addWidget(button)
        buttons.addStretch()
        self.column.addWidget(self._buttons)
        self._findings = FindingsList(theme, icons)
        self._findings.setAccessibleName("What the converter said")
        self._findings.chosen.connect(self.finding_chosen)
        self.column.addWidget(self._findings, 1)
        self.column.addStretch()

    def show_converters(self, converters: Sequence[tuple[str, str]]) -> None:
        """Offer these converters: name and title of each."""
        self._choice.clear()
        self._choice.addItem("Let the document choose", None)
        self._choice.addItem("None: take it as it is", NO_CONVERTER)
        for name, title in converters:
            self._choice.addItem(title, name)

    def show_examination(self, bench: BenchDocument, examination: Examination) -> None:
        """Show what became of the document."""
        self._choice.setCurrentIndex(max(0, self._choice.findData(bench.converter)))
        conversion = examination.conversion
        findings = [finding for finding in examination.findings if finding.stage == "conversion"]
        self._findings.show_findings(findings)
        self._findings.setVisible(bool(findings))
        self._buttons.setVisible(conversion is not None)
        if conversion is None:
            self._facts.show_facts(())
            what = "What is in the source is what will be sent."
            self.headline("none", "hint", "Not converted", examination.why_converted, what)
            return
        name, why = f"`{conversion.converter}`", examination.why_converted
        if conversion.output is None:
            self.headline("error", "error", "The converter stopped", f"{name} gave no document; below is why.", why)
        else:
            self.headline(
                "fine",
                "fine",
                "Converted",
                f"{name} made the standard XML of it. {why}",
                "The later stages look at the converted document, which stands beside the source as it came.",
            )
        size = f"{conversion.output.size:,} bytes" if conversion.output is not None else ""
        took = f"{conversion.seconds * 1000:.1f} ms"
        self._facts.show_facts(
            (("Converter", name), ("Engine", conversion.engine), ("Result", size), ("Took", took)),
        )

    def _button(self, text: str, icon: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(self.icons.icon(icon))
        button.clicked.connect(pressed)
        return button

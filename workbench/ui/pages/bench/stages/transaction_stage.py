"""Stage 2: which transaction it is, how sure that is and why; another one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel

from workbench.bench import Examination
from workbench.transactions import Transaction
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts

_SURENESS = {
    "certain": "certain: root and namespace say so",
    "chosen": "you chose it",
    "likely": "likely",
    "guess": "a guess",
    "unknown": "unknown",
}


class TransactionStage(StagePage):
    """Shows the recognition."""

    transaction_chosen = Signal(object)
    """The transaction's name; None lets the bench recognise it."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Transaction", theme, icons)
        self._titles: dict[str, str] = {}
        self._facts = Facts(theme)
        self.column.addWidget(self._facts)
        label = QLabel("Take it for")
        self._choice = QComboBox()
        label.setBuddy(self._choice)
        self._choice.setAccessibleName("Take the document for this transaction")
        self._choice.activated.connect(lambda row: self.transaction_chosen.emit(self._choice.itemData(row)))
        self.column.addWidget(label)
        self.column.addWidget(self._choice)
        self.column.addStretch()

    def show_catalogue(self, transactions: Sequence[Transaction]) -> None:
        """Offer these transactions."""
        self._titles = {transaction.name: transaction.title for transaction in transactions}
        self._choice.clear()
        self._choice.addItem("Recognise it by itself", None)
        for transaction in transactions:
            self._choice.addItem(transaction.title, transaction.name)

    def show_examination(self, bench: BenchDocument, examination: Examination) -> None:
        """Show what it was recognised as."""
        self._choice.setCurrentIndex(max(0, self._choice.findData(bench.chosen)))
        recognition = examination.recognition
        if recognition is None:
            self.headline("none", "hint", "Nothing to recognise", "Only well-formed XML can be recognised.")
            self._facts.show_facts(())
            return
        transaction = recognition.transaction
        why = " ".join(recognition.reasons)
        if transaction is None:
            self.headline("error", "error", "Not recognised", why)
        else:
            sure = recognition.sureness in ("certain", "chosen")
            self.headline(
                "fine" if sure else "note", "fine" if sure else "note", transaction.title, transaction.summary
            )
        like = ", ".join(f"{self._titles.get(name, name)} ({figure:.0%})" for name, figure in recognition.candidates)
        self._facts.show_facts(
            (
                ("How sure", _SURENESS[recognition.sureness]),
                ("Why", why if transaction is not None else ""),
                ("It is like", like),
                ("Root", f"`{transaction.root}`" if transaction is not None else ""),
                ("Namespace", f"`{transaction.namespace}`" if transaction is not None else ""),
                ("Answered by", f"`{transaction.answer_root}`" if transaction is not None else ""),
            )
        )

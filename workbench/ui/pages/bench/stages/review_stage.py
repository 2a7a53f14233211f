"""Stage 6: whether the document may be sent, over which connection, and if not, why."""

from __future__ import annotations

from workbench.review import Gate
from workbench.sessions import Connection
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.stages.stage import StagePage
from workbench.ui.theme import Theme
from workbench.ui.widgets.facts import Facts
from workbench.ui.widgets.words import Words

_RULE = (
    "Only XML that has been reviewed and tested results in any action. A test server takes unreviewed XML, since that "
    "is how XML gets tested; Production never does, whatever way it is asked."
)


class ReviewStage(StagePage):
    """Shows what the gate says."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__("Review", theme, icons)
        self._facts = Facts(theme)
        self.column.addWidget(self._facts)
        rule = Words(theme, "hint")
        rule.say(_RULE)
        self.column.addWidget(rule)
        self.column.addStretch()

    def show_gate(self, gate: Gate, connection: Connection) -> None:
        """Show whether it may be sent."""
        if gate.may_send:
            icon, title = ("fine", "Reviewed") if gate.reviewed else ("note", "May be tested")
        else:
            icon, title = "error", "May not be sent"
        self.headline(icon, icon, title, gate.sentence, gate.advice)
        allowed = ", ".join(f"`{name}`" for name in connection.transactions) or "every transaction"
        self._facts.show_facts(
            (("Connection", connection.title), ("Environment", connection.mode), ("May submit", allowed))
        )

    def show_nothing(self) -> None:
        """Say that there is nothing to decide yet."""
        self.headline("none", "hint", "Nothing to review", "The document was not looked at yet.")
        self._facts.show_facts(())

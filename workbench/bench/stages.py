"""What each stage of the way says for itself: a condition, a figure, a sentence. The rail shows nothing else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbench.compare import Difference
from workbench.documents import Document
from workbench.findings import Finding
from workbench.review import Gate
from workbench.transactions import Recognition

if TYPE_CHECKING:
    from workbench.convert import Conversion

StageName = Literal["document", "transaction", "conversion", "schema", "standard", "review", "session"]
StageCondition = Literal["fine", "problems", "note", "none", "waiting", "busy"]
STAGE_TITLES: dict[StageName, str] = {
    "document": "Document",
    "transaction": "Transaction",
    "conversion": "Converted",
    "schema": "Schema",
    "standard": "Standard",
    "review": "Review",
    "session": "Session",
}
_WORDS = {"fine": "fine", "problems": "problems", "note": "note", "none": "–", "waiting": "not yet", "busy": "at work"}


class StageState(NamedTuple):
    """One stage of the way, in a word, a figure and a sentence."""

    stage: StageName
    state: StageCondition
    figure: str
    sentence: str

    @property
    def word(self) -> str:
        """The state as the rail shows it: a word, or the figure with its word."""
        if self.figure.isdecimal():
            return (
                f"{self.figure} {'problem' if self.state == 'problems' else 'note'}{'' if self.figure == '1' else 's'}"
            )
        return self.figure or _WORDS[self.state]


def stages_of(
    document: Document,
    recognition: Recognition | None,
    conversion: "Conversion | None",
    findings: Sequence[Finding],
    difference: Difference | None,
    gate: Gate,
    own_schema: bool,
    why_converted: str = "",
) -> tuple[StageState, ...]:
    """Give the seven stages in their order.

    Args:
        document: what was dropped.
        recognition: None when there was nothing to recognise.
        conversion: None when nothing was converted.
        findings: of all stages.
        difference: None when there was no standard to compare with.
        gate: what the gate said for a test server.
        own_schema: the user named a schema, so that an unknown transaction is checked all the same.
        why_converted: why this converter took it, or why none did.
    """
    known = recognition is not None and recognition.transaction is not None
    return (
        _document(document, conversion),
        _transaction(recognition),
        _conversion(conversion, why_converted),
        _schema(findings) if known or own_schema else StageState("schema", "none", "", "No schema to check against."),
        _standard(difference),
        review_state(gate),
        StageState("session", "waiting" if gate.may_send else "none", "", "Not submitted yet."),
    )


def _document(document: Document, conversion: "Conversion | None") -> StageState:
    if document.outcome == "refused":
        return StageState("document", "problems", "refused", document.findings[0].message)
    if document.outcome == "not-xml" and conversion is not None:
        return StageState("document", "fine", "", "Not XML: read as XML by the rule for JSON and tables.")
    if document.outcome == "not-xml":
        return StageState("document", "problems", str(_errors(document.findings)), "It is not well-formed XML.")
    if document.findings:
        return StageState("document", "note", str(len(document.findings)), document.findings[0].message)
    return StageState("document", "fine", "", f"Well-formed XML, {document.size:,} bytes, {document.encoding}.")


def _transaction(recognition: Recognition | None) -> StageState:
    if recognition is None:
        return StageState("transaction", "none", "", "Nothing to recognise.")
    why = " ".join(recognition.reasons)
    if recognition.transaction is None:
        return StageState("transaction", "problems", "unknown", why)
    sure = recognition.sureness in ("certain", "chosen")
    return StageState("transaction", "fine" if sure else "note", recognition.transaction.short_title, why)


def _conversion(conversion: "Conversion | None", why: str) -> StageState:
    if conversion is None:
        return StageState("conversion", "none", "", f"{why} It is looked at as it is.".strip())
    if conversion.output is None:
        return StageState("conversion", "problems", "failed", f"The converter `{conversion.converter}` stopped.")
    return StageState("conversion", "fine", "", f"Converted by `{conversion.converter}`. {why}".strip())


def _schema(findings: Sequence[Finding]) -> StageState:
    found = [finding for finding in findings if finding.stage in ("schema", "rules")]
    errors = _errors(found)
    if errors:
        return StageState("schema", "problems", str(errors), f"{_count(errors, 'fault')} found by schema and rules.")
    if found:
        return StageState("schema", "note", str(len(found)), f"{_count(len(found), 'remark')} by the rules.")
    return StageState("schema", "fine", "", "Valid: schema and rules find nothing wrong.")


def _standard(difference: Difference | None) -> StageState:
    if difference is None:
        return StageState("standard", "none", "", "There is no standard XML to compare with.")
    count = len(difference.changes)
    if count == 0:
        return StageState("standard", "fine", "same", "Built as the standard XML is.")
    return StageState("standard", "note", f"≠{count}", f"{_count(count, 'difference')} from the standard XML.")


def review_state(gate: Gate) -> StageState:
    """Give the state of the stage Review for what the gate says."""
    if not gate.may_send:
        return StageState("review", "none", "", gate.sentence)
    return StageState(
        "review", "fine" if gate.reviewed else "note", "" if gate.reviewed else "not reviewed", gate.sentence
    )


def _errors(findings: Sequence[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""The values a submission is told in: progress while it runs, and afterwards how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workbench.findings import Severity
from workbench.sessions.profile import AnswerOutcome, StepName
from workbench.sessions.transcript import Transcript

Outcome = Literal["accepted", "rejected", "information-required", "fault", "timeout", "cancelled", "blocked"]
Delivery = Literal["not-sent", "refused", "answered", "unknown"]


@dataclass(frozen=True, slots=True)
class Message:
    """One thing the server says about the document."""

    severity: Severity
    code: str
    text: str
    path: str | None = None
    """XPath into the submitted document."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the server asks for before it can take the document."""

    path: str
    """XPath into the submitted document: where it belongs."""
    name: str
    description: str
    allowed: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered to a submission, read."""

    outcome: AnswerOutcome
    status: str
    """The server's own word, such as `ACCEPTED`; the error code of a fault; empty for a question's answer."""
    reference: str | None
    external_reference: str | None
    messages: tuple[Message, ...]
    needs: tuple[Need, ...]
    sentence: str
    advice: str
    raw: bytes
    root: str
    """The local name of the answer's root element; empty when it is no XML."""
    is_error: bool = False
    """Whether it is a fault of the wire, and so says that nothing was done with the document."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step began or ended."""

    step: StepName
    state: Literal["started", "done", "failed"]
    seconds: float = 0.0
    """How long it took; 0 when it has only begun."""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """How one submission ended, whatever happened."""

    outcome: Outcome
    sentence: str
    """What happened, in plain words."""
    advice: str
    """What to do next; empty when there is nothing to do."""
    delivery: Delivery
    """`not-sent`: no byte of the document left, sending again is safe. `refused`: the server said it did
    nothing with it. `answered`: it was worked on and answered. `unknown`: it may have been worked on."""
    established: bool = False
    submitted: bool = False
    """The document, or a part of it, left for the server."""
    closed: bool = False
    reference: str | None = None
    messages: tuple[Message, ...] = ()
    needs: tuple[Need, ...] = ()
    answer: Answer | None = None
    """None when no readable answer came; the raw one, if any, is in the transcript."""
    external_reference: str = ""
    """The document's own reference, by which the server knows it again."""
    sent_times: int = 0
    """How often the document, or a part of it, left: more than once only where the server does nothing twice."""
    transcript: Transcript = field(default_factory=Transcript)
    seconds: float = 0.0

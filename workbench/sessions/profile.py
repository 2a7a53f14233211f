"""A protocol profile: the wire of one kind of server as data. No server's element names stand in code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StepName = Literal["establish", "submit", "close"]
AnswerOutcome = Literal["accepted", "rejected", "information-required", "fault"]


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a session. Templates hold placeholders such as `{token}`."""

    name: StepName
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: str
    success: tuple[int, ...]
    seconds: float
    """How long the whole step may take, from connecting to the last byte of the answer."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status or a code means to a person."""

    outcome: AnswerOutcome
    sentence: str
    sentence_without_reference: str = ""
    advice: str = ""
    warning: str = ""
    """A warning to add to the messages; empty for none."""


@dataclass(frozen=True, slots=True)
class ErrorPaths:
    """XPaths into a fault of the wire."""

    is_error: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class MessagePaths:
    """XPaths to the messages; all but `each` are looked up from one message."""

    each: str
    severity: str
    code: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class NeedPaths:
    """XPaths to what the server asks for; all but `each` are looked up from one item."""

    each: str
    path: str
    name: str
    description: str
    allowed: str
    example: str


@dataclass(frozen=True, slots=True)
class AcknowledgementPaths:
    """XPaths into the answer to a submission."""

    is_acknowledgement: str
    status: str
    reference: str
    external_reference: str
    messages: MessagePaths
    needs: NeedPaths


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the client and the reader of answers know about a kind of server."""

    name: str
    title: str
    summary: str
    establish: Step
    submit: Step
    close: Step
    answer_bytes: int
    """The longest answer that is read, after unpacking."""
    lives: str
    """How a session ends that nobody closes, as words after "ends by itself"."""
    masked_headers: frozenset[str]
    """Names in lower case of the headers whose values are never shown."""
    masked_patterns: tuple[str, ...]
    """Regular expressions whose first group is a secret in an answer."""
    token: str
    """XPath to the session's token in the answer to establish."""
    error: ErrorPaths
    acknowledgement: AcknowledgementPaths
    statuses: dict[str, Meaning]
    codes: dict[str, Meaning]
    answered: Meaning
    """What to say when a question's own document came back."""

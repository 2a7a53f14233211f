"""A protocol profile: the wire of one kind of server as data. No server's element names stand in code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workbench.sessions.finder import Finders, Format
from workbench.sessions.template import Escape, Hole, Template

StepName = Literal["establish", "submit", "poll", "keep-alive", "close"]
AnswerOutcome = Literal["accepted", "rejected", "information-required", "pending", "fault"]
Concern = Literal["session", "key", "client-code", "permission"]
BodyKind = Literal["none", "text", "form", "multipart"]


NOTHING = Template(())
THE_KEY = Template((Hole("key", ()),))


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form, or one part of a multipart body."""

    name: str
    value: Template
    content_type: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries."""

    kind: BodyKind = "none"
    text: Template = NOTHING
    escape: Escape = "none"
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Insertion:
    """A value put into the submitted document itself, such as credentials in its own header."""

    at: str
    """XPath of elements or attributes that the document must have."""
    value: Template


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a session."""

    name: StepName
    method: str
    path: Template
    query: tuple[tuple[str, Template], ...]
    headers: tuple[tuple[str, Template], ...]
    content_type: Template
    body: Body
    success: tuple[int, ...]
    seconds: float
    """How long the whole step may take, from connecting to the last byte of the answer."""
    code: Finders = ()
    """Where a code may stand that means a refusal although the HTTP status is one of success."""
    find: tuple[tuple[str, Finders], ...] = ()
    """Values to take from the answer, for later requests."""
    insert: tuple[Insertion, ...] = ()
    every: float = 0.0
    """Seconds between two such requests, where a step is repeated."""
    at_most: float = 0.0
    """Seconds after which repeating it is given up."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status or a code means to a person."""

    outcome: AnswerOutcome
    sentence: str
    sentence_without_reference: str = ""
    advice: str = ""
    warning: str = ""
    """A warning to add to the messages; empty for none."""
    concerns: Concern = "session"
    """What is at fault, for whoever tests a connection."""
    session_lost: bool = False
    """The server no longer knows the session, and did nothing with what was sent in it."""


@dataclass(frozen=True, slots=True)
class ErrorFinders:
    """Where a fault of the wire tells what it is."""

    is_error: Finders
    code: Finders
    text: Finders


@dataclass(frozen=True, slots=True)
class MessageFinders:
    """Where the messages are; all but `each` are looked up from one message."""

    each: Finders = ()
    severity: Finders = ()
    code: Finders = ()
    path: Finders = ()
    text: Finders = ()


@dataclass(frozen=True, slots=True)
class NeedFinders:
    """Where the server says what it asks for; all but `each` are looked up from one item."""

    each: Finders = ()
    path: Finders = ()
    name: Finders = ()
    description: Finders = ()
    allowed: Finders = ()
    example: Finders = ()


@dataclass(frozen=True, slots=True)
class AcknowledgementFinders:
    """Where the answer to a submission tells how it went."""

    is_acknowledgement: Finders
    status: Finders
    reference: Finders = ()
    external_reference: Finders = ()
    messages: MessageFinders = MessageFinders()
    needs: NeedFinders = NeedFinders()


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What an answer looks like from outside."""

    format: Format = "xml"
    content_types: tuple[str, ...] = ()
    """Media types that are taken besides those of the format."""
    inner: Finders = ()
    """Where the answer proper stands as text inside an envelope; empty when there is no envelope."""


@dataclass(frozen=True, slots=True)
class KeyForm:
    """How a new key is made."""

    prefix: str = "edi_"
    size: int = 32
    """Random bytes."""
    alphabet: Literal["base32", "hex", "base64url"] = "base32"
    signing: Template = THE_KEY
    """What the `hmac-…` filters sign with."""
    expires_after: float = 3600.0
    """Seconds for which a value signed with the key, `{expires}` in a template, is good."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the client and the reader of answers know about a kind of server."""

    name: str
    title: str
    summary: str
    establish: Step | None
    """None where there is no session: a document is sent as it is."""
    submit: Step
    close: Step | None
    answer_bytes: int
    """The longest answer that is read, after unpacking."""
    lives: str
    """How a session ends that nobody closes, as words after "ends by itself"."""
    masked_headers: frozenset[str]
    """Names in lower case of the headers whose values are never shown."""
    masked_patterns: tuple[str, ...]
    """Regular expressions whose first group is a secret in an answer."""
    error: ErrorFinders
    acknowledgement: AcknowledgementFinders
    statuses: dict[str, Meaning]
    codes: dict[str, Meaning]
    answered: Meaning
    """What to say when a question's own document came back."""
    poll: Step | None = None
    keep_alive: Step | None = None
    answer: AnswerForm = AnswerForm()
    key: KeyForm = KeyForm()
    reference: str = ""
    """XPath of the submitted document's own reference; empty when it has none."""
    define: tuple[tuple[str, Template], ...] = ()
    """Names for values put together from others, each from those before it."""
    parameters: dict[str, str] = field(default_factory=dict)
    """What a connection has to say besides client code and key: name and what it means."""
    keep_cookies: bool = False
    idempotent_by_reference: bool = False
    """The server does nothing twice for one reference, so that sending it again is safe."""
    repeats: int = 0
    """How often a document is sent again when nobody knows whether it arrived; only where that is safe."""
    many_documents: bool = True
    """Whether one session takes more than one document."""

    @property
    def secret_names(self) -> frozenset[str]:
        """The defined names whose values are made from the key or a value like it."""
        names = {"key", "token"}
        for name, template in self.define:
            if template.names & names or any(
                one.startswith("hmac-") for hole in template.holes for one in hole.filters
            ):
                names.add(name)
        return frozenset(names)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps there are, in the order of a session."""
        steps = (self.establish, self.submit, self.poll, self.keep_alive, self.close)
        return tuple(step for step in steps if step is not None)

"""What the test server says of itself, as values: who it is, what it holds, its last sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from workbench.errors import UserFacingError

Shape = TypeVar("Shape")
Tone = Literal["fine", "warning", "error", "hint"]
_TONES: dict[str, Tone] = {
    "ACCEPTED": "fine",
    "DUPLICATE": "warning",
    "INFORMATION_REQUIRED": "warning",
    "established": "hint",
    "closed": "hint",
    "unknown": "hint",
}


class Client(msgspec.Struct, frozen=True):
    """A partner the server knows; keys are made for its code."""

    code: str
    name: str
    enabled: str
    transactions: str = ""

    @property
    def words(self) -> str:
        """The code with what people need to know of it."""
        return f"{self.code} · {self.name}"


class Kept(msgspec.Struct, frozen=True):
    """The books that a reset, or its undoing, put aside."""

    time: datetime
    before: Literal["reset", "undo"]


class OverTls(msgspec.Struct, frozen=True):
    """Where the server answers over TLS, too, and with what kind of certificate."""

    kind: Literal["good", "wrong-name", "expired"]
    address: str
    ca: str
    """The file of the authority to trust."""


class About(msgspec.Struct, frozen=True):
    """The server as it describes itself."""

    version: str
    pid: int
    data: str
    fault: str | None
    counts: dict[str, int]
    clients: tuple[Client, ...]
    kept: Kept | None
    tls: OverTls | None = None


class Step(msgspec.Struct, frozen=True):
    """One request of a session, and how it was answered."""

    step: Literal["establish", "submit", "close"]
    time: datetime
    status: int
    outcome: str
    transaction: str
    external_reference: str
    reference: str

    @property
    def tone(self) -> Tone:
        """How its answer is to be taken."""
        return _TONES.get(self.outcome, "error")

    @property
    def what(self) -> str:
        """The step, or what was submitted in it."""
        document = " ".join(part for part in (self.transaction, self.external_reference) if part)
        return document or self.step

    @property
    def answer(self) -> str:
        """The answer in a few words."""
        return " ".join(part for part in (self.outcome.replace("_", " ").lower(), self.reference) if part)


class Session(msgspec.Struct, frozen=True):
    """One session, or a request outside any."""

    session: str
    client: str
    time: datetime
    closed: bool
    steps: tuple[Step, ...]

    @property
    def telling(self) -> Step:
        """The step that says what the session came to: the last submission, else the last step."""
        submissions = [step for step in self.steps if step.step == "submit"]
        return (submissions or list(self.steps))[-1]

    @property
    def end(self) -> str:
        """Whether it was closed."""
        return "closed" if self.closed else "left open" if self.session else "no session"


def read_about(told: dict[str, Any]) -> About:
    """Read the server's description.

    Raises:
        UserFacingError: it is another program, or another version.
    """
    return _read(told, About)


def read_sessions(told: list[dict[str, Any]]) -> tuple[Session, ...]:
    """Read the last sessions.

    Raises:
        UserFacingError: as above.
    """
    return _read(told, tuple[Session, ...])


def _read(told: object, shape: type[Shape]) -> Shape:
    try:
        return msgspec.convert(told, shape)
    except msgspec.ValidationError as error:
        raise UserFacingError(
            f"The test server describes itself in words that this program does not know: {error}.",
            "It may be of another version: stop the program that started it, then start it here.",
        ) from error

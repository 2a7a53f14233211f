"""The states of a session and what leads from one to the next. Whatever is not in the table cannot happen.

    new → establishing → open → submitting → (polling) → open → closing → ended

Closing is reached from every state in which the server may hold a session open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

State = Literal["new", "establishing", "open", "submitting", "polling", "closing", "ended"]
Event = Literal[
    "establish",  # the request for a session goes out
    "no-session-needed",  # the protocol has none: documents may be sent at once
    "opened",
    "not-opened",  # refused, broken, timed out or given up
    "submit",
    "answered",
    "pending",  # the server works on it and has to be asked again
    "broken",  # no usable answer: it is unknown or known what became of the document
    "ask-again",
    "keep-alive",
    "close",
    "close-again",
    "closed",
    "not-closed",  # the server keeps it until it ends by itself
    "leave",  # nothing is open that would have to be closed
]

TRANSITIONS: dict[tuple[State, Event], State] = {
    ("new", "establish"): "establishing",
    ("new", "no-session-needed"): "open",
    ("new", "leave"): "ended",
    ("establishing", "opened"): "open",
    ("establishing", "not-opened"): "ended",
    ("open", "submit"): "submitting",
    ("open", "keep-alive"): "open",
    ("open", "close"): "closing",
    ("open", "leave"): "ended",
    ("submitting", "answered"): "open",
    ("submitting", "pending"): "polling",
    ("submitting", "broken"): "open",
    ("polling", "ask-again"): "polling",
    ("polling", "answered"): "open",
    ("polling", "broken"): "open",
    ("polling", "keep-alive"): "polling",
    ("closing", "close-again"): "closing",
    ("closing", "closed"): "ended",
    ("closing", "not-closed"): "ended",
}


class WrongStepError(AssertionError):
    """The program tried something that its own table of states does not allow."""


@dataclass(slots=True)
class Walk:
    """Where one session stands, and how it got there."""

    state: State = "new"
    taken: list[tuple[State, Event]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Go on to the next state.

        Raises:
            WrongStepError: nothing leads on from here by this event.
        """
        following = TRANSITIONS.get((self.state, event))
        if following is None:
            raise WrongStepError(f"a session that is {self.state} cannot take `{event}`")
        self.taken.append((self.state, event))
        self.state = following

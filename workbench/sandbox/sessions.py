"""Open sessions, in memory: a restart ends them all, as a real server's would."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LIFE = timedelta(minutes=10)
"""A session lives this long from its last use."""


@dataclass(slots=True)
class Session:
    """One client's session. `busy` while a submission of it is being worked on."""

    token: str = field(repr=False)
    client: str
    transactions: tuple[str, ...]
    last_used: float
    door: str = ""
    """The way in it was opened through."""
    busy: bool = False

    @property
    def short(self) -> str:
        """Return what the log may know of the token."""
        return short_hash(self.token)


class Sessions:
    """The sessions of this run of the server; used from the event loop only, so without a lock."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}

    def establish(self, client: str, transactions: tuple[str, ...], door: str = "") -> Session:
        """Open a session for a client whose key was checked."""
        self._forget_expired()
        session = Session(secrets.token_urlsafe(32), client, transactions, time.monotonic(), door)
        self._open[session.token] = session
        return session

    def use(self, token: str) -> Session | None:
        """Return the session of a token and begin its ten minutes anew; None when unknown or expired."""
        self._forget_expired()
        session = self._open.get(token)
        if session is not None:
            session.last_used = time.monotonic()
        return session

    def finish(self, session: Session) -> None:
        """A submission of this session is done."""
        session.busy = False
        session.last_used = time.monotonic()

    def close(self, token: str) -> Session | None:
        """End a session; None when it was no longer known."""
        return self._open.pop(token, None)

    def count(self, client: str, door: str) -> int:
        """Return how many sessions a client has open through a door."""
        self._forget_expired()
        return sum((session.client, session.door) == (client, door) for session in self._open.values())

    def expires(self) -> datetime:
        """Return when a session used now would expire."""
        return datetime.now(UTC).replace(microsecond=0) + LIFE

    def _forget_expired(self) -> None:
        oldest = time.monotonic() - LIFE.total_seconds()
        for token, session in list(self._open.items()):
            if session.last_used < oldest and not session.busy:
                del self._open[token]


def short_hash(token: str) -> str:
    """Return eight hex digits that tell sessions apart in the log without giving the token away."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()[:8] if token else ""

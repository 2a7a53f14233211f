"""What went over the wire, step by step: the exact bytes, with every secret masked before it gets here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.sessions.profile import StepName

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """How the seconds of one exchange were spent; None where that stage was not reached or not needed."""

    name: float | None = None
    """Looking the server's name up."""
    connect: float | None = None
    """Until the connection stood, TLS included; None when an open one was used again."""
    tls: float | None = None
    """The part of `connect` that TLS took."""
    send: float | None = None
    wait: float | None = None
    """From the last byte sent until the first of the answer."""
    receive: float | None = None

    @property
    def stages(self) -> tuple[tuple[str, float, float], ...]:
        """What a waterfall draws: each stage's name, when it began and how long it took, in seconds."""
        connect = None if self.connect is None else self.connect - (self.tls or 0.0)
        named = (("name", self.name), ("connect", connect), ("tls", self.tls), ("send", self.send),
                 ("wait", self.wait), ("receive", self.receive))  # fmt: skip
        stages, begun = [], 0.0
        for name, seconds in named:
            if seconds is not None:
                stages.append((name, begun, seconds))
                begun += seconds
        return tuple(stages)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was sent and what came back, secrets masked."""

    step: StepName
    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int | None
    """None when no answer came."""
    reason: str
    """The words after the status, such as `Created`."""
    http_version: str
    response_headers: Headers
    response_body: bytes
    """Unpacked when it came compressed; what had arrived when it broke off; the beginning of a huge one."""
    started: str
    """ISO 8601 with offset."""
    seconds: float
    trouble: str = ""
    """What went wrong on the wire, in one sentence; empty when an answer came whole."""
    timing: Timing = field(default_factory=Timing)
    response_file: Path | None = None
    """Where the whole of a huge body lies, masked."""
    left: bool = False
    """Whether a byte of the request's body may have reached the server."""
    response_size: int = 0
    """Bytes of the whole body, unpacked."""

    @property
    def request_line(self) -> str:
        """The request's first line as sent, such as `POST /edi/session HTTP/1.1`."""
        from urllib.parse import urlsplit

        parts = urlsplit(self.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return f"{self.method} {target} HTTP/1.1"


@dataclass(frozen=True, slots=True)
class Transcript:
    """All exchanges of one submission, in order."""

    exchanges: tuple[Exchange, ...] = ()

    def step(self, name: StepName) -> Exchange | None:
        """Return the first exchange of one step; None when it was not reached."""
        return next((one for one in self.exchanges if one.step == name), None)

    def to_har(self) -> bytes:
        """Return the transcript as a HAR 1.2 file, JSON in UTF-8."""
        from workbench.sessions.har import to_har

        return to_har(self.exchanges)

    def to_curl(self) -> str:
        """Return the transcript as a shell script of curl commands, in which secrets are variables to set."""
        from workbench.sessions.curl import to_curl

        return to_curl(self.exchanges)

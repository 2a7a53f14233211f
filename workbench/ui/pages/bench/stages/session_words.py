"""What a submission says, as findings for the list and as text for the transcript."""

from __future__ import annotations

from workbench.findings import Finding, Place
from workbench.sessions import Exchange, Submission
from workbench.sessions.transcript import Headers

OUTCOMES = {
    "accepted": ("fine", "fine", "Accepted"),
    "rejected": ("error", "error", "Rejected"),
    "information-required": ("warning", "warning", "Information required"),
    "fault": ("error", "error", "The session failed"),
    "timeout": ("warning", "warning", "No answer in time"),
    "cancelled": ("cancel", "hint", "Cancelled"),
    "blocked": ("error", "error", "Not sent"),
}


def answer_findings(submission: Submission) -> tuple[Finding, ...]:
    """Give what the server says and asks for as findings, whose place is known by its path only."""
    found = [
        Finding("response", message.severity, f"answer.{message.code}", message.text, place=_at(message.path))
        for message in submission.messages
    ]
    for need in submission.needs:
        advice = [f"One of: {', '.join(f'`{value}`' for value in need.allowed)}."] if need.allowed else []
        if need.example:
            advice.append(f"For example `{need.example}`.")
        words = f"`{need.name}` is needed: {need.description}"
        found.append(Finding("response", "error", "answer.needed", words, " ".join(advice), _at(need.path)))
    return tuple(found)


def request_text(exchange: Exchange) -> tuple[str, bytes]:
    """Give the request's first line and headers, and its body."""
    return _head(exchange.request_line, exchange.request_headers), exchange.request_body


def response_text(exchange: Exchange) -> tuple[str, bytes]:
    """Give the answer's first line and headers, and its body; says so when none came."""
    if exchange.status is None:
        return exchange.trouble or "No answer came.", b""
    first = f"{exchange.http_version} {exchange.status} {exchange.reason}".rstrip()
    head = _head(first, exchange.response_headers)
    return (f"{head}\n\n{exchange.trouble}" if exchange.trouble else head), exchange.response_body


def _head(first: str, headers: Headers) -> str:
    return "\n".join([first, *(f"{name}: {value}" for name, value in headers)])


def _at(path: str | None) -> Place | None:
    return Place(0, 0, 0, 0, path) if path else None

"""What a submission says, as findings for the list."""

from __future__ import annotations

from workbench.bench.stages import StageState
from workbench.findings import Finding, Place
from workbench.sessions import Submission

OUTCOMES = {
    "accepted": ("fine", "fine", "Accepted"),
    "rejected": ("error", "error", "Rejected"),
    "information-required": ("warning", "warning", "Information required"),
    "fault": ("error", "error", "The session failed"),
    "timeout": ("warning", "warning", "No answer in time"),
    "cancelled": ("cancel", "hint", "Cancelled"),
    "blocked": ("error", "error", "Not sent"),
}
UNKNOWN = ("warning", "warning", "Not known whether it arrived")


def look_of(submission: Submission) -> tuple[str, str, str]:
    """Give the sign, its colour and the headline of a submission's end."""
    icon, role, title = UNKNOWN if submission.delivery == "unknown" else OUTCOMES[submission.outcome]
    return icon, role, f"{title}: {submission.reference}" if submission.reference else title


def session_state(submission: Submission) -> StageState:
    """Give the rail's last stage for a session that has ended."""
    if submission.outcome == "accepted":
        return StageState("session", "fine", submission.reference or "accepted", submission.sentence)
    if submission.delivery == "unknown":
        return StageState("session", "problems", "unknown", submission.sentence)
    return StageState("session", "problems", submission.outcome.replace("-", " "), submission.sentence)


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


def _at(path: str | None) -> Place | None:
    return Place(0, 0, 0, 0, path) if path else None

"""A person's review of an examined document: only on the evidence of checks passed and a test server that took it."""

from __future__ import annotations

import getpass
import re
from datetime import datetime
from pathlib import Path

from workbench.bench.examination import Examination
from workbench.errors import UserFacingError
from workbench.review import Approval, Review, load_reviews, save_review
from workbench.review.review import Candidate, added_to
from workbench.sessions import load_connections
from workbench.workspace import Workspace, user_data_folder
from workbench.workspace.history import Entry, History

__all__ = ["accepted_test", "me", "review"]


class ReviewError(UserFacingError):
    """A document cannot be reviewed yet."""


def review(
    examination: Examination,
    workspace: Workspace,
    *,
    note: str,
    by: str = "",
    name: str = "",
    prepared_by: str = "",
) -> Review:
    """Approve a document's shape, and write it into the workspace.

    Args:
        examination: of the document.
        workspace: where reviews are kept.
        note: what was looked at and why it is right.
        by: who approves; empty for who is logged in.
        name: the review's name; empty for one made of transaction and converter.
        prepared_by: who brought the document to acceptance; empty for who is logged in.

    Raises:
        ReviewError: it is no transaction, its checks found something wrong, it was never taken by a test server,
            there is no note, or the workspace cannot be written to.
    """
    candidate = _ready(examination, note)
    test = accepted_test(examination, workspace)
    if test is None:
        raise ReviewError(
            f"`{examination.document.name}` was never taken by a test server just as it is now.",
            "Submit it to a test server first, with workbench submit or on its page, then review it.",
        )
    approval = Approval(
        by=by.strip() or me(),
        at=datetime.now().astimezone().isoformat(timespec="seconds"),
        note=note.strip(),
        document=Path(examination.document.name).name,
        digest=examination.output.digest,
        prepared_by=prepared_by.strip() or me(),
        connection=test.connection,
        accepted_at=test.started,
        reference=test.reference or "",
    )
    name = name or _name_for(candidate)
    before = next((one for one in load_reviews(workspace.layers("reviews")).found if one.name == name), None)
    if before is not None and before.transaction != candidate.transaction:
        raise ReviewError(f"The review `{name}` is of `{before.transaction}`.", "Give this one another name.")
    result = added_to(before, name, candidate, approval)
    save_review(_folder(workspace), result)
    return result


def accepted_test(examination: Examination, workspace: Workspace) -> Entry | None:
    """Return the latest submission in which a test server took exactly these bytes; None when there is none."""
    history = History(user_data_folder() / "history.sqlite")
    tests = {one.name for one in load_connections(workspace.layers("connections")).found if one.mode == "Test"}
    found = (
        entry
        for name in tests
        for entry in history.of_document(examination.output.digest, name)
        if entry.outcome == "accepted"
    )
    return max(found, key=lambda entry: entry.id, default=None)


def me() -> str:
    """Return the name that the person at this computer is logged in with."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _ready(examination: Examination, note: str) -> Candidate:
    candidate = examination.candidate
    if candidate is None:
        raise ReviewError(
            f"`{examination.document.name}` is no transaction's XML, so that there is nothing to review.",
            "Choose its transaction first.",
        )
    if not candidate.is_clean:
        errors = sum(finding.severity == "error" for finding in examination.findings)
        things = "thing" if errors == 1 else "things"
        raise ReviewError(
            f"The checks found {errors} {things} wrong with `{examination.document.name}`.",
            "Correct the document first; only what passes its checks is reviewed.",
        )
    if not candidate.checks:
        raise ReviewError(
            "It was checked against a schema of your own, not against its transaction's.",
            "Check it without naming a schema, then review it.",
        )
    if not note.strip():
        raise ReviewError("A review needs a note.", "Say what you looked at and why it is right.")
    return candidate


def _name_for(candidate: Candidate) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", candidate.transaction).lower()
    return f"{words}-{candidate.converter}" if candidate.converter else words


def _folder(workspace: Workspace) -> Path:
    if workspace.root is None:
        raise ReviewError("There is no workspace to keep the review in.", "Give one with --workspace.")
    return workspace.root / "reviews"

"""What reviewing asks for: the evidence there is, the approval as a file, the request to enable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workbench.bench import Examination, Tools
from workbench.bench.reviewing import accepted_test, me, review
from workbench.bench.sending import gate_for
from workbench.errors import UserFacingError
from workbench.review import Review, load_reviews
from workbench.sessions import Connection
from workbench.ui.pages.bench.ports import Evidence
from workbench.workspace import Workspace, write_atomically


class ReviewServices:
    """Reads and writes reviews, in a thread: history and workspace may lie on a slow disk."""

    def __init__(self, workspace: Workspace, tools: Tools) -> None:
        self._workspace = workspace
        self._tools = tools

    async def evidence(self, examination: Examination, connection: Connection) -> Evidence | None:
        """Find out on what a review would rest; None for a document that is no transaction."""
        return await asyncio.to_thread(self._evidence, examination, connection)

    async def review(
        self, examination: Examination, note: str, by: str, prepared_by: str
    ) -> tuple[str, Callable[[], None]]:
        """Approve a document's shape; gives the review's name, and what takes the approval back.

        Raises:
            UserFacingError: it cannot be reviewed yet, or the review cannot be written.
        """
        return await asyncio.to_thread(self._review, examination, note, by, prepared_by)

    async def asked_to_enable(self, examination: Examination, connection: Connection) -> bytes:
        """Give the request to enable a connection for what covers a document.

        Raises:
            UserFacingError: nothing covers it.
        """
        return await asyncio.to_thread(self._asked_to_enable, examination, connection)

    def _evidence(self, examination: Examination, connection: Connection) -> Evidence | None:
        candidate, transaction = examination.candidate, examination.transaction
        if candidate is None or transaction is None:
            return None
        errors = sum(finding.severity == "error" for finding in examination.findings)
        test = accepted_test(examination, self._workspace)
        missing = ""
        if not candidate.is_clean:
            missing = "Correct the document first; only what passes its checks is reviewed."
        elif test is None:
            missing = "Submit it to a test server first, just as it is now."
        decision = gate_for(examination, connection, self._workspace)
        reference = f" as `{test.reference}`" if test is not None and test.reference else ""
        return Evidence(
            title=transaction.title,
            checks="passed: nothing is wrong" if candidate.is_clean else f"{errors} found wrong",
            test=(
                f"`{test.connection}` took it{reference} on {test.started[:16].replace('T', ' ')}"
                if test is not None
                else "no test server has taken exactly this yet"
            ),
            missing=missing,
            me=me(),
            reviews=self._reviews_of(transaction.name),
            covered_by=decision.review if decision.reviewed else "",
        )

    def _review(self, examination: Examination, note: str, by: str, prepared_by: str) -> tuple[str, Callable[[], None]]:
        folder = (self._workspace.root or Path()) / "reviews"
        before = {file: file.read_bytes() for file in folder.glob("*.toml")}
        done = review(examination, self._workspace, note=note, by=by, prepared_by=prepared_by)
        file = folder / f"{done.name}.toml"

        def take_back() -> None:
            if file in before:
                write_atomically(file, before[file])
            else:
                with suppress(OSError):
                    file.unlink()

        return done.name, take_back

    def _asked_to_enable(self, examination: Examination, connection: Connection) -> bytes:
        from workbench.bench.enabling import enabling_request

        transaction = examination.transaction
        decision = gate_for(examination, connection, self._workspace)
        reviews = self._reviews_of(transaction.name) if transaction is not None else ()
        found = next((one for one in reviews if one.name == decision.review), None)
        if found is None or not decision.reviewed:
            raise UserFacingError("No review covers this document.", "Review it first.")
        converter = self._tools.converters.get(found.converter) if found.converter else None
        return enabling_request(found, connection, [examination], [converter.file] if converter is not None else [])

    def _reviews_of(self, transaction: str) -> tuple[Review, ...]:
        return load_reviews(self._workspace.layers("reviews")).of(transaction)

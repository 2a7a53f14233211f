"""What the compare page asks for, done by real parts: a worker process, the workspace, the bench beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.checks.paths import schema_paths
from workbench.compare import Options, compare, summary
from workbench.compare.defaults import FILE_NAME, from_toml, merged, to_toml
from workbench.compare.html import to_html
from workbench.compare.patch import make_patch, to_bytes
from workbench.compare.prepared import Prepared, Source, changed_source, prepare
from workbench.documents import Document, read, read_file
from workbench.errors import UserFacingError
from workbench.transactions import Transaction, recognise
from workbench.ui.pages.compare.sides import Offer, Side, Table
from workbench.work import Worker
from workbench.workspace import Workspace, write_atomically

if TYPE_CHECKING:
    from workbench.transactions import Catalogue
    from workbench.ui.pages.bench.documents import BenchDocument
    from workbench.ui.pages.compare.ports import Report

COMPARE_SECONDS = 600.0
SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": "="}


class CompareWork:
    """The compare page's services; nothing here blocks the window."""

    def __init__(
        self, workspace: Workspace, catalogue: Catalogue, on_bench: Callable[[], Sequence[BenchDocument]]
    ) -> None:
        """Start no process yet.

        Args:
            workspace: where defaults are kept.
            catalogue: the transactions, whose standard XML can be compared with.
            on_bench: gives the documents on the bench, the one in view first.
        """
        self._workspace = workspace
        self._catalogue = catalogue
        self._on_bench = on_bench
        self._roots = workspace.layers("transactions")
        self._worker = Worker()

    async def read(self, path: Path) -> Side:
        """Read a file; whether it is XML is found out when it is compared."""
        document = await asyncio.to_thread(read_file, path)
        return Side(Source(path.name, document.raw), path, str(path.parent))

    async def prepare(self, table: Table, report: Report) -> Prepared:
        """Compare the two documents in the worker."""
        return await self._worker.run(
            prepare_with_schema,
            *_sources(table),
            await self._options(table),
            await self._schema(table),
            self._roots,
            timeout=COMPARE_SECONDS,
            on_progress=report,
        )

    async def take_over(self, table: Table, number: int, to_left: bool) -> Source:
        """Make one document like the other one in one change, in the worker."""
        return await self._worker.run(
            changed_source, *_sources(table), await self._options(table), number, to_left, timeout=COMPARE_SECONDS
        )

    async def export(self, table: Table, kind: str) -> bytes:
        """Write the comparison as a file of this kind, in the worker."""
        options = await self._options(table)
        return await self._worker.run(
            exported, *_sources(table), options, await self._schema(table), self._roots, kind, timeout=COMPARE_SECONDS
        )

    async def write(self, path: Path, raw: bytes) -> None:
        """Write a file whole or not at all."""
        await asyncio.to_thread(write_atomically, path, raw)

    def offers(self) -> Sequence[Offer]:
        """Give the documents that are at hand: those on the bench, what became of them, the standard XML."""
        found: list[Offer] = []
        for document in self._on_bench():
            found.append(_offer(f"On the bench: {document.name}", document.name, document.raw, document.path))
            examination = document.examination
            if examination is not None and examination.conversion is not None and examination.conversion.output:
                output = examination.conversion.output
                found.append(_offer(f"Converted: {document.name}", f"{document.name} (converted)", output.raw, None))
            if document.accepted is not None:
                name = f"{document.name} (accepted)"
                found.append(_offer(f"Last accepted: {document.name}", name, document.accepted, None))
        found.extend(
            Offer(f"Standard XML: {each.title}", lambda each=each: _standard(each))  # type: ignore[misc]
            for each in self._catalogue.transactions
            if each.standard is not None
        )
        return found

    def sample(self) -> tuple[Side, Side] | None:
        """Give a standard XML and a sample that differs from it; None where the catalogue has no such pair."""
        for transaction in self._catalogue.transactions:
            faulty = next((each for each in transaction.samples if not each.good), None)
            if transaction.standard is not None and faulty is not None:
                document = read_file(faulty.file)
                return _standard(transaction), Side(Source(faulty.file.name, document.raw), None, "sample")
        return None

    def defaults_of(self, side: Side | None) -> Options:
        """Give what counts by default for a document's transaction."""
        transaction = self._transaction(side)
        for folder in reversed(self._workspace.layers("transactions")):  # the user's own comes before the built-in
            file = folder / transaction.name / FILE_NAME if transaction is not None else None
            if file is not None and file.is_file():
                return from_toml(file.read_bytes(), str(file))
        return Options()

    def save_defaults(self, table: Table) -> str:
        """Keep what counts now in the transaction's folder of the workspace."""
        transaction = self._transaction(table.right) or self._transaction(table.left)
        if transaction is None:
            raise UserFacingError(
                "It is kept for a transaction, and neither document is of one that is known.",
                "Compare documents of a transaction of the catalogue.",
            )
        if self._workspace.root is None:
            words = "It is kept in the folder of a workspace, and there is none."
            raise UserFacingError(words, "Start the program with --workspace and a folder.")
        file = self._workspace.root / "transactions" / transaction.name / FILE_NAME
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, to_toml(table.options))
        return f"Kept for {transaction.title}: {file}"

    async def _options(self, table: Table) -> Options:
        """Give what counts: what the user chose on top of the defaults of the right document's transaction."""
        return merged(table.options, await asyncio.to_thread(self.defaults_of, table.right))

    async def _schema(self, table: Table) -> Path | None:
        """Give the schema that says what the left document has: that of its transaction where it is in our own form."""
        left = table.left
        if left is None or left.schema is not None or table.options.mode != "structure":
            return left.schema if left is not None else None
        return await asyncio.to_thread(self._schema_of, left)

    def _schema_of(self, side: Side) -> Path | None:
        transaction = self._transaction(side)
        if transaction is None or transaction.standard is None:
            return None
        ours = read_file(transaction.standard)
        document = read(side.source.raw, side.source.name)
        return transaction.schema if ours.outcome == "xml" and ours.root.tag == document.root.tag else None

    def close(self) -> None:
        """End the worker."""
        self._worker.kill()

    def _transaction(self, side: Side | None) -> Transaction | None:
        if side is None:
            return None
        document = read(side.source.raw, side.source.name)
        return recognise(document, self._catalogue).transaction if document.outcome == "xml" else None


def prepare_with_schema(
    left: Source,
    right: Source,
    options: Options,
    schema: Path | None,
    roots: tuple[Path, ...],
    report: Report | None = None,
) -> Prepared:
    """Compare two documents; in structure mode with what the standard's schema knows. For the worker process."""
    return prepare(left, right, _knowing(options, left, schema, roots), report)


def exported(
    left: Source, right: Source, options: Options, schema: Path | None, roots: tuple[Path, ...], kind: str
) -> bytes:
    """Write a comparison as `html`, `patch`, `json` or `text`. For the worker process."""
    one, other = read(left.raw, left.name), read(right.raw, right.name)
    if kind == "patch":
        return to_bytes(make_patch(one, other))
    options = _knowing(options, left, schema, roots)
    difference = compare(one, other, options)
    if kind == "html":
        return to_html(difference, one, other, options).encode()
    if kind == "json":
        return json.dumps(difference.to_json_object(left.name, right.name), ensure_ascii=False, indent=1).encode()
    lines = [f"{SIGNS[change.kind]} {change.label}{_lines(change)}" for change in difference.changes]
    return "\n".join([f"{left.name} -> {right.name}", summary(difference), "", *lines, ""]).encode()


def _lines(change: object) -> str:
    left, right = getattr(change, "left", None), getattr(change, "right", None)
    spots = [f"{side} line {spot.line}" for side, spot in (("left", left), ("right", right)) if spot is not None]
    return f"  ({', '.join(spots)})" if spots else ""


def _knowing(options: Options, left: Source, schema: Path | None, roots: tuple[Path, ...]) -> Options:
    if schema is None or options.mode != "structure":
        return options
    root = str(read(left.raw, left.name).root.tag)
    return options.knowing(schema_paths(schema, roots, root))


def _sources(table: Table) -> tuple[Source, Source]:
    assert table.left is not None
    assert table.right is not None
    return table.left.source, table.right.source


def _offer(title: str, name: str, raw: bytes, path: Path | None) -> Offer:
    note = title.partition(":")[0].lower()
    return Offer(title, lambda: Side(Source(name, raw), path, note))


def _standard(transaction: Transaction) -> Side:
    assert transaction.standard is not None
    document: Document = read_file(transaction.standard)
    source = Source(f"{transaction.name} standard.xml", document.raw)
    return Side(source, None, f"standard XML of {transaction.title}", transaction.schema)

"""Reads the catalogue from folders of data, those of the workspace over the built-in ones."""

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workbench.errors import UserFacingError
from workbench.transactions.transaction import QuestionField, Sample, Transaction

FILE_NAME = "transaction.toml"
FORMAT = 1


class CatalogueError(UserFacingError):
    """One transaction's folder cannot be used; the message names the file and the reason."""


class Catalogue(NamedTuple):
    """The transactions that can be used, in the order people see them, and what kept others out."""

    transactions: tuple[Transaction, ...] = ()
    problems: tuple[CatalogueError, ...] = ()

    def get(self, word: str) -> Transaction | None:
        """Give the transaction of this name, alias or title, in any case; None when there is none."""
        wanted = word.strip().lower()
        for each in self.transactions:
            if wanted in (known.lower() for known in (each.name, each.alias, each.title, each.short_title)):
                return each
        return None


def load_catalogue(folders: Sequence[Path]) -> Catalogue:
    """Read every folder that has a `transaction.toml`.

    Args:
        folders: the layers, the lowest first; a folder replaces one of the same name in a lower layer.

    A broken file becomes a problem and never hides the other transactions, nor the one it would have replaced.
    """
    found: dict[str, Transaction] = {}
    problems: list[CatalogueError] = []
    for layer in folders:
        for file in sorted(layer.glob(f"*/{FILE_NAME}")):
            try:
                found[file.parent.name] = _read(file)
            except CatalogueError as problem:
                problems.append(problem)
    transactions = tuple(sorted(found.values(), key=lambda each: (each.order, each.title)))
    return Catalogue(transactions, tuple(problems))


def _read(file: Path) -> Transaction:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CatalogueError(f"`{file}` is not in UTF-8.", "Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CatalogueError(f"`{file}` cannot be read: {error}.", "Correct that line.") from None
    except OSError as error:
        raise CatalogueError(f"`{file}` cannot be read: {error.strerror}.", "Check its permissions.") from None
    return _Reader(file, data).transaction()


class _Reader:
    """Takes the values out of one file, naming the key that is missing or wrong."""

    def __init__(self, file: Path, data: dict[str, Any]) -> None:
        self._file = file
        self._data = data
        folder = file.parent
        # The built-in samples stand beside the transactions, one folder each of the same name.
        self._sample_folders = (folder, folder.parents[1] / "samples" / folder.name)

    def transaction(self) -> Transaction:
        if self._data.get("format") != FORMAT:
            raise self._problem(f"has `format = {self._data.get('format')!r}`", f"Write `format = {FORMAT}`.")
        document, answer = self._table("document"), self._table("answer")
        kind = self._text(self._data, "kind", "transaction")
        if kind not in ("transaction", "question"):
            raise self._problem(f"has `kind = {kind!r}`", 'Write "transaction" or "question".')
        name = self._text(self._data, "name")
        title = self._text(self._data, "title")
        order = self._data.get("order", 1000)
        return Transaction(
            name=name,
            title=title,
            short_title=self._text(self._data, "short_title", title),
            alias=self._text(self._data, "alias", name),
            kind="question" if kind == "question" else "transaction",
            summary=self._text(self._data, "summary", ""),
            order=order if isinstance(order, int) else 1000,
            root=self._text(document, "root"),
            namespace=self._text(document, "namespace", ""),
            folder=self._file.parent,
            schema=self._path(document, "schema"),
            rules=self._path(document, "rules"),
            standard=self._path(document, "standard"),
            answer_root=self._text(answer, "root", ""),
            answer_schema=self._path(answer, "schema"),
            answer_sample=self._path(answer, "sample"),
            fields=tuple(self._field(each) for each in self._list("fields")),
            samples=tuple(self._sample(each) for each in self._list("samples")),
        )

    def _field(self, data: dict[str, Any]) -> QuestionField:
        path = tuple(self._text(data, "path").strip("/").split("/"))
        return QuestionField(
            self._text(data, "name"), path, bool(data.get("required", False)), self._text(data, "example", "")
        )

    def _sample(self, data: dict[str, Any]) -> Sample:
        name = self._text(data, "file")
        file = next((file for folder in self._sample_folders if os.path.isfile(file := folder / name)), None)
        if file is None:
            raise self._problem(f"names the sample `{name}`, which is not there", "Correct `file`.")
        return Sample(file, self._text(data, "title"), bool(data.get("good", True)), self._text(data, "summary", ""))

    def _path(self, table: dict[str, Any], key: str) -> Path | None:
        name = self._text(table, key, "")
        if not name:
            return None
        path = self._file.parent / name
        if not os.path.isfile(path):
            raise self._problem(
                f"names `{name}` as its {key}, which is not there", f"Correct `{key}`, or add the file."
            )
        return path

    def _table(self, key: str) -> dict[str, Any]:
        value = self._data.get(key, {})
        if not isinstance(value, dict):
            raise self._problem(f"has a `{key}` that is no table", f"Write it below a line `[{key}]`.")
        return value

    def _list(self, key: str) -> list[dict[str, Any]]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self._problem(f"has `{key}` that are no tables", f"Write each below a line `[[{key}]]`.")
        return value

    def _text(self, table: dict[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if value is None or (value == "" and default is None):
            raise self._problem(f"has no `{key}`", f'Add a line `{key} = "…"`.')
        if not isinstance(value, str):
            raise self._problem(f"has a `{key}` that is not text", "Put its value in quotation marks.")
        return value

    def _problem(self, what: str, advice: str) -> CatalogueError:
        return CatalogueError(f"`{self._file}` {what}.", advice)

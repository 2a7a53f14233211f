"""Digests of what a review rests on: the schema and rules that were passed, the converter that was used."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from workbench.transactions import Transaction

_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
_TRANSFORM = "{http://www.w3.org/1999/XSL/Transform}"
_REFERS = (
    *(_SCHEMA + name for name in ("include", "import", "redefine", "override")),
    *(_TRANSFORM + name for name in ("include", "import")),
)


def checks_digest(transaction: Transaction) -> str:
    """Return one digest of a transaction's schema, all it includes, and its rules; empty when there are none."""
    files = [file for file in (transaction.schema, transaction.rules) if file is not None]
    return _digest(_with_included(files))


def converter_digest(file: Path) -> str:
    """Return one digest of a converter: its file, what that includes, and all files of its folder but its cases.

    Args:
        file: the stylesheet, script or mapping; its folder counts when it is a converter's own.
    """
    folder = file.parent
    files = [file]
    if (folder / "converter.toml").is_file():
        inside = (one for one in folder.rglob("*") if one.is_file())
        files += sorted(one for one in inside if not {"cases", "__pycache__"} & set(one.relative_to(folder).parts))
    return _digest(_with_included(files))


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    is_empty = True
    for file in files:
        is_empty = False
        total.update(file.name.encode("utf-8") + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return "" if is_empty else total.hexdigest()


def _with_included(files: Iterable[Path]) -> list[Path]:
    """Return files and the local ones they include, each once, in the order they are met."""
    waiting, seen = list(files), dict[Path, None]()
    while waiting:
        file = waiting.pop(0).resolve()
        if file in seen or not file.is_file():
            continue
        seen[file] = None
        waiting += [file.parent / where for where in _included(file)]
    return list(seen)


def _included(file: Path) -> list[str]:
    from workbench.documents.parser import parse

    if file.suffix not in (".xsd", ".xsl", ".xslt"):
        return []
    try:
        root = parse(file.read_bytes())
    except etree.XMLSyntaxError:
        return []
    found = (node.get("schemaLocation") or node.get("href") for node in root.iterchildren(*_REFERS))
    return [where for where in found if where and ":" not in where]

"""What a converter is, where converters are found, and which of them takes a document."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from workbench.documents import Document
from workbench.errors import UserFacingError
from workbench.findings import Finding

STYLESHEETS = (".xsl", ".xslt")


@dataclass(frozen=True, slots=True)
class Converter:
    """A stylesheet, and which documents it takes."""

    name: str
    title: str
    file: Path
    root: str | None = None
    """Local name of the root element it takes; None takes any."""
    namespace: str | None = None
    """Namespace of that root; None takes any, an empty string none."""
    test: str | None = None
    """An XPath that must be true of the document, such as `/Order/Header/SupplierName = 'Acme'`."""


@dataclass(frozen=True, slots=True)
class Converters:
    """The converters found, and what kept others from being used."""

    found: tuple[Converter, ...] = ()
    problems: tuple[UserFacingError, ...] = ()

    def get(self, name: str) -> Converter | None:
        """Give the converter of this name, or None."""
        return next((converter for converter in self.found if converter.name == name), None)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a converter made of a document."""

    converter: str
    output: Document | None
    """None when it failed; the findings say why."""
    findings: tuple[Finding, ...] = ()
    seconds: float = 0.0


def load_converters(folders: Sequence[Path]) -> Converters:
    """Read every `converter.toml` below the folders; a later folder's converter replaces an earlier one's.

    A broken converter becomes a problem that names its file and reason, and never hides the others.
    """
    found: dict[str, Converter] = {}
    problems: list[UserFacingError] = []
    for folder in folders:
        for file in sorted(folder.glob("*/converter.toml")):
            try:
                converter = _read(file)
            except UserFacingError as problem:
                problems.append(problem)
            else:
                found[converter.name] = converter
    return Converters(tuple(found.values()), tuple(problems))


def converter_from_file(file: Path) -> Converter:
    """Make a converter of a single stylesheet.

    Raises:
        UserFacingError: there is no such file, or it is of a kind this version cannot run.
    """
    if not os.path.isfile(file):
        raise UserFacingError(
            f"There is no converter `{file}`.", "Give a converter's name in the workspace, or a stylesheet."
        )
    if file.suffix.lower() not in STYLESHEETS:
        raise UserFacingError(
            f"`{file}` cannot be run: this version runs XSLT 1.0 stylesheets (.xsl, .xslt) only.",
            "Give a stylesheet.",
        )
    return Converter(file.stem, file.name, file)


def choose(document: Document, converters: Converters) -> tuple[Converter, str] | None:
    """Find the converter that takes this document, and say why in a sentence; None when none does."""
    for converter in converters.found:
        reason = _takes(converter, document)
        if reason:
            return converter, reason
    return None


def _takes(converter: Converter, document: Document) -> str:
    root = etree.QName(document.root)
    reasons = []
    if converter.root is not None:
        if root.localname != converter.root:
            return ""
        reasons.append(f"the root is `{converter.root}`")
    if converter.namespace is not None:
        if (root.namespace or "") != converter.namespace:
            return ""
        reasons.append(f"its namespace is `{converter.namespace}`" if converter.namespace else "it has no namespace")
    if converter.test is not None:
        try:
            if not document.root.xpath(f"boolean({converter.test})"):
                return ""
        except etree.XPathError:  # the expression uses names that this document does not bind
            return ""
        reasons.append(f"`{converter.test}` is true of it")
    return f"`{converter.title}` takes it: {' and '.join(reasons)}." if reasons else ""


def _read(file: Path) -> Converter:
    try:
        settings: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserFacingError(f"The converter `{file}` cannot be read: {error}.", "Correct the file.") from None
    if settings.get("format") != 1:
        raise UserFacingError(
            f"The converter `{file}` is of format {settings.get('format')!r}, and this version reads format 1.",
            "Set `format = 1`, or use a newer workbench.",
        )
    stylesheet = file.parent / _text(file, settings, "file")
    if stylesheet.resolve().parent != file.parent.resolve() or not stylesheet.is_file():
        raise UserFacingError(
            f"The converter `{file}` names `{settings['file']}`, which is not a file in its folder.",
            "Put the stylesheet beside `converter.toml`.",
        )
    accepts = settings.get("accepts", {})
    return Converter(
        file.parent.name,
        _text(file, settings, "title"),
        stylesheet,
        _optional(file, accepts, "root"),
        _optional(file, accepts, "namespace"),
        _optional(file, accepts, "test"),
    )


def _text(file: Path, settings: dict[str, Any], key: str) -> str:
    value = _optional(file, settings, key)
    if not value:
        raise UserFacingError(f"The converter `{file}` has no `{key}`.", f'Add a line such as `{key} = "…"`.')
    return value


def _optional(file: Path, settings: dict[str, Any], key: str) -> str | None:
    value = settings.get(key)
    if value is not None and not isinstance(value, str):
        raise UserFacingError(f"In the converter `{file}`, `{key}` is not text.", "Put its value in quotes.")
    return value

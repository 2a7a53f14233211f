"""A stylesheet with everything that it includes, read from the converter's folder and from nowhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from workbench.convert.conversion import Fault
from workbench.convert.converter import Converter
from workbench.convert.words import ConverterError, unusable
from workbench.documents import Document, read
from workbench.findings import Severity

XSLT = "http://www.w3.org/1999/XSL/Transform"
MOST_MODULES = 200
_REFERRING = ("include", "import")


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """All the text of a stylesheet, ready to be sent to an engine."""

    converter: Converter
    version: str
    modules: tuple[tuple[str, bytes], ...]
    """Path in the converter's folder, with slashes, and content; the main module first."""
    digest: str

    def document(self, path: str) -> Document:
        """Give one module as a document, for the places in it."""
        return _document(dict(self.modules)[path], path)

    def file(self, path: str) -> Path:
        """Give the file of a module."""
        return self.converter.folder / path

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of all modules."""
        return tuple(self.file(path) for path, _ in self.modules)


def read_stylesheet(converter: Converter, edited: Mapping[Path, bytes]) -> Stylesheet:
    """Read a stylesheet and what it includes.

    Args:
        converter: whose file it is.
        edited: contents that stand for those of files.

    Raises:
        ConverterError: a module is not well-formed, missing, or outside the converter's folder.
    """
    folder = converter.folder.resolve()
    main = converter.file.name
    modules: dict[str, bytes] = {}
    waiting: list[tuple[str, Fault | None]] = [(main, None)]
    version = "1.0"
    while waiting:
        path, asked_by = waiting.pop(0)
        if path in modules or (asked_by is not None and asked_by.severity == "note" and not (folder / path).is_file()):
            continue
        raw = _content(converter, folder, path, edited, asked_by)
        document = _document(raw, path)
        if document.outcome != "xml":
            raise unusable(converter, [_not_well_formed(folder / path, document)])
        modules[path] = raw
        if path == main:
            version = _version(converter, document)
        if len(modules) > MOST_MODULES:
            fault = Fault(folder / path, 0, 0, f"it includes more than {MOST_MODULES} other stylesheets")
            raise unusable(converter, [fault])
        waiting += _references(converter, folder, path, document)
    digest = hashlib.sha256()
    for name, raw in modules.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(raw).digest())
    return Stylesheet(converter, version, tuple(modules.items()), digest.hexdigest())


def _version(converter: Converter, document: Document) -> str:
    root = document.root
    version = root.get("version") or root.get(f"{{{XSLT}}}version")
    if version is None:
        place = document.place(root)
        message = "it is no stylesheet: its root has no `version`"
        raise unusable(converter, [Fault(converter.file, place.line, place.column, message)])
    return version.strip()


def _references(converter: Converter, folder: Path, path: str, document: Document) -> list[tuple[str, Fault | None]]:
    """Give the modules that this one includes, with the place to blame where one is missing."""
    found: list[tuple[str, Fault | None]] = []
    for element in document.root.iterchildren(*(f"{{{XSLT}}}{name}" for name in _REFERRING)):
        href = element.get("href", "")
        place = document.place_of_attribute(element, "href")
        parts = urlsplit(href)
        target = (folder / path).parent / unquote(parts.path)
        inside = not parts.scheme and not parts.netloc and target.resolve().is_relative_to(folder)
        if not href or not inside:
            message = f"`{href}` lies outside the converter's folder, which is all that it may read"
            raise unusable(converter, [Fault(folder / path, place.line, place.column, message)])
        # What a condition may leave out need not be there: the engine says so if it is wanted after all.
        severity: Severity = "note" if element.get("use-when") is not None else "error"
        words = f"there is no stylesheet `{href}` in the folder"
        fault = Fault(folder / path, place.line, place.column, words, severity)
        found.append((target.resolve().relative_to(folder).as_posix(), fault))
    return found


def _content(
    converter: Converter, folder: Path, path: str, edited: Mapping[Path, bytes], asked_by: Fault | None
) -> bytes:
    file = folder / path
    for key, content in edited.items():
        if key.resolve() == file.resolve():
            return content
    try:
        return file.read_bytes()
    except OSError as error:
        if asked_by is not None:
            raise unusable(converter, [asked_by]) from None
        raise ConverterError(
            f"The stylesheet `{converter.file}` cannot be read: {error.strerror}.", "Check the file."
        ) from None


def _not_well_formed(file: Path, document: Document) -> Fault:
    finding = document.findings[0]
    place = finding.place
    return Fault(file, place.line if place else 0, place.column if place else 0, finding.message)


@lru_cache(maxsize=64)
def _document(raw: bytes, name: str) -> Document:
    return read(raw, name)


def line_of(element: etree._Element) -> int:
    """Give the line of an element as the parser noted it; 0 when it did not."""
    line: int | None = getattr(element, "sourceline", None)
    return line or 0


def local_name(element: etree._Element) -> str:
    """Give the local name of an XSLT element; empty for any other."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == XSLT else ""

"""An XML export of customers: the repeated element is a record, what lies in it are its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from lxml import etree

from workbench.documents.parser import hardened_events
from workbench.klaviyo.records.files import file_fingerprint, file_stamp, open_file, part_read
from workbench.klaviyo.records.source import SAMPLE_ROWS, RecordsError, RecordsFrom

_MOST_ELEMENTS_SAMPLED = 200_000
_MOST_PATHS = 50


class XmlRecords:
    """Records of an XML file, read element by element; a column is a path below the record, such as `Address/City`."""

    def __init__(self, where: RecordsFrom) -> None:
        """Open the file, find the record's element and learn the columns from the first records.

        Raises:
            RecordsError: it is no XML, declares a document type, or holds no such element.
        """
        self._path = Path(where.location)
        self._file: BufferedReader | None = None
        self._stamp = file_stamp(self._path)
        self._record = where.path or record_paths(self._path)[0]
        self._name = self._record.rstrip("/").rpartition("/")[2]
        self._depth = self._record.strip("/").count("/") + 1 if self._record.startswith("/") else 0
        columns: dict[str, None] = {}
        for number, cells in enumerate(self._records()):
            columns.update(dict.fromkeys(cells))
            if number >= SAMPLE_ROWS:
                break
        if not columns:
            raise RecordsError(
                f"`{self._path}` holds no element `{self._record}` with content.",
                "Point at the element that is one customer.",
            )
        self.columns = tuple(columns)
        self.notes = (f"XML; each `{self._record}` is a record.",)

    def __iter__(self) -> Iterator[list[str]]:
        """Read the records from the first on."""
        columns = self.columns
        for cells in self._records():
            yield [cells.get(column, "") for column in columns]

    def line(self) -> int | None:
        """Where the last record stands is not kept."""
        return None

    def progress(self) -> float | None:
        """The part of the file's bytes that was read."""
        return part_read(self._file) if self._file is not None else None

    def fingerprint(self) -> str:
        """Digest of the file's bytes."""
        return file_fingerprint(self._path)

    def unchanged(self) -> bool:
        """Tell whether the file is still as it was opened."""
        return file_stamp(self._path) == self._stamp

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _records(self) -> Iterator[dict[str, str]]:
        depth = 0
        with open_file(self._path) as file:
            self._file = file
            for event, element in _events(self._path, file):
                if event == "start":
                    depth += 1
                    continue
                if depth == self._depth or (not self._depth and _name(element) == self._name):
                    if _name(element) == self._name:
                        yield dict(_leaves(element))
                    _let_go(element)
                depth -= 1


def record_paths(path: Path) -> tuple[str, ...]:
    """Return the paths of the elements that can be records, the likeliest first.

    Likeliest is what is repeated most among the shallowest that are repeated at all.

    Raises:
        RecordsError: it is no XML, declares a document type, or holds nothing below its root.
    """
    counted: Counter[tuple[str, ...]] = Counter()
    parents: set[tuple[str, ...]] = set()
    stack: list[str] = []
    with open_file(path) as file:
        for number, (event, element) in enumerate(_events(path, file)):
            if event == "start":
                stack.append(_name(element))
                if len(stack) > 1:
                    counted[tuple(stack)] += 1
                    parents.add(tuple(stack[:-1]))
            else:
                if element.attrib:
                    parents.add(tuple(stack))
                stack.pop()
                if len(stack) > 1:
                    _let_go(element)
            if number > _MOST_ELEMENTS_SAMPLED:
                break
    if not counted:
        raise RecordsError(f"`{path}` holds no elements below its root.", "Choose another file.")
    order = sorted(counted, key=lambda one: (counted[one] == 1, len(one), -counted[one]))
    # An element with nothing in it has no columns; it is offered only where there is nothing else.
    found = [one for one in order if one in parents] or order
    return tuple("/" + "/".join(one) for one in found[:_MOST_PATHS])


def _events(path: Path, file: object) -> Iterator[tuple[str, etree._Element]]:
    try:
        for number, (event, element) in enumerate(hardened_events(file)):
            if number == 0 and element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]
                raise RecordsError(
                    f"`{path}` declares a document type, which a customer export has no use for.",
                    "Remove the DOCTYPE line, or ask where the file comes from.",
                )
            yield event, element
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise RecordsError(
            f"`{path}`, line {line}: it is not well-formed XML: {error.msg}.", "Correct the file."
        ) from error


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _leaves(record: etree._Element, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.attrib.items():
        yield f"{prefix}@{etree.QName(name).localname}", str(value)
    counted: Counter[str] = Counter()
    for child in record:
        name = _name(child)
        counted[name] += 1
        path = f"{prefix}{name}" + (f"[{counted[name]}]" if counted[name] > 1 else "")
        if len(child) or child.attrib:
            yield from _leaves(child, f"{path}/")
        if not len(child):
            yield path, child.text or ""


def _let_go(element: etree._Element) -> None:
    """Free what was read, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]

"""A mapping table as values, read from TOML: each row says what one part of the target is made of."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from lxml import etree

from workbench.convert.conversion import Fault
from workbench.convert.converter import Converter
from workbench.convert.words import ConverterError, unusable

FORMAT = 1
Function = Literal[
    "text",
    "exact",
    "upper",
    "lower",
    "date",
    "number",
    "lookup",
    "join",
    "first",
    "position",
    "count",
    "sum",
    "part",
    "before",
    "after",
    "replace",
    "boolean",
]
FUNCTIONS: tuple[Function, ...] = get_args(Function)
_OPTIONS: dict[str, tuple[str, ...]] = {
    "date": ("from",),
    "number": ("decimals", "decimal", "thousands"),
    "lookup": ("table",),
    "join": ("separator",),
    "sum": ("decimals",),
    "part": ("start", "length"),
    "before": ("sign",),
    "after": ("sign",),
    "replace": ("find", "by"),
}
"""What each function takes beside the source."""
_NEEDED = {"date": "from", "before": "sign", "after": "sign", "replace": "find"}
_DATE_PART = re.compile(r"YYYY|YY|MMM|MM|M|DD|D")
_STEP = re.compile(r"@?[^\W\d][\w.-]*")
_ROW = re.compile(r"^\s*\[\[\s*row\s*\]\]", re.MULTILINE)
_PREFIX = re.compile(r"(?<![\w.:'\"-])([^\W\d][\w.-]*):(?=[^\W\d*:]|\*)")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_KNOWN = frozenset({"target", "source", "value", "function", "when", "each", "default", "note", "options"})


@dataclass(frozen=True, slots=True)
class Row:
    """What one element or attribute of the target is made of."""

    target: str
    """Path below the root: `Lines/Line/Quantity`, `@version`."""
    sources: tuple[str, ...] = ()
    """XPaths, relative to the nearest `each` above; several for `join` and `first`."""
    value: str | None = None
    """A constant instead."""
    function: Function = "text"
    options: Dictionary[str, str | int] = field(default_factory=dict)
    when: str | None = None
    """An XPath that must be true for it to be made."""
    each: str | None = None
    """An XPath: one such element for each node that it finds."""
    default: str | None = None
    """What it is when the source is not there or empty."""
    note: str = ""
    """A remark, which becomes a comment in the stylesheet."""
    line: int = 0
    """Line of the row in its file."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A code list: what a code of the partner's is in the standard."""

    name: str
    entries: tuple[tuple[str, str], ...]
    otherwise: str | None = None
    """What any other code becomes; None keeps it as it is."""
    file: str = ""
    """Name of the CSV file that it was read from."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole table."""

    root: str
    namespace: str
    rows: tuple[Row, ...]
    prefixes: Dictionary[str, str] = field(default_factory=dict)
    lookups: tuple[Lookup, ...] = ()
    parameters: Dictionary[str, str] = field(default_factory=dict)
    """What `$name` stands for in its XPaths unless another value is given; they stand in `converter.toml`."""


def date_parts(pattern: str) -> list[str]:
    """Give the parts of a pattern such as `DD MMM YYYY`, without what stands between them."""
    return _DATE_PART.findall(pattern)


def read_mapping(converter: Converter, edited: Dictionary[Path, bytes] | None = None) -> Mapping:
    """Read a mapping table and its code lists.

    Args:
        converter: whose file it is.
        edited: contents that stand for those of files.

    Raises:
        ConverterError: it is no such table; each faulty row is a fault of its own.
    """
    return _Reader(converter, edited or {}).mapping()


class _Reader:
    """Takes the table out of one file, and collects what is wrong in it."""

    def __init__(self, converter: Converter, edited: Dictionary[Path, bytes]) -> None:
        self._converter = converter
        self._edited = edited
        self._faults: list[Fault] = []
        self._lines: list[int] = []
        self._prefixes: dict[str, str] = {}

    def mapping(self) -> Mapping:
        text = self._text(self._converter.file)
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise unusable(self._converter, [self._syntax(str(error))]) from None
        self._lines = [text.count("\n", 0, match.end()) + 1 for match in _ROW.finditer(text)]
        if data.get("format") != FORMAT:
            self._fault(1, f"`format` is {data.get('format')!r}; write `format = {FORMAT}`")
        root, namespace = data.get("root"), data.get("namespace", "")
        if not isinstance(root, str) or not _STEP.fullmatch(root):
            self._fault(1, '`root` is no element name; write `root = "SalesOrder"`')
        self._prefixes = self._texts(data.get("prefixes", {}), "prefixes")
        lookups = tuple(self._lookup(name, table) for name, table in self._tables(data.get("lookups", {})).items())
        given = data.get("row", [])
        rows = given if isinstance(given, list) else []
        read = tuple(self._row(number, row, lookups) for number, row in enumerate(rows))
        if not read:
            self._fault(1, "there is no row; begin each with a line `[[row]]`")
        if self._faults:
            raise unusable(self._converter, self._faults)
        parameters = {name: value for name, value in self._converter.parameters.items() if _STEP.fullmatch(name)}
        return Mapping(str(root), str(namespace), read, self._prefixes, lookups, parameters)

    def _row(self, number: int, row: Any, lookups: tuple[Lookup, ...]) -> Row:
        line = self._lines[number] if number < len(self._lines) else 0
        if not isinstance(row, dict):
            self._fault(line, "it is no table")
            return Row("")
        for key in row.keys() - _KNOWN:
            self._fault(line, f"`{key}` is not known; a row has {', '.join(sorted(_KNOWN))}")
        target = str(row.get("target", "")).strip("/")
        parent, _, _ = target.rpartition("/")
        if not all(_STEP.fullmatch(step) for step in target.split("/")) or "@" in parent:
            self._fault(line, f"the target `{target}` is no path, such as `Lines/Line/Quantity` or `@version`")
        given = row.get("source", ())
        sources = tuple(str(each) for each in ((given,) if isinstance(given, str) else given))
        function = row.get("function", "text")
        if function not in FUNCTIONS:
            self._fault(line, f"there is no function `{function}`; there are {', '.join(FUNCTIONS)}")
            function = "text"
        options = row.get("options", {})
        self._check_options(line, function, options, lookups)
        value, each, when = row.get("value"), row.get("each"), row.get("when")
        if each is None and when is None and value is None and not sources and function != "position":
            self._fault(line, "it has neither `source`, `value`, `each` nor `when`")
        if len(sources) > 1 and function not in ("join", "first"):
            self._fault(line, "it has several sources; only `join` and `first` take them")
        for expression in (*sources, each, when):
            if expression is not None:
                self._check_xpath(line, str(expression))
        default = row.get("default")
        return Row(
            target,
            sources,
            str(value) if value is not None else None,
            function,
            options if isinstance(options, dict) else {},
            str(when) if when is not None else None,
            str(each) if each is not None else None,
            str(default) if default is not None else None,
            str(row.get("note", "")),
            line,
        )

    def _check_options(self, line: int, function: str, options: Any, lookups: tuple[Lookup, ...]) -> None:
        known = _OPTIONS.get(function, ())
        if not isinstance(options, dict):
            self._fault(line, "`options` is no table")
            return
        for key, value in options.items():
            if key not in known:
                takes = f"it takes {', '.join(known)}" if known else "it takes none"
                self._fault(line, f"`{function}` has no option `{key}`; {takes}")
            elif not isinstance(value, str | int):
                self._fault(line, f"the option `{key}` is neither text nor a number")
        if function == "lookup" and options.get("table") not in [lookup.name for lookup in lookups]:
            self._fault(line, f"there is no code list `{options.get('table', '')}`; add `[lookups.NAME]`")
        needed = _NEEDED.get(function)
        if needed is not None and not options.get(needed):
            self._fault(line, f"`{function}` needs the option `{needed}`")
        elif function == "date" and sorted(part[0] for part in date_parts(str(options["from"]))) != ["D", "M", "Y"]:
            self._fault(line, f"`{options['from']}` is no pattern of a date; give year, month and day: DD/MM/YYYY")

    def _check_xpath(self, line: int, expression: str) -> None:
        for prefix in _PREFIX.findall(_LITERAL.sub("''", expression)):
            if prefix not in self._prefixes:
                self._fault(line, f"the prefix `{prefix}` in `{expression}` is not declared below `[prefixes]`")
                return
        try:
            etree.XPath(expression, namespaces=self._prefixes)
        except etree.XPathSyntaxError:
            self._fault(line, f"`{expression}` is not XPath")

    def _lookup(self, name: str, table: dict[str, Any]) -> Lookup:
        file = str(table.get("file", ""))
        path = self._converter.folder / file
        otherwise = table.get("otherwise")
        if not file or path.resolve().parent != self._converter.folder.resolve() or not path.is_file():
            self._fault(1, f"the code list `{name}` names `{file}`, which is not a file in the converter's folder")
            return Lookup(name, ())
        rows = list(csv.reader(io.StringIO(self._text(path))))[1:]
        entries = tuple((row[0].strip(), row[1].strip()) for row in rows if len(row) > 1 and row[0].strip())
        return Lookup(name, entries, str(otherwise) if otherwise is not None else None, file)

    def _text(self, file: Path) -> str:
        for key, content in self._edited.items():
            if key.resolve() == file.resolve():
                return content.decode("utf-8", "replace")
        try:
            return file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = "it is not in UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
            raise ConverterError(f"`{file}` cannot be read: {reason}.", "Correct the file.") from None

    def _tables(self, value: Any) -> dict[str, dict[str, Any]]:
        if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
            return value
        self._fault(1, "`lookups` are no tables; write `[lookups.NAME]`")
        return {}

    def _texts(self, value: Any, key: str) -> dict[str, str]:
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return value
        self._fault(1, f"`{key}` is no table of texts")
        return {}

    def _syntax(self, message: str) -> Fault:
        match = re.search(r"\(at line (\d+), column (\d+)\)", message)
        line, column = (int(match[1]), int(match[2])) if match is not None else (0, 0)
        reason = message.split(" (at")[0]
        return Fault(self._converter.file, line, column, reason[:1].lower() + reason[1:])

    def _fault(self, line: int, message: str) -> None:
        self._faults.append(Fault(self._converter.file, line, 1, message))

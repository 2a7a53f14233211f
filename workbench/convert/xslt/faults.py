"""From what an engine says of a stylesheet to places in it, exact to the column, in our words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from workbench.convert.conversion import Fault
from workbench.convert.xslt.modules import Stylesheet, line_of, local_name
from workbench.documents import Document

_QUOTED = re.compile(r"'([^']*)'")
_ATTRIBUTE = re.compile(r"@([\w-]+)")
_ELEMENT = re.compile(r"(xsl:)?([\w.-]+)(?:/@[\w-]+)?\s*$")
_DECLARED = re.compile(
    r"[Vv]ariable \$(?:Q\{[^}]*\})?(?P<variable>[\w.-]+)|[Pp]arameter \$(?P<parameter>[\w.-]+)"
    r"|[Ff]or mode (?P<mode>[\w.-]+)|decimal format (?P<format>[\w-]+(?:\.[\w-]+)*)"
    r"|unnamed (?P<unnamed>decimal) format"
)
_KINDS = {
    "variable": ("variable", "param"),
    "parameter": ("param",),
    "mode": ("mode",),
    "format": ("decimal-format",),
    "unnamed": ("decimal-format",),
}
_WORDINGS = (
    (re.compile(r".*Failed to compile the (?:XPath )?expression '(.*)'.*"), r"`\1` is not XPath"),
    (re.compile(r".*'use' expression compilation failed '(.*)'.*"), r"`\1` is not XPath"),
    (re.compile(r".*'match' pattern compilation failed '(.*)'.*"), r"`\1` is not a pattern"),
    (re.compile(r".*xsltParseStylesheetTop: unknown (\S+) element.*"), r"`xsl:\1` is not known here"),
    (re.compile(r".*Redefinition of variable '(.*)'.*"), r"the variable `$\1` is declared a second time"),
    (
        re.compile(r"(?:.*could not compile (?:select|test) expression|.*failed to compile) '(.*?)'.*"),
        r"`\1` is not XPath",
    ),
    (re.compile(r".*Variable '(.*?)' has not been declared.*"), r"the variable `$\1` is not declared here"),
    (re.compile(r".*Variable \$(\S+) has not been declared.*"), r"the variable `$\1` is not declared here"),
    (re.compile(r".*The called template '(.*?)' was not found.*"), r"there is no template named `\1`"),
    (re.compile(r".*(?:unknown xsl:|Unknown XSLT instruction xsl:)(\S+).*"), r"`xsl:\1` is not an XSLT instruction"),
    (re.compile(r".*Unregistered function.*"), "it calls a function that does not exist in XSLT 1.0"),
    (re.compile(r".*[Uu]nexpected token <eof>.*"), "the expression ends too early"),
    (
        re.compile(r".*marked not available: (\S+)", re.DOTALL),
        r"it wanted to read `\1`, and access is refused",
    ),
    (
        re.compile(r".*(?:read rights for|Local file read for|Network file read for) (\S+) (?:denied|refused).*"),
        r"it wanted to read `\1`, and access is refused",
    ),
    (
        re.compile(r".*(?:write rights for|File write for) (\S+) (?:denied|refused).*"),
        r"it wanted to write `\1`, and access is refused",
    ),
    (re.compile(r".*Access to URI (\S+) has been prohibited.*"), r"it wanted to read `\1`, and access is refused"),
    (
        re.compile(r".*(?:infinite template recursion|Too many nested (?:template|function|apply)).*", re.DOTALL),
        "a template calls itself without end (endless recursion)",
    ),
)


def faults_of(stylesheet: Stylesheet, errors: Sequence[dict[str, Any]]) -> list[Fault]:
    """Give the places that an engine's errors speak of; at least one, which may have no line.

    Args:
        stylesheet: whose modules they speak of.
        errors: with `message` and `line`, and perhaps `column`, `file`, `element`, `how`.
    """
    found: dict[tuple[Any, ...], Fault] = {}
    for error in errors:
        fault = _fault(stylesheet, error)
        found.setdefault((fault.file, fault.line, fault.message), fault)
    placed = sorted((fault for fault in found.values() if fault.line), key=lambda each: (each.line, each.column))
    return placed or list(found.values()) or [Fault(stylesheet.converter.file, 0, 0, "the engine gives no reason")]


def the_only_end(stylesheet: Stylesheet) -> Fault | None:
    """Give the place of `xsl:message terminate="yes"` for an engine that does not say it; None if there are several."""
    found = [
        (path, node)
        for path, _ in stylesheet.modules
        for node in stylesheet.document(path).root.iter("*")
        if local_name(node) == "message" and node.get("terminate") == "yes"
    ]
    if len(found) != 1:
        return None
    path, node = found[0]
    place = stylesheet.document(path).place(node)
    return Fault(stylesheet.file(path), place.line, place.column, "it ends the conversion here")


def _fault(stylesheet: Stylesheet, error: dict[str, Any]) -> Fault:
    path = _module(stylesheet, str(error.get("file") or ""))
    line, column = int(error.get("line") or 0), int(error.get("column") or 0)
    message = str(error.get("message") or "")
    if line:
        line, column = _exact(stylesheet.document(path), line, column, error)
    else:
        path, line, column = _declared(stylesheet, message) or (path, 0, 0)
    return Fault(stylesheet.file(path), line, column, _worded(message))


def _declared(stylesheet: Stylesheet, message: str) -> tuple[str, int, int] | None:
    """Find the declaration that a message without a place speaks of by its name."""
    match = _DECLARED.search(message)
    if match is None:
        return None
    kind, name = next((kind, name) for kind, name in match.groupdict().items() if name is not None)
    name = "" if kind == "unnamed" else name
    for path, _ in stylesheet.modules:
        document = stylesheet.document(path)
        found = [
            node
            for node in document.root.iter("*")
            if local_name(node) in _KINDS[kind] and (node.get("name") or "").rpartition(":")[2] == name
        ]
        if found:
            place = document.place(found[-1])
            return path, place.line, place.column
    return None


def _module(stylesheet: Stylesheet, file: str) -> str:
    """Find the module that an engine names by an address or a bare file name."""
    names = [name for name, _ in stylesheet.modules]
    by_path = [name for name in names if file.endswith(f"/{name}") or file == name]
    by_name = [name for name in names if name.rpartition("/")[2] == file.rpartition("/")[2]]
    return next(iter([*by_path, *by_name]), names[0])


def _exact(document: Document, line: int, column: int, error: dict[str, Any]) -> tuple[int, int]:
    """Find the attribute that is to blame on that line, else the element, else what the engine says."""
    how, message = str(error.get("how") or ""), str(error.get("message") or "")
    match = _ELEMENT.search(how.split(" at char")[0].removesuffix("on").strip()) if how else None
    element = str(error.get("element") or "") or (match[2] if match is not None else "")
    attribute = _ATTRIBUTE.search(how)
    quoted = _QUOTED.search(message)
    hits = [node for node in _on_line(document, line) if not element or element in _names(node)]
    # Saxon gives the end of the start tag, which tells apart two elements on one line.
    hits.sort(key=lambda node: not _ends_at(document, node, line, column))
    for node in hits:
        for name, value in node.attrib.items():
            if name == attribute[1] if attribute is not None else quoted is not None and _has(str(value), quoted[1]):
                at = document.place_of_attribute(node, str(name))
                return at.line, at.column
    if not hits:
        return line, column
    place = document.place(hits[0])
    return place.line, place.column


def _on_line(document: Document, line: int) -> list[etree._Element]:
    """Give the elements whose start tag touches the line."""
    near = (node for node in document.root.iter("*") if abs(line_of(node) - line) <= 50)
    return [node for node in near if (place := document.place(node)).line <= line <= place.end_line]


def _ends_at(document: Document, node: etree._Element, line: int, column: int) -> bool:
    place = document.place(node)
    return place.end_line == line and abs(place.end_column - column) <= 1


def _names(node: etree._Element) -> tuple[str, str]:
    return local_name(node), etree.QName(node).localname


def _has(value: str, quoted: str) -> bool:
    return bool(quoted) and quoted in value


def _worded(message: str) -> str:
    message = " ".join(message.split())
    for pattern, words in _WORDINGS:
        match = pattern.fullmatch(message)
        if match is not None:
            return match.expand(words)
    return message or "the engine gives no reason"

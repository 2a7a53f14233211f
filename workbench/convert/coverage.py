"""Which parts of a converter are reached: templates and branches of a stylesheet, lines of Python, rows of a mapping.

A stylesheet is instrumented: each template, function and branch says its key through `xsl:message` when it runs,
which every version of XSLT and every processor can do without changing the output.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workbench.documents.parser import parse

MARK = "\u2063coverage:"
_XSLT = "{http://www.w3.org/1999/XSL/Transform}"
_PARTS = ("template", "function", "when", "otherwise", "if")
_FIRST = ("param", "context-item", "sort")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a converter that can be reached or not."""

    key: str
    file: Path
    line: int
    label: str
    """What people see: `template match="Item"`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases of a converter reach."""

    parts: tuple[Part, ...]
    reached: frozenset[str]

    @property
    def missed(self) -> tuple[Part, ...]:
        """The parts that no case reaches."""
        return tuple(part for part in self.parts if part.key not in self.reached)

    @property
    def share(self) -> float:
        """The share of parts that are reached, from 0 to 1."""
        return 1.0 if not self.parts else 1 - len(self.missed) / len(self.parts)


def instrument(raw: bytes, path: str) -> bytes:
    """Give a module in which each part says when it runs."""
    root = parse(raw)
    for key, element in list(_elements(root, path)):
        message = etree.Element(f"{_XSLT}message")
        message.text = MARK + key
        behind = _leading(element)
        if behind == 0:
            message.tail, element.text = element.text, None
        else:
            message.tail, element[behind - 1].tail = element[behind - 1].tail, None
        element.insert(behind, message)
    # Lines must stay where they are: a declaration is a line of its own.
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=raw.lstrip().startswith(b"<?xml"))


def stylesheet_parts(raw: bytes, path: str, file: Path) -> Iterator[Part]:
    """Give the parts of one module."""
    root = parse(raw)
    for key, element in _elements(root, path):
        yield Part(key, file, getattr(element, "sourceline", None) or 0, _label(element))


def _leading(element: etree._Element) -> int:
    """Count the children that must come before anything else, such as `xsl:param`."""
    leading = 0
    for position, child in enumerate(element, 1):
        if isinstance(child.tag, str):
            if child.tag.removeprefix(_XSLT) not in _FIRST:
                break
            leading = position
    return leading


def _elements(root: etree._Element, path: str) -> Iterator[tuple[str, etree._Element]]:
    wanted = [f"{_XSLT}{name}" for name in _PARTS]
    for number, element in enumerate(root.iter(*wanted), 1):
        yield f"{path}#{number}", element


def _label(element: etree._Element) -> str:
    name = etree.QName(element).localname
    shown = [f'{key}="{element.get(key)}"' for key in ("match", "name", "mode", "test") if key in element.attrib]
    return " ".join([name, *shown])

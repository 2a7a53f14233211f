"""JSON as XML, by the rules of `json-to-xml` in XPath and XQuery Functions 3.1, section 17.5.3.

Objects become `map`, arrays `array`, values `string`, `number`, `boolean` and `null`, all in the namespace of the
XPath functions; a member's name is the attribute `key`. Duplicate keys are kept. Characters that XML does not allow
become U+FFFD. Numbers keep the way they were written, so that money is not rounded by passing through.
"""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

NAMESPACE = "http://www.w3.org/2005/xpath-functions"
DEEPEST = 200
"""Levels of nesting; XML is read to 256."""
_DEFAULT: Any = {None: NAMESPACE}  # the stubs know no default namespace
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JsonError(Exception):
    """It is no JSON.

    Attributes:
        reason: what is wrong, as half a sentence.
        line: from 1.
        column: from 1.
    """

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """The members of an object, in order, duplicates and all."""

    __slots__ = ()


def json_to_xml(text: str) -> bytes:
    """Give JSON as XML in UTF-8.

    Raises:
        JsonError: it is no JSON, or nested too deeply.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_Pairs, parse_float=_Number, parse_int=_Number, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise JsonError(error.msg[:1].lower() + error.msg[1:], error.lineno, error.colno) from None
    except RecursionError:
        raise JsonError(f"it is nested deeper than {DEEPEST} levels", 1, 1) from None
    root = _element(value, None)
    _fill(root, value, 1)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _refuse(name: str) -> None:
    raise JsonError(f"`{name}` is no JSON value", 1, 1)


def _element(value: Any, parent: etree._Element | None) -> etree._Element:
    tag = f"{{{NAMESPACE}}}{_kind(value)}"
    if parent is None:
        return etree.Element(tag, nsmap=_DEFAULT)
    return etree.SubElement(parent, tag)


def _kind(value: Any) -> str:
    if isinstance(value, _Pairs):
        return "map"
    if isinstance(value, list):
        return "array"
    if isinstance(value, _Number):
        return "number"
    if isinstance(value, bool):
        return "boolean"
    return "null" if value is None else "string"


def _fill(element: etree._Element, value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise JsonError(f"it is nested deeper than {DEEPEST} levels", 1, 1)
    if isinstance(value, _Pairs):
        for key, inner in value:
            child = _element(inner, element)
            child.set("key", _allowed(key))
            _fill(child, inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _fill(_element(inner, element), inner, depth + 1)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _allowed(value)


def _allowed(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)

"""Builds standard XML, leaving out what has no value."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

NAMESPACE = "urn:saasplications:standard:1"
_DEFAULT: Any = {None: NAMESPACE}
_CODE = re.compile(r"[A-Z0-9._/-]{1,20}")


def document(name: str) -> etree._Element:
    """Begin a document of the standard."""
    return etree.Element(f"{{{NAMESPACE}}}{name}", {"version": "1.0"}, nsmap=_DEFAULT)


def part(parent: etree._Element, name: str) -> etree._Element:
    """Add an element that has elements."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def value(parent: etree._Element, name: str, text: str) -> None:
    """Add an element with a text, unless that is empty."""
    if text:
        part(parent, name).text = text


def to_bytes(root: etree._Element) -> bytes:
    """Give a document as it is sent."""
    etree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"


def is_code(text: str) -> bool:
    """Tell whether the ERP can have this as a code."""
    return _CODE.fullmatch(text) is not None

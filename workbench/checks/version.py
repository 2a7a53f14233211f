"""Tells which version of XML Schema a schema is written in: 1.0, unless it says or uses what only 1.1 has."""

from __future__ import annotations

import re

from lxml import etree

from workbench.checks.sources import XS, Bundle

_SUSPICIOUS = (
    *(b"XMLSchema-versioning", b"assert", b"alternative", b"openContent", b"defaultOpenContent", b"override"),
    *(b"notNamespace", b"notQName", b"defaultAttributes", b"xpathDefaultNamespace", b"inheritable"),
    *(b"explicitTimezone", b"dateTimeStamp", b"anyAtomicType", b"yearMonthDuration", b"dayTimeDuration"),
    *(b":error", b":all", b"<all", b"substitutionGroup"),
)
_VC = "{http://www.w3.org/2007/XMLSchema-versioning}"
_ELEMENTS = frozenset(
    XS + local
    for local in (
        "assert",
        "assertion",
        "alternative",
        "openContent",
        "defaultOpenContent",
        "override",
        "explicitTimezone",
    )
)
_ATTRIBUTES = frozenset(
    ("notNamespace", "notQName", "defaultAttributes", "defaultAttributesApply", "xpathDefaultNamespace", "inheritable")
)
_TYPES = frozenset(("dateTimeStamp", "anyAtomicType", "yearMonthDuration", "dayTimeDuration", "error"))
_NAMED = ("type", "base", "itemType", "memberTypes")


def is_version_1_1(bundle: Bundle) -> bool:
    """Whether a schema needs an XSD 1.1 engine."""
    return any(
        _may_be_new(source.raw) and any(_is_new(node) for node in source.root.iter(f"{XS}*"))
        for source in bundle.sources.values()
    )


def _may_be_new(raw: bytes) -> bool:
    """A quick no for nearly all schemas, without a regular expression of many parts to compile."""
    if any(word in raw for word in _SUSPICIOUS) or raw.count(b"targetNamespace") > 1:
        return True
    return (b"unique" in raw or b"key" in raw) and re.search(rb"\bref\s*=", raw) is not None


def _is_new(node: etree._Element) -> bool:
    tag = str(node.tag)
    if tag in _ELEMENTS:
        return True
    for name in node.attrib:
        if name in _ATTRIBUTES or str(name).startswith(_VC):
            return True
    if any(_is_new_type(node, written) for name in _NAMED for written in node.get(name, "").split()):
        return True
    if tag in (f"{XS}element", f"{XS}attribute"):
        return (node.get("targetNamespace") is not None) or len(node.get("substitutionGroup", "").split()) > 1
    if tag in (f"{XS}key", f"{XS}unique", f"{XS}keyref"):
        return node.get("ref") is not None
    return tag == f"{XS}all" and _is_new_all(node)


def _is_new_type(node: etree._Element, written: str) -> bool:
    prefix, _, local = written.rpartition(":")
    return local in _TYPES and node.nsmap.get(prefix or None) == XS[1:-1]


def _is_new_all(node: etree._Element) -> bool:
    """Whether an `xs:all` has wildcards, groups or elements that come more than once, or a group's place."""
    for child in node.iterchildren("*"):
        if child.tag in (f"{XS}any", f"{XS}group") or child.get("maxOccurs", "1") not in ("0", "1"):
            return True
    return False

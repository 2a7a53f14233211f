"""Writes rules as an XSLT 1.0 stylesheet.

Each pattern becomes a mode, so that of a pattern's rules the first whose context fits wins; each failed assertion
writes one `hit` with the number of the assertion and the position of its node, and nothing else is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from workbench.checks.schematron import SCH, XSL, Rule, Rules

HIT = "{urn:workbench:rules}hit"
_SPACES = {"xsl": XSL[1:-1], "wb": HIT[1:-4]}
_ATTRIBUTE_CONTEXT = re.compile(r"@|text\(|comment\(|node\(|processing-instruction\(")


def stylesheet(rules: Rules, only: Collection[int] | None = None) -> etree._Element:
    """The stylesheet that runs the rules.

    Args:
        rules: what was read.
        only: numbers of the rules whose assertions are wanted; the others still take their contexts.
    """
    spaces = {prefix: uri for prefix, uri in rules.namespaces.items() if prefix and prefix not in _SPACES}
    sheet = etree.Element(f"{XSL}stylesheet", {"version": "1.0"}, {**spaces, **_SPACES})
    sheet.extend(deepcopy(one) for one in rules.foreign)
    for name, value in rules.lets:
        etree.SubElement(sheet, f"{XSL}variable", name=name, select=value)
    start = etree.SubElement(sheet, f"{XSL}template", match="/")
    hits = etree.SubElement(start, f"{HIT}s")
    for mode, pattern in enumerate(rules.patterns):
        name = f"p{mode}"
        etree.SubElement(hits, f"{XSL}apply-templates", select="/", mode=f"{name}-root")
        whole = any(_ATTRIBUTE_CONTEXT.search(rule.context) for rule in pattern)
        onward = "@*|node()" if whole else "*"
        rooted = etree.SubElement(sheet, f"{XSL}template", match="/", mode=f"{name}-root")
        etree.SubElement(rooted, f"{XSL}apply-templates", select=".", mode=name)
        other = etree.SubElement(sheet, f"{XSL}template", match="/|@*|node()", mode=name, priority="-1000")
        etree.SubElement(other, f"{XSL}apply-templates", select=onward, mode=name)
        for order, rule in enumerate(pattern):
            priority = str(len(pattern) - order)
            body = etree.SubElement(sheet, f"{XSL}template", match=rule.context, mode=name, priority=priority)
            body.sourceline = rule.line  # type: ignore[assignment]
            if only is None or rule.number in only:
                _rule_body(body, rule)
            etree.SubElement(body, f"{XSL}apply-templates", select=onward, mode=name)
    return sheet


def _rule_body(body: etree._Element, rule: Rule) -> None:
    for name, value in rule.lets:
        etree.SubElement(body, f"{XSL}variable", name=name, select=value)
    for one in rule.assertions:
        test = one.test if one.is_report else f"not({one.test})"
        when = etree.SubElement(body, f"{XSL}if", test=test)
        when.sourceline = one.node.sourceline
        hit = etree.SubElement(when, HIT, number=str(one.number), rule=str(rule.number))
        _position(hit, f"{HIT[:-3]}at", ".")
        subject = one.subject or rule.subject
        if subject:
            _position(hit, f"{HIT[:-3]}subject", subject)
        _text(etree.SubElement(hit, f"{HIT[:-3]}text"), one.node)
        for diagnostic in one.diagnostics:
            _text(etree.SubElement(hit, f"{HIT[:-3]}advice"), diagnostic)


def _position(hit: etree._Element, tag: str, select: str) -> None:
    """Writes the node's position: for each element from the outermost, how many come before it; then an attribute."""
    holder = etree.SubElement(hit, tag)
    each = etree.SubElement(holder, f"{XSL}for-each", select=f"({select})[1]")
    above = etree.SubElement(each, f"{XSL}for-each", select="ancestor-or-self::*")
    etree.SubElement(above, f"{XSL}text").text = "/"
    etree.SubElement(above, f"{XSL}value-of", select="count(preceding-sibling::*)")
    attribute = etree.SubElement(each, f"{XSL}if", test="count(.|../@*) = count(../@*)")
    etree.SubElement(attribute, f"{XSL}value-of", select="concat('@{', namespace-uri(), '}', local-name())")


def _text(into: etree._Element, node: etree._Element) -> None:
    _add(into, node.text)
    for child in node.iterchildren("*"):
        if child.tag == f"{SCH}value-of":
            etree.SubElement(into, f"{XSL}value-of", select=child.get("select", "."))
        elif child.tag == f"{SCH}name":
            etree.SubElement(into, f"{XSL}value-of", select=f"local-name({child.get('path', '.')})")
        else:
            _text(into, child)
        _add(into, child.tail)


def _add(into: etree._Element, text: str | None) -> None:
    if text:
        etree.SubElement(into, f"{XSL}text").text = text

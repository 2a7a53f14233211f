"""Writes rules as a stylesheet, of XSLT 1.0 or 3.0.

Each pattern becomes a mode, so that of a pattern's rules the first whose context fits wins; each failed assertion
writes one `hit` with the number of the assertion and the position of its node, and nothing else is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lxml import etree

from workbench.checks.contexts import names_in_context
from workbench.checks.rule_parts import Assertion, Let, Pattern, Rule, Rules
from workbench.checks.schematron_files import SCH, XSL, replaced
from workbench.checks.sources import line_of

_OURS = "urn:workbench:rules"
HIT = f"{{{_OURS}}}hit"
ERROR = f"{{{_OURS}}}error"
_SPACES = {"xsl": XSL[1:-1], "workbench-rules": _OURS, "workbench-err": "http://www.w3.org/2005/xqt-errors"}
_POSITION = "workbench-rules:position"
_NOT_ONLY_ELEMENTS = (
    r"@|(?:text|comment|node|processing-instruction|attribute|item|namespace-node)\s*\(|\.\s*\[|attribute::"
)
_ABSOLUTE = r"\s*(?:/|\d|'[^']*'\s*$|\"[^\"]*\"\s*$|true\(|false\()"
_NOT_TAKEN = frozenset(f"{XSL}{local}" for local in ("output", "strip-space", "preserve-space", "mode"))


def stylesheet(rules: Rules, only: Collection[int] | None = None) -> etree._Element:
    """The stylesheet that runs the rules.

    Args:
        rules: what was read.
        only: numbers of the rules whose assertions are wanted; the others still take their contexts.
    """
    return _Writer(rules, only).sheet()


class _Writer:
    def __init__(self, rules: Rules, only: Collection[int] | None) -> None:
        self._rules = rules
        self._only = only
        spaces = {prefix: uri for prefix, uri in rules.namespaces.items() if prefix not in (*_SPACES, "xml", "xmlns")}
        version = "1.0" if rules.is_xslt_1 else "3.0"
        self._sheet = etree.Element(f"{XSL}stylesheet", {"version": version}, {**spaces, **_SPACES})

        # XSLT 1 has no variables in contexts; what stands for itself anywhere is put there in their place.
        every = [*rules.lets, *(let for pattern in rules.patterns for let in pattern.lets)] if rules.is_xslt_1 else []
        self._inlined = {let.name: f"({let.value})" for let in every if let.value and re.match(_ABSOLUTE, let.value)}

    def sheet(self) -> etree._Element:
        sheet = self._sheet
        sheet.extend(_copied(one) for one in self._rules.foreign if one.tag not in _NOT_TAKEN)
        for let in self._rules.lets:
            self._variable(sheet, let, let.name, {})
        _add_position(sheet)
        start = etree.SubElement(sheet, f"{XSL}template", match="/")
        hits = etree.SubElement(start, f"{HIT}s")
        for number, pattern in enumerate(self._rules.patterns):
            if pattern.rules and not pattern.documents:
                etree.SubElement(hits, f"{XSL}apply-templates", select="/", mode=f"p{number}-root")
                self._pattern(number, pattern)
        return sheet

    def _pattern(self, number: int, pattern: Pattern) -> None:
        """The templates of a pattern. Its variables are global ones, some under a name of their own."""
        names: dict[str, str] = {}
        for let in pattern.lets:
            own = f"{let.name}-p{number}" if let.name in pattern.owned else let.name
            self._variable(self._sheet, let, own, names)
            if own != let.name:
                names[let.name] = f"${own}"
        mode = f"p{number}"
        visited = _visited(pattern)
        onward = "@*|node()" if any(_may_be_no_element(rule.context) for rule in pattern.rules) else "*"
        rooted = etree.SubElement(self._sheet, f"{XSL}template", match="/", mode=f"{mode}-root")
        etree.SubElement(rooted, f"{XSL}apply-templates", select=visited or ".", mode=mode)
        other = etree.SubElement(self._sheet, f"{XSL}template", match="/|@*|node()", mode=mode, priority="-1000")
        if not visited:
            etree.SubElement(other, f"{XSL}apply-templates", select=onward, mode=mode)
        for order, rule in enumerate(pattern.rules):
            context = replaced(replaced(rule.context, names), self._inlined)
            priority = str(len(pattern.rules) - order)
            body = etree.SubElement(self._sheet, f"{XSL}template", match=context, mode=mode, priority=priority)
            _from(body, rule.node)
            if self._only is None or rule.number in self._only:
                self._body(body, rule, names)
            if not visited:
                etree.SubElement(body, f"{XSL}apply-templates", select=onward, mode=mode)

    def _body(self, body: etree._Element, rule: Rule, names: Mapping[str, str]) -> None:
        own = {let.name for let in rule.lets}
        for name, outer in names.items():
            # XSLT 1 has no shadowing; there a rule's own variable of the name is all its body can see.
            if name not in own or not self._rules.is_xslt_1:
                etree.SubElement(body, f"{XSL}variable", name=name, select=outer)
        for let in rule.lets:
            self._variable(body, let, let.name, {})
        for one in rule.assertions:
            if self._rules.is_xslt_1:
                self._test(body, one, rule)
            else:
                self._guarded(body, one, rule)

    def _guarded(self, body: etree._Element, one: Assertion, rule: Rule) -> None:
        """An assertion whose failure to be evaluated is told by itself and spoils nothing else."""
        attempt = etree.SubElement(body, f"{XSL}try")
        self._test(attempt, one, rule)
        caught = etree.SubElement(attempt, f"{XSL}catch", errors="*")
        error = etree.SubElement(caught, ERROR, number=str(one.number), rule=str(rule.number))
        _position(error, f"{{{_OURS}}}at", ".")
        text = etree.SubElement(error, f"{{{_OURS}}}text")
        etree.SubElement(text, f"{XSL}value-of", select="$workbench-err:description")

    def _test(self, body: etree._Element, one: Assertion, rule: Rule) -> None:
        test = one.test if one.is_report else f"not({one.test})"
        when = etree.SubElement(body, f"{XSL}if", test=test)
        _from(when, one.node)
        hit = etree.SubElement(when, HIT, number=str(one.number), rule=str(rule.number))
        _position(hit, f"{{{_OURS}}}at", ".")
        subject = one.subject or rule.subject
        if subject:
            _position(hit, f"{{{_OURS}}}subject", subject)
        _text(etree.SubElement(hit, f"{{{_OURS}}}text"), one.node)
        for diagnostic in one.diagnostics:
            _text(etree.SubElement(hit, f"{{{_OURS}}}advice"), diagnostic)
        for known in one.properties:
            _text(etree.SubElement(hit, f"{{{_OURS}}}property", id=known.get("id", "")), known)

    def _variable(self, into: etree._Element, let: Let, name: str, names: Mapping[str, str]) -> None:
        made = etree.SubElement(into, f"{XSL}variable", name=name)
        _from(made, let.node)
        if let.value is not None:
            made.set("select", replaced(let.value, names))
        else:
            made.text = let.node.text
            made.extend(_copied(child) for child in let.node)
        kind = let.node.get("as")
        if kind and not self._rules.is_xslt_1:
            made.set("as", kind)


def _visited(pattern: Pattern) -> str:
    """The path of all elements that a pattern's rules can be about; empty when every node has to be visited.

    An engine finds elements by name many times faster than templates walk to them.
    """
    named = [names_in_context(rule.context) for rule in pattern.rules]
    if None in named:
        return ""
    return " | ".join(f"//{name}" for name in dict.fromkeys(name for names in named for name in names or ()))


def _may_be_no_element(context: str) -> bool:
    """Whether a rule's context may be an attribute, a text or anything else that is no element."""
    signs = ("@", ".", "text", "comment", "node", "instruction", "attribute", "item")
    return any(sign in context for sign in signs) and re.search(_NOT_ONLY_ELEMENTS, context) is not None


def _position(hit: etree._Element, tag: str, select: str) -> None:
    """Writes the position of a node, or of the one at hand."""
    holder = etree.SubElement(hit, tag)
    if select != ".":
        holder = etree.SubElement(holder, f"{XSL}for-each", select=f"({select})[1]")
    etree.SubElement(holder, f"{XSL}call-template", name=_POSITION)


def _add_position(sheet: etree._Element) -> None:
    """Adds what writes positions: for each element from the outermost, how many come before it; then an attribute."""
    each = etree.SubElement(sheet, f"{XSL}template", name=_POSITION)
    above = etree.SubElement(each, f"{XSL}for-each", select="ancestor-or-self::*")
    etree.SubElement(above, f"{XSL}text").text = "/"
    etree.SubElement(above, f"{XSL}value-of", select="count(preceding-sibling::*)")
    attribute = etree.SubElement(each, f"{XSL}if", test="count(.|../@*) = count(../@*)")
    etree.SubElement(attribute, f"{XSL}value-of", select="concat('@{', namespace-uri(), '}', local-name())")


def _text(into: etree._Element, node: etree._Element) -> None:
    _add(into, node.text)
    for child in node.iterchildren("*"):
        tag = str(child.tag)
        if tag == f"{SCH}value-of":
            _from(etree.SubElement(into, f"{XSL}value-of", select=child.get("select", ".")), child)
        elif tag == f"{SCH}name":
            _from(etree.SubElement(into, f"{XSL}value-of", select=f"name({child.get('path', '.')})"), child)
        elif tag.startswith(XSL):
            into.append(_copied(child))
        else:
            _text(into, child)
        _add(into, child.tail)


def _add(into: etree._Element, text: str | None) -> None:
    if text:
        etree.SubElement(into, f"{XSL}text").text = text


def _copied(node: etree._Element) -> etree._Element:
    from copy import deepcopy  # few rules have XSLT of their own in them

    lines = [one.sourceline for one in node.iter()]
    made = deepcopy(node)
    made.tail = None
    for one, line in zip(made.iter(), lines, strict=True):
        one.sourceline = line
    return made


def _from(made: etree._Element, node: etree._Element) -> None:
    made.sourceline = line_of(node)  # type: ignore[assignment]  # wrong in the stubs

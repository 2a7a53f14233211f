"""What libxml2 did not look at in a long document, looked at in a copy in which the faults found so far are mended.

Behind a child that does not fit it leaves the others alone, which may be nearly all of the document. Mending a copy
and asking it again takes a third of the time that looking ourselves would take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from workbench.checks.fault import Fault
from workbench.checks.placeholders import placeholder_element
from workbench.checks.schema import EngineError, Schema
from workbench.checks.seen import Seen, element_at, seen
from workbench.documents.parser import parse

_MOST_MENDED = 30
_MOST_ERRORS = 1000
_NAMED_WRONGLY = ("schema.misspelt-element", "schema.unknown-element", "schema.wrong-root")


def look_behind(schema: Schema, root: etree._Element, faults: Sequence[Fault]) -> Seen | None:
    """What libxml2 finds right when the faults found so far are mended; None when that cannot be told.

    Args:
        schema: the schema.
        root: the document's outermost element, which stays as it is.
        faults: what is wrong with the children of elements, and with the outermost element.
    """
    if len(faults) > _MOST_MENDED:
        return None
    spaces = [fault.facts for fault in faults if fault.code == "schema.wrong-namespace"]
    copied = _in_other_namespaces(root, {one["found"]: one["wanted"] for one in spaces}) if spaces else deepcopy(root)
    if copied is None:
        return None
    copy = _Copy(root, copied)
    plans = [_Plan(fault, copy.of(fault.node), copy.anchor(fault)) for fault in faults]
    if not all(copy.mend(plan) for plan in plans):
        return None
    errors = schema.errors(copy.root)
    if errors is None:
        return Seen([], [])
    nodes = [copy.original(error) for error in errors[:_MOST_ERRORS]]
    return seen(errors, nodes)


class _Plan(NamedTuple):
    fault: Fault
    node: etree._Element
    """The copy of the fault's node."""
    anchor: etree._Element | None
    """The copy of the child behind which something belongs; None for the beginning."""


def _in_other_namespaces(root: etree._Element, wanted: dict[str, str]) -> etree._Element | None:
    """A copy with other namespaces, made of the text, as renaming every element would take long."""
    text = etree.tostring(root, encoding="utf-8", with_tail=False)
    for found, other in wanted.items():
        if found:
            name = escape(found).encode()
            declared = re.compile(rb"""(\sxmlns(?::[\w.\-]+)?=["'])""" + re.escape(name) + rb"""(?=["'])""")
            text = declared.sub(rb"\1" + escape(other).encode().replace(b"\\", rb"\\"), text)
        elif None not in root.nsmap:
            tag = re.match(rb"<[^\s/>]+", text)
            start = tag.end() if tag is not None else 0
            text = text[:start] + f' xmlns="{escape(other)}"'.encode() + text[start:]
    try:
        return parse(text)
    except etree.XMLSyntaxError:
        return None


class _Copy:
    def __init__(self, original: etree._Element, root: etree._Element) -> None:
        self._original = original
        self.root = root
        self._added: set[etree._Element] = set()
        """What has no counterpart at its place in the original."""
        self._instead: dict[etree._Element, etree._Element] = {}
        """The comments that keep the places of elements taken away or moved."""

    def of(self, node: etree._Element) -> etree._Element:
        """The copy of an element, before anything is mended."""
        numbers = []
        while (parent := node.getparent()) is not None:
            numbers.append(parent.index(node))
            node = parent
        at = self.root
        for number in reversed(numbers):
            at = at[number]
        return at

    def anchor(self, fault: Fault) -> etree._Element | None:
        """The copy of the child behind which something belongs, before anything is mended."""
        parent = fault.node if fault.code == "schema.missing-element" else fault.node.getparent()
        children = [] if parent is None or fault.after < 0 else list(parent.iterchildren("*"))
        return self.of(children[fault.after]) if fault.after < len(children) and children else None

    def original(self, error: EngineError) -> etree._Element | None:
        """The element of the original that an error is about; None when it is about something added."""
        node = element_at(error, self.root)
        numbers = []
        while node is not None:
            if node in self._added and node not in self._instead:
                return None
            node = self._instead.get(node, node)
            parent = node.getparent()
            if parent is not None:
                numbers.append(self._number(parent, node))
            elif node is not self.root:
                return None
            node = parent
        at = self._original
        for number in reversed(numbers):
            at = at[number]
        return at if error.path else None

    def mend(self, plan: _Plan) -> bool:
        """Mend one fault as far as libxml2 would go blind by it; False when that is not known."""
        fault, node, anchor = plan
        if fault.wanted and fault.code in _NAMED_WRONGLY:
            node.tag = fault.wanted[0].name
        elif fault.code == "schema.missing-element":
            made = [placeholder_element(decl) for decl in fault.wanted]
            if not made or None in made:
                return False
            for one in made:
                if one is not None:
                    self._insert(node, anchor, one)
        elif fault.code == "schema.misplaced-element":
            parent = self._take_away(node)
            node.tail = None
            self._insert(parent, anchor, node)
        elif fault.rejected and node is not self.root:
            self._take_away(node)
        return True

    def _number(self, parent: etree._Element, node: etree._Element) -> int:
        index = parent.index(node)
        return index - sum(1 for one in self._added if one.getparent() is parent and parent.index(one) < index)

    def _take_away(self, node: etree._Element) -> etree._Element:
        parent = node.getparent()
        assert parent is not None
        comment = etree.Comment("")
        comment.tail = node.tail
        parent.replace(node, comment)
        self._instead[node] = comment
        return parent

    def _insert(self, parent: etree._Element, anchor: etree._Element | None, node: etree._Element) -> None:
        """Put an element behind another, and behind what was put there before."""
        index = 0 if anchor is None else parent.index(self._instead.get(anchor, anchor)) + 1
        while index < len(parent) and parent[index] in self._added:
            index += 1
        parent.insert(index, node)
        self._added.add(node)

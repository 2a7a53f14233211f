"""What libxml2 did not look at in a long document, looked at in a copy in which the faults found so far are mended.

Behind a child that does not fit it leaves the others alone, which may be nearly all of the document. Mending a copy
and asking it again takes a third of the time that looking ourselves would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.fault import Fault
from workbench.checks.placeholders import placeholder_element
from workbench.checks.schema import EngineError, Schema
from workbench.checks.seen import Seen, seen

_MOST_MENDED = 30


def look_behind(schema: Schema, root: etree._Element, faults: Sequence[Fault]) -> Seen | None:
    """What libxml2 finds right when the faults found so far are mended; None when that cannot be told.

    Args:
        schema: the schema.
        root: the document's outermost element, which stays as it is.
        faults: what is wrong with the children of elements, and with the outermost element.
    """
    if len(faults) > _MOST_MENDED:
        return None
    copy = _Copy(root)
    for fault, node in [(fault, copy.of(fault.node)) for fault in faults]:
        if not copy.mend(fault, node):
            return None
    errors = schema.errors(copy.root)
    if errors is None:
        return Seen([], [])
    nodes = [copy.original(error) for error in errors[:_MOST_ERRORS]]
    return seen(errors, nodes)


_MOST_ERRORS = 1000


class _Copy:
    def __init__(self, root: etree._Element) -> None:
        self._original = root
        self.root = deepcopy(root)
        self._added: set[etree._Element] = set()

    def of(self, node: etree._Element) -> etree._Element:
        """The copy of an element, before anything is mended."""
        at = self.root
        for index in reversed(_way(node)):
            at = at[index]
        return at

    def original(self, error: EngineError) -> etree._Element | None:
        """The element that an error about the copy is about; of what was added, that around it."""
        found = self.root.getroottree().xpath(error.path) if error.path else []
        node = found[0] if isinstance(found, list) and found else None
        if not isinstance(node, etree._Element):
            node = None if node is None else node.getparent()  # type: ignore[union-attr]
        if node is None:
            return None
        added = [one for one in (node, *node.iterancestors()) if one in self._added]
        node = node if not added else added[-1].getparent()
        at = self._original
        for index in reversed(_way(node, self._added)):
            at = at[index]
        return at

    def mend(self, fault: Fault, node: etree._Element) -> bool:
        """Mend one fault as far as libxml2 would go blind by it; False when that is not known."""
        parent = node.getparent()
        if fault.code == "schema.wrong-namespace":
            found, wanted = fault.facts["found"], fault.facts["wanted"]
            for one in self.root.iter(f"{{{found}}}*"):
                local = split(str(one.tag))[1]
                one.tag = f"{{{wanted}}}{local}" if wanted else local
        elif fault.wanted and fault.code in _NAMED_WRONGLY:
            node.tag = fault.wanted[0].name
        elif fault.code == "schema.missing-element":
            return self._put(node, fault)
        elif fault.code == "schema.misplaced-element" and parent is not None:
            moved = deepcopy(node)
            moved.tail = None
            self._insert(parent, fault.after, moved)
            _blank(node)
        elif fault.rejected:
            _blank(node)
        return True

    def _put(self, node: etree._Element, fault: Fault) -> bool:
        made = [placeholder_element(decl) for decl in fault.wanted]
        if not made or None in made:
            return False
        for one in reversed(made):
            if one is not None:
                self._insert(node, fault.after, one)
        return True

    def _insert(self, parent: etree._Element, after: int, node: etree._Element) -> None:
        children = [one for one in parent.iterchildren("*") if one not in self._added]
        index = parent.index(children[after]) + 1 if 0 <= after < len(children) else 0
        parent.insert(index, node)
        self._added.add(node)


_NAMED_WRONGLY = ("schema.misspelt-element", "schema.unknown-element", "schema.wrong-root")


def _way(node: etree._Element, without: set[etree._Element] | frozenset[etree._Element] = frozenset()) -> list[int]:
    """The numbers of an element and those around it among their siblings, the innermost first."""
    numbers = []
    parent = node.getparent()
    while parent is not None:
        index = parent.index(node)
        numbers.append(index - sum(1 for one in without if one.getparent() is parent and parent.index(one) < index))
        node, parent = parent, parent.getparent()
    return numbers


def _blank(node: etree._Element) -> None:
    """Put a comment in the place of an element, so that all others keep their numbers."""
    parent = node.getparent()
    if parent is not None:
        comment = etree.Comment("")
        comment.tail = node.tail
        parent.replace(node, comment)

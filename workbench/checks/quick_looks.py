"""Quick answers about elements, for the many that have nothing wrong with them."""

from __future__ import annotations

from lxml import etree

from workbench.checks.components import ElementDecl, SimpleType
from workbench.checks.values import flaw_of

_MOST_COMPARED = 2000


def doubles_in(children: list[etree._Element]) -> frozenset[int]:
    """Which of the children say the very same as the one before."""
    found = set()
    for index in range(1, len(children)) if len(children) <= _MOST_COMPARED else ():
        one, before = children[index], children[index - 1]
        if (one.tag, one.text, len(one)) != (before.tag, before.text, len(before)) or one.attrib != before.attrib:
            continue
        if not len(one) or etree.tostring(one, with_tail=False) == etree.tostring(before, with_tail=False):
            found.add(index)
    return frozenset(found)


def text_around_comments(node: etree._Element) -> str:
    """The text of an element that has nothing but comments and instructions in it."""
    return (node.text or "") + "".join(child.tail or "" for child in node)


def surely_right(child: etree._Element, decl: ElementDecl) -> bool:
    """A quick yes for a leaf whose very text was found right before; most elements are such."""
    kind = decl.type
    if not isinstance(kind, SimpleType) or len(child) or child.attrib or decl.abstract or decl.constraints:
        return False
    if decl.fixed is not None or kind.builtin in ("ID", "IDREF", "list"):
        return False
    text = child.text or ""
    return text in kind.accepted or flaw_of(kind, text) is None

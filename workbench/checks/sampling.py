"""A small document in place of a long one: of every long row of children some, evenly spread."""

from __future__ import annotations

from itertools import islice

from lxml import etree

LONG = 20_000
"""Elements beyond which a document counts as long."""
_ROW = 120
"""How many of a row of children are taken."""
_MOST = 20_000


def is_long(root: etree._Element) -> bool:
    """Whether a document has very many elements."""
    return next(islice(root.iter("*"), LONG, None), None) is not None


def sample(root: etree._Element) -> etree._Element | None:
    """A copy with long rows thinned out; None when the document is long in another way than by its rows."""
    room = [_MOST]

    def copied(node: etree._Element) -> etree._Element:
        made = etree.Element(node.tag, dict(node.attrib), node.nsmap)  # type: ignore[misc,arg-type]  # as the stubs
        made.text = node.text
        every = max(len(node) // _ROW, 1)
        for child in node[::every]:  # type: ignore[index]  # the stubs know no steps
            if not isinstance(child.tag, str):
                continue
            room[0] -= 1
            if room[0] < 0:
                break
            inner = copied(child)
            inner.tail = child.tail
            made.append(inner)
        return made

    made = copied(root)
    return made if room[0] >= 0 else None

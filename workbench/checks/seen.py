"""What of a faulty document libxml2 has looked at and found right, so that nobody need look again.

It goes through the whole document, with one exception: behind a child that does not fit it leaves the other children
of that parent alone. So an element without an error inside it, before any such child, is as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from workbench.checks.schema import EngineError

_MOST = 200
"""With more errors than this, finding out what is right takes longer than looking again."""
_BLIND = ("SCHEMAV_INTERNAL", "SCHEMAV_CVC_ELT_1", "SCHEMAV_DOCUMENT_ELEMENT_MISSING")
"""Errors after which it looks at nothing more."""
_MISFIT = "SCHEMAV_ELEMENT_CONTENT"
_PREFIXED = re.compile(r"(?<=/)([^\W\d][\w.\-]*:[\w.\-]+)")
_KEYS = "_CVC_IDC"
"""Errors about keys, which are looked at as a whole; of a reference it is not said where it stands."""


def element_at(error: EngineError, root: etree._Element) -> etree._Element | None:
    """The element that an error is about; None when it does not say.

    Its path names elements as they are written, with prefixes that may mean one thing here and another there.
    """
    path = _PREFIXED.sub(r"*[name()='\1']", error.path.partition("/@")[0])
    try:
        found = root.getroottree().xpath(path) if path else []
    except etree.XPathError:
        return None
    node = found[0] if isinstance(found, list) and found else None
    return node if isinstance(node, etree._Element) else None


class Seen:
    """What was looked at, by the errors that were found.

    Args:
        errors: all that libxml2 reported.
        nodes: the element that each is about; None for a reference.
    """

    def __init__(self, errors: Sequence[EngineError], nodes: Sequence[etree._Element | None]) -> None:
        self._around: set[etree._Element] = set()
        self._misfits: set[etree._Element] = set()
        self.has_broken_keys = any(_KEYS in error.kind for error in errors)
        for error, node in zip(errors, nodes, strict=True):
            if node is None or _KEYS in error.kind:
                continue
            self._around.add(node)
            self._around.update(node.iterancestors())
            if error.kind == _MISFIT:
                self._misfits.add(node)

    def is_fine(self, node: etree._Element) -> bool:
        """Whether nothing is wrong inside an element that was looked at."""
        return node not in self._around

    def looked_at(self, children: Sequence[etree._Element]) -> int:
        """How many of an element's children, from the first on, were looked at."""
        if not self._misfits:
            return len(children)
        return next((at for at, child in enumerate(children) if child in self._misfits), len(children))


def seen(errors: Sequence[EngineError], nodes: Sequence[etree._Element | None]) -> Seen | None:
    """What libxml2 looked at; None when that cannot be told from its errors."""
    if not errors or len(errors) > _MOST or len(nodes) != len(errors) or any(one.kind in _BLIND for one in errors):
        return None
    if any(node is None and _KEYS not in error.kind for error, node in zip(errors, nodes, strict=True)):
        return None
    return Seen(errors, nodes)

"""Names an element as a person would: `Line 17 (LineNumber 170)`."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from workbench.checks.alignment import split

_LONGEST = 40


class Naming:
    """Names the elements of one document.

    Args:
        keys: for the local name of a repeated element, the local name of the child or attribute that identifies it.
        endings: how the names of children end that are good to know an element by, where `keys` says nothing.
    """

    def __init__(self, keys: Mapping[str, str], endings: tuple[str, ...]) -> None:
        self._keys = keys
        self._endings = endings
        self._numbers: dict[tuple[etree._Element, str], dict[etree._Element, int]] = {}

    def of(self, node: etree._Element) -> str:
        """The element with what it is in, such as `` `Quantity` in Line 2 (LineNumber 20) ``."""
        number = self._number(node)
        if number:
            return self._numbered(node, number)
        own = f"`{_local(node)}`"
        for above in node.iterancestors():
            number = self._number(above)
            if number:
                return f"{own} in {self._numbered(above, number)}"
        return own

    def container(self, node: etree._Element) -> str:
        """The parent of an element, named the same way."""
        parent = node.getparent()
        return self.of(node if parent is None else parent)

    def _number(self, node: etree._Element) -> int:
        """The number of a repeated element among its like; 0 for one that stands alone."""
        parent = node.getparent()
        if parent is None:
            return 0
        known = parent, str(node.tag)
        if known not in self._numbers:
            like = list(parent.iterchildren(node.tag))
            self._numbers[known] = {one: at for at, one in enumerate(like, 1)} if len(like) > 1 else {}
        return self._numbers[known].get(node, 0) if len(node) else 0

    def _numbered(self, node: etree._Element, number: int) -> str:
        key = self._key(node)
        return f"{_local(node)} {number} ({key})" if key else f"{_local(node)} {number}"

    def _key(self, node: etree._Element) -> str:
        wanted = self._keys.get(_local(node))
        if wanted is not None and node.get(wanted):
            return f"{wanted} {_short(node.get(wanted, ''))}"
        for position, child in enumerate(node.iterchildren("*")):
            local = _local(child)
            named = local == wanted if wanted else position < 4 and local.endswith(self._endings)
            text = (child.text or "").strip()
            if named and text and not len(child):
                return f"{local} {_short(text)}"
        return ""


def _local(node: etree._Element) -> str:
    return split(str(node.tag))[1]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

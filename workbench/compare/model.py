"""A document as the comparison sees it: nodes, and one number for everything that is equal.

Equal subtrees get the same number from a table that both documents share ("hash-consing"), so that whether two
subtrees are equal, however large, is one comparison of two numbers, and exact.
"""

from __future__ import annotations

from collections.abc import Hashable

from lxml import etree

from workbench.compare.difference import NodeKind
from workbench.compare.noise import Noise


class Node:
    """An element, or a piece of mixed text, a comment or an instruction."""

    __slots__ = (
        "attributes",
        "children",
        "content",
        "element",
        "identity",
        "kind",
        "order",
        "parent",
        "size",
        "tag",
        "text",
    )

    def __init__(self, kind: NodeKind, element: etree._Element, tag: str, order: int) -> None:
        self.kind = kind
        self.element = element
        """The element; for text the one that holds it."""
        self.tag = tag
        """The Clark name; for other nodes their kind."""
        self.order = order
        """Where it stands in the document."""
        self.attributes: tuple[tuple[str, str], ...] = ()
        self.text = ""
        """Of an element without children, or of the node itself."""
        self.children: list[Node] = []
        self.parent: Node | None = None
        self.identity = 0
        """Equal for equal subtrees."""
        self.content = 0
        """Equal for subtrees that differ in their own name only."""
        self.size = 1


class Identities:
    """The table of everything seen so far."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def number(self, what: Hashable) -> int:
        """Give the number of what is equal to this."""
        return self._numbers.setdefault(what, len(self._numbers) + 1)


def build(root: etree._Element, noise: Noise, identities: Identities) -> Node:
    """Make the model of a document.

    Args:
        root: its root element.
        noise: what counts.
        identities: the table shared by both documents.
    """
    top = Node("element", root, str(root.tag), 0)
    nodes = [top]
    at = 0
    while at < len(nodes):  # level by level: deep documents must not be able to exhaust the stack
        node = nodes[at]
        at += 1
        if node.kind == "element":
            node.attributes = noise.attributes(node.element)
            _read_children(node, noise)
            nodes.extend(node.children)
    for node in reversed(nodes):  # children come behind their parents, so they are numbered first
        _identify(node, noise, identities)
    _number_in_document_order(top)
    return top


def _read_children(node: Node, noise: Noise) -> None:
    element = node.element
    parts: list[Node] = []
    text = noise.text(element.text, element)
    for child in element:
        if noise.counts(child):
            if text:
                parts.append(_text_node(element, text))
            parts.append(_child_node(child, noise))
            text = noise.text(child.tail, element)
        else:
            text = f"{text} {noise.text(child.tail, element)}".strip() if child.tail else text
    if not parts:
        node.text = text
        return
    if text:
        parts.append(_text_node(element, text))
    for part in parts:
        part.parent = node
    node.children = parts


def _child_node(child: etree._Element, noise: Noise) -> Node:
    if isinstance(child.tag, str):
        return Node("element", child, str(child.tag), 0)
    kind: NodeKind = "comment" if child.tag is etree.Comment else "instruction"
    made = Node(kind, child, f"{kind} {getattr(child, 'target', '')}".strip(), 0)
    made.text = noise.text(child.text, child)
    return made


def _text_node(element: etree._Element, text: str) -> Node:
    made = Node("text", element, "text", 0)
    made.text = text
    return made


def _identify(node: Node, noise: Noise, identities: Identities) -> None:
    inner = [child.identity for child in node.children]
    if node.element in noise.unordered:
        inner.sort()
    node.content = identities.number((node.attributes, node.text, tuple(inner)))
    node.identity = identities.number((node.tag, node.content))
    node.size = 1 + sum(child.size for child in node.children)


def _number_in_document_order(top: Node) -> None:
    order, waiting = 0, [top]
    while waiting:
        node = waiting.pop()
        node.order = order
        order += 1
        waiting.extend(reversed(node.children))

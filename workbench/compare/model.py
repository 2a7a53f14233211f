"""A document as the comparison sees it: numbered nodes, and one number for everything that is equal.

Equal subtrees get the same number from tables that both documents share ("hash-consing"), so that whether two
subtrees are equal, however large, is one comparison of two numbers, and exact. A node is its place in document
order; what is known of it stands in arrays, which take some 40 bytes a node and let documents of 100 MB be compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from workbench.compare.difference import NodeKind

Attributes = tuple[tuple[str, str], ...]

ELEMENT, TEXT, COMMENT, INSTRUCTION, IGNORED, DOCUMENT = range(6)
KINDS: tuple[NodeKind, ...] = ("element", "text", "comment", "instruction", "element", "element")


_RECORD = 10
"""The number of nodes that a record which was not looked into is taken to have."""


class Vocabulary:
    """The names, values, attributes and subtrees seen so far, in both documents."""

    def __init__(self, same: Callable[[str], str] | None = None) -> None:
        """Begin empty.

        Args:
            same: writes values alike that are equal; None when only the same text is the same.
        """
        self._same = same
        self._name_numbers: dict[str, int] = {}
        self._value_numbers: dict[str, int] = {}
        self._attribute_numbers: dict[Attributes, int] = {(): 0}
        self.names: list[str] = []
        self.values: list[str] = []
        self.equal_value: list[int] = []
        """For each value the number of the first that equals it."""
        self.attributes: list[Attributes] = [()]
        self.equal_attributes: list[int] = [0]
        self.identities: dict[object, int] = {}
        self.value("")

    def name(self, name: str) -> int:
        """Give the number of a name."""
        number = self._name_numbers.get(name)
        if number is None:
            number = self._name_numbers[name] = len(self.names)
            self.names.append(name)
        return number

    def value(self, value: str) -> int:
        """Give the number of a value."""
        number = self._value_numbers.get(value)
        if number is None:
            number = self._value_numbers[value] = len(self.values)
            self.values.append(value)
            self.equal_value.append(number)
            if self._same is not None:
                alike = self._same(value)
                if alike != value:
                    self.equal_value[number] = self.equal_value[self.value(alike)]
        return number

    def attribute_list(self, attributes: Attributes) -> int:
        """Give the number of an element's attributes."""
        number = self._attribute_numbers.get(attributes)
        if number is None:
            number = self._attribute_numbers[attributes] = len(self.attributes)
            self.attributes.append(attributes)
            self.equal_attributes.append(number)
            if self._same is not None:
                alike = tuple((name, self._same(value)) for name, value in attributes)
                if alike != attributes:
                    self.equal_attributes[number] = self.equal_attributes[self.attribute_list(alike)]
        return number


class Tree:
    """One document; node 0 is the document itself.

    Attributes:
        words: the tables shared with the other document.
        text: the document in UTF-8.
        kind: what each node is: `ELEMENT`, `TEXT`, `COMMENT`, `INSTRUCTION`, or an `IGNORED` element.
        name: number of the name; of an instruction, its target.
        end: the node behind the last one inside.
        parent: the node around it.
        value: number of the text of an element without children, or of the node itself.
        attributes: number of the attributes.
        identity: equal for equal subtrees.
        start: byte offset where its markup begins; of text, where it ends.
        close: byte offset of an element's end tag, or behind its only tag where it is written as an empty one.
        unordered: elements in which the order of children does not count.
        stand_ins: elements that were not looked into, because the other document has them byte for byte.
        ignored: how many nodes were left out.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.text = b""
        self.kind = bytearray()
        self.name = array("i")
        self.end = array("i")
        self.parent = array("i")
        self.value = array("i")
        self.attributes = array("i")
        self.identity = array("i")
        self.start = array("I")
        self.close = array("I")
        self.unordered: set[int] = set()
        self.stand_ins: set[int] = set()
        self.ignored = 0

    def __len__(self) -> int:
        return len(self.kind)

    def children(self, node: int) -> list[int]:
        """Give the children that count."""
        found = []
        end, kind, at, behind = self.end, self.kind, node + 1, self.end[node]
        while at < behind:
            if kind[at] != IGNORED:
                found.append(at)
            at = end[at]
        return found

    def all_children(self, node: int) -> list[int]:
        """Give the children, also those that are ignored."""
        found, at, behind = [], node + 1, self.end[node]
        while at < behind:
            found.append(at)
            at = self.end[at]
        return found

    def is_leaf(self, node: int) -> bool:
        """Tell whether nothing is inside but, perhaps, its own text."""
        return self.end[node] == node + 1

    def size(self, node: int) -> int:
        """Give the number of nodes of a subtree."""
        return self.end[node] - node if node not in self.stand_ins else _RECORD

    def name_of(self, node: int) -> str:
        """Give the Clark name, or the name as written where prefixes count."""
        return self.words.names[self.name[node]]

    def text_of(self, node: int) -> str:
        """Give the text of a node without children."""
        return self.words.values[self.value[node]]

    def attributes_of(self, node: int) -> Attributes:
        """Give the attributes."""
        return self.words.attributes[self.attributes[node]]

    def content(self, node: int) -> tuple[int, ...]:
        """Give what is equal for nodes that differ in their own name only."""
        inner = [self.identity[child] for child in self.children(node)]
        if node in self.unordered:
            inner.sort()
        words = self.words
        return (words.equal_attributes[self.attributes[node]], words.equal_value[self.value[node]], *inner)

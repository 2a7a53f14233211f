"""Notes stand-ins while a skeleton is parsed, and turns their places into those of the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

from workbench.compare.model import Tree
from workbench.compare.skeleton import Skeleton


class StandingIn:
    """Stands between a parser and its handlers, and knows each stand-in by where it is."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        numbers: Mapping[int, int],
        tree: Tree,
        stand_in: Callable[[str, int], None],
    ) -> None:
        """Take the place of the parser's handlers.

        Args:
            parser: with its handlers set.
            numbers: which stand-in there is at a byte offset.
            tree: the model under way.
            stand_in: notes a stand-in by its name and number.
        """
        self._parser, self._numbers, self._tree, self._note = parser, numbers, tree, stand_in
        self._start: Callable[..., Any] | None = parser.StartElementHandler
        self._end: Callable[..., Any] | None = parser.EndElementHandler
        self._is_inside = False
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: list[str]) -> None:
        """Take a start tag."""
        number = self._numbers.get(self._parser.CurrentByteIndex)
        if number is None:
            assert self._start is not None
            self._start(name, attributes)
        else:
            self._is_inside = True
            self._note(name, number)

    def end(self, name: str) -> None:
        """Take an end tag."""
        if self._is_inside:
            self._is_inside = False
            self._tree.close[-1] = self._parser.CurrentByteIndex
        else:
            assert self._end is not None
            self._end(name)


def unfold(tree: Tree, skeleton: Skeleton) -> None:
    """Turn a model's offsets in the skeleton into offsets in the document."""
    for offsets in (tree.start, tree.close):
        for node, offset in enumerate(offsets):
            offsets[node] = skeleton.original(offset)

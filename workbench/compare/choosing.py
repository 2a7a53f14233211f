"""Leaves out of a model what the user said to ignore, and marks where order does not count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from workbench.compare.model import Tree
from workbench.compare.rules import Rules


class Choosing:
    """Stands between a parser and its handlers, and knows each element by its number."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        rules: Rules,
        tree: Tree,
        ignore: Callable[[str], None],
        unordered: Callable[[], None],
    ) -> None:
        """Take the place of the parser's handlers.

        Args:
            parser: with its handlers set.
            rules: what is chosen.
            tree: the model under way.
            ignore: notes an element that is left out, by its name.
            unordered: says that the element that was begun last has children in no order.
        """
        self._parser, self._tree = parser, tree
        self._ignored, self._unordered = rules.numbers(rules.ignored), rules.numbers(rules.unordered)
        self._left_out = rules.attribute_names()
        self._ignore, self._mark_unordered = ignore, unordered
        self._element, self._inside = -1, 0
        self._start: Callable[..., Any] | None = parser.StartElementHandler
        self._end: Callable[..., Any] | None = parser.EndElementHandler
        self._characters = parser.CharacterDataHandler
        self._comment, self._instruction = parser.CommentHandler, parser.ProcessingInstructionHandler
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: list[str]) -> None:
        """Take a start tag."""
        self._element += 1
        if self._inside:
            self._inside += 1
        elif self._element in self._ignored:
            self._ignore(name)
            self._hear(nothing=True)
        else:
            assert self._start is not None
            self._start(name, self._counting(attributes) if self._element in self._left_out else attributes)
            if self._element in self._unordered:
                self._mark_unordered()

    def end(self, name: str) -> None:
        """Take an end tag."""
        if not self._inside:
            assert self._end is not None
            self._end(name)
        elif self._inside > 1:
            self._inside -= 1
        else:
            self._tree.close[-1] = self._parser.CurrentByteIndex
            self._hear(nothing=False)

    def _hear(self, nothing: bool) -> None:
        self._inside = int(nothing)
        parser = self._parser
        parser.CharacterDataHandler = None if nothing else self._characters
        parser.CommentHandler = None if nothing else self._comment
        parser.ProcessingInstructionHandler = None if nothing else self._instruction

    def _counting(self, attributes: list[str]) -> list[str]:
        names = self._left_out[self._element]
        counting: list[str] = []
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if ("{" + name if "}" in name else name) in names:
                self._tree.ignored += 1
            else:
                counting.extend((name, value))
        return counting

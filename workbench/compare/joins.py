"""Texts that ran together because what stood between them went, or were parted by what came: no edits themselves."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.compare.model import TEXT, Tree


def own_texts(tree: Tree, children: list[int], value: int) -> list[int]:
    """Find the texts beside other things that are an element's only text on the other side.

    Args:
        tree: the model that has other things there.
        children: the children.
        value: the number of the only text.

    Returns:
        one text, or all when they make it together; empty when they do not.
    """
    words = tree.words
    texts = [child for child in children if tree.kind[child] == TEXT]
    for child in texts:
        if words.equal_value[words.value(tree.text_of(child).strip())] == words.equal_value[value]:
            return [child]
    if len(texts) > 1 and _makes(words.values[value], map(tree.text_of, texts)):
        return texts
    return []


class Texts:
    """The texts among the children of one parent."""

    def __init__(self, tree: Tree, children: list[int], stays: set[int]) -> None:
        """Take them.

        Args:
            tree: the model.
            children: the children of the parent.
            stays: those with a partner that kept its place.
        """
        self._tree, self._children, self._stays = tree, children, stays
        self._index = {child: index for index, child in enumerate(children)}

    def making(self, whole: str, part: int) -> list[int]:
        """Find the texts that are together one text of the other side.

        Args:
            whole: the text that may be made of several.
            part: the text here that it is paired with.

        Returns:
            the texts in their order, with `part` among them; empty when the whole is not made of them.
        """
        at = self._index[part]
        before = list(self._run(range(at - 1, -1, -1)))
        texts = [*reversed(before), part, *self._run(range(at + 1, len(self._children)))]
        return texts if len(texts) > 1 and _makes(whole, map(self._tree.text_of, texts)) else []

    def _run(self, indices: range) -> Iterator[int]:
        """Give the texts up to the next thing that stays."""
        for index in indices:
            node = self._children[index]
            if node in self._stays:
                return
            if self._tree.kind[node] == TEXT:
                yield node


def _makes(whole: str, parts: Iterator[str]) -> bool:
    """Tell whether the parts, with a blank or nothing between them, are the whole."""
    at = 0
    for part in parts:
        if not whole.startswith(part, at):
            part = f" {part}"
        if not whole.startswith(part, at):
            return False
        at += len(part)
    return at == len(whole)

"""Compares the values of two documents."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.compare.build import build
from workbench.compare.difference import Change, Difference, Spot
from workbench.compare.keys import key_reader
from workbench.compare.labels import Labels
from workbench.compare.model import ELEMENT, KINDS, Tree, Vocabulary
from workbench.compare.options import Options, Report
from workbench.compare.places import Places, local
from workbench.compare.sameness import sameness
from workbench.compare.script import NOWHERE, Edit, Script, edits
from workbench.compare.skeleton import skeletons
from workbench.documents import Document


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep the garbage collector off: what a comparison makes stays, collecting would only walk it again and again."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


class Comparison:
    """Two documents, their models and the edits between them.

    Attributes:
        left: the left model.
        right: the right model.
        options: what counts.
        script: the edits that turn one into the other.
        namespaces: the namespace of the left root and the other one of the right root; None when they agree.
    """

    def __init__(
        self,
        left: Document,
        right: Document,
        options: Options,
        report: Report | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Compare them.

        Args:
            left: the left document.
            right: the right document.
            options: what counts.
            report: told how far it has come.
            whole: look also into what both have byte for byte.

        Raises:
            UserFacingError: an XPath of the options cannot be used.
            DocumentError: one of the two is no XML.
        """
        tell = report or (lambda fraction, words: None)
        self._documents, self.options, self._tell = (left, right), options, tell
        self.namespaces = _namespaces(left, right) if not options.prefixes else None
        words = Vocabulary(sameness(options))
        tell(0.0, "Reading the first document")
        shortened = None if whole or _looks_inside(options) else skeletons(left, right, self.namespaces)
        bones = shortened or (None, None)
        self.left: Tree = build(left, options, words, skeleton=bones[0])
        tell(0.35, "Reading the second document")
        turned = (self.namespaces[1], self.namespaces[0]) if self.namespaces is not None else None
        self.right: Tree = build(right, options, words, turned, bones[1])
        tell(0.7, "Matching")
        self.script: Script = edits(self.left, self.right, key_reader(options.keys))

    def difference(self) -> Difference:
        """Give the edits as changes, worded and with their places."""
        self._tell(0.9, "Looking up places")
        left, right = self._documents
        if not self.script.edits and self.namespaces is None and not self._encoding_changed():
            return Difference("values", (), self.left.ignored + self.right.ignored)
        sides = self.places()
        labels = Labels((self.left, sides[0]), (self.right, sides[1]))
        changes = [self._change(edit, sides, labels) for edit in self.script.edits]
        if self.namespaces is not None:
            changes.insert(0, self._namespace_change(sides))
        if self._encoding_changed():
            words = f"The encoding changed from `{left.encoding}` to `{right.encoding}`"
            top = Spot("/", 1, 1)
            changes.insert(0, Change("changed", "instruction", top, top, left.encoding, right.encoding, words))
        notes: tuple[str, ...] = ()
        if self.script.gave_up:
            notes = (
                "The documents are so large and so different that repeated elements were matched by equality and "
                "place only; some changes may be told as one thing removed and another added.",
            )
        return Difference("values", tuple(changes), self.left.ignored + self.right.ignored, notes)

    def places(self) -> tuple[Places, Places]:
        """Give the places of both documents' nodes."""
        left, right = self._documents
        return Places(left, self.left), Places(right, self.right)

    def _change(self, edit: Edit, sides: tuple[Places, Places], labels: Labels) -> Change:
        tree, node = (self.right, edit.right) if edit.right != NOWHERE else (self.left, edit.left)
        kind = KINDS[tree.kind[node]]
        if edit.attribute is not None:
            kind = "attribute"
        elif edit.is_text and kind == "element":
            kind = "text"
        part = edit.attribute is not None or edit.is_text
        has_left = edit.left != NOWHERE and not (part and edit.kind == "added")
        has_right = edit.right != NOWHERE and not (part and edit.kind == "removed")
        return Change(
            edit.kind,
            kind,
            sides[0].spot(edit.left, edit.attribute, is_text=edit.is_text) if has_left else None,
            sides[1].spot(edit.right, edit.attribute, is_text=edit.is_text) if has_right else None,
            labels.old_text(edit) if has_left else None,
            labels.new_text(edit) if has_right else None,
            labels.label(edit),
        )

    def _namespace_change(self, sides: tuple[Places, Places]) -> Change:
        assert self.namespaces is not None
        roots = [
            next(node for node in tree.children(0) if tree.kind[node] == ELEMENT) for tree in (self.left, self.right)
        ]
        old, new = self.namespaces
        name = local(self.left.name_of(roots[0]))
        words = f"`{name}`, with what is in it, is in {_space(new)}; it was in {_space(old)}"
        before, after = (f"{{{space}}}{name}" if space else name for space in (old, new))
        return Change("renamed", "element", sides[0].spot(roots[0]), sides[1].spot(roots[1]), before, after, words)

    def _encoding_changed(self) -> bool:
        left, right = self._documents
        return self.options.encoding and left.encoding != right.encoding


def _namespaces(left: Document, right: Document) -> tuple[str, str] | None:
    """Give the namespaces of the two roots when one stands for the other: of the same names, each in one document."""
    (old, one), (new, other) = (_split(str(document.root.tag)) for document in (left, right))
    if one != other or old == new or not old or not new:
        return None
    both = new.encode() in left.utf8() or old.encode() in right.utf8()
    return None if both else (old, new)


def _looks_inside(options: Options) -> bool:
    """Tell whether equal records must be looked into all the same: for what is named in them."""
    return bool(options.ignore or options.unordered or options.keys or options.spelling)


def _root(tree: Tree) -> int:
    return next(node for node in tree.children(0) if tree.kind[node] == ELEMENT)


def _split(name: str) -> tuple[str, str]:
    space, _, rest = name.rpartition("}")
    return space[1:], rest


def _space(space: str) -> str:
    return f"the namespace `{space}`" if space else "no namespace"

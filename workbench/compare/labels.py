"""One sentence for people about one change, and the short texts that stand for subtrees."""

from __future__ import annotations

from workbench.compare.model import ELEMENT, KINDS, Tree
from workbench.compare.places import Places, local
from workbench.compare.script import NOWHERE, Edit

LONGEST = 120
_LONGEST_SUBTREE = 400
_LONGEST_KEY = 30
_LOOKED_AT = 24
"""Nodes inside a repeated element that may give it its name."""
_TELLING = ("sku", "gtin", "code", "id", "number", "name", "key", "reference", "title")


class Labels:
    """Words the changes between two documents."""

    def __init__(self, left: tuple[Tree, Places], right: tuple[Tree, Places]) -> None:
        self._left, self._right = left, right

    def label(self, edit: Edit) -> str:
        """Say what changed, naming the repeated thing it is in by its number and key."""
        tree, places, node = self._side(edit)
        name = f"`{local(tree.name_of(node))}`"
        if edit.attribute is not None:
            name = f"Attribute `{local(edit.attribute)}` of {name}"
        elif tree.kind[node] != ELEMENT:
            kind = {"text": "Text", "comment": "A comment", "instruction": "The instruction"}[KINDS[tree.kind[node]]]
            name = f"{kind} {name}" if kind == "The instruction" else kind
        return f"{self._where(tree, places, node)}{name} {self._what(edit)}"

    def where(self, edit: Edit) -> str:
        """Name the innermost repeated element that a change is in, such as `Line 3 (BOLT-M8-50)`; may be empty."""
        return self._where(*self._side(edit)).removesuffix(": ")

    def old_text(self, edit: Edit) -> str | None:
        """Give what was there, short."""
        if edit.attribute or edit.is_text or edit.kind == "renamed":
            return edit.old
        return None if edit.left == NOWHERE else _text(*self._left, edit.left)

    def new_text(self, edit: Edit) -> str | None:
        """Give what is there now, short."""
        if edit.attribute or edit.is_text or edit.kind == "renamed":
            return edit.new
        return None if edit.right == NOWHERE else _text(*self._right, edit.right)

    def _side(self, edit: Edit) -> tuple[Tree, Places, int]:
        return (*self._right, edit.right) if edit.right != NOWHERE else (*self._left, edit.left)

    def _what(self, edit: Edit) -> str:
        if edit.kind == "renamed":
            return f"was called `{local(edit.old or '')}`" + _other_namespace(edit.old or "", edit.new or "")
        if edit.kind == "moved":
            return "moved" if edit.attribute is None else "is in another order"
        if edit.kind == "changed":
            old, new = excerpt(edit.old or "", edit.new or "")
            return f"changed from `{old}` to `{new}`"
        if edit.attribute is None and not edit.is_text:
            tree, _, node = self._side(edit)
            value = "" if tree.children(node) else tree.text_of(node)
            inner = len(tree.children(node))
            things = f" with {inner} {'child' if inner == 1 else 'children'}" if inner else ""
            what = f"{edit.kind}{things}"
            return f"{what}: `{shorten(value)}`" if value else what
        value = (edit.new if edit.kind == "added" else edit.old) or ""
        what = f"its text was {edit.kind}" if edit.is_text else edit.kind
        return f"{what}: `{shorten(value)}`" if value else what

    def _where(self, tree: Tree, places: Places, node: int) -> str:
        at = tree.parent[node]
        while at > 0 and tree.parent[at] >= 0:
            number = places.number(at)
            if number:
                key = _key(tree, at)
                return f"{local(tree.name_of(at))} {number}{f' ({key})' if key else ''}: "
            at = tree.parent[at]
        return ""


def shorten(text: str, most: int = LONGEST) -> str:
    """Cut a text that is longer than `most`."""
    text = " ".join(text[: 4 * most].split())
    return text if len(text) <= most else text[: most - 1] + "…"


def excerpt(old: str, new: str) -> tuple[str, str]:
    """Shorten two long texts to where they differ."""
    if len(old) <= LONGEST and len(new) <= LONGEST:
        return old, new
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    start = max(0, same - 30)
    lead = "…" if start else ""
    return f"{lead}{shorten(old[start:])}", f"{lead}{shorten(new[start:])}"


def _text(tree: Tree, places: Places, node: int) -> str:
    if tree.kind[node] != ELEMENT or not (tree.children(node) or tree.attributes_of(node)):
        return tree.text_of(node)
    return shorten(places.source(node), _LONGEST_SUBTREE)


def _key(tree: Tree, node: int) -> str:
    """Give the value that best tells this one from its siblings: that of something called a name or code, else any."""
    found = list(tree.attributes_of(node))
    for at in range(node + 1, min(tree.end[node], node + _LOOKED_AT)):
        if tree.kind[at] == ELEMENT and tree.is_leaf(at):
            found.append((tree.name_of(at), tree.text_of(at)))
    ranked = [
        (_rank(local(name).lower(), value), number)
        for number, (name, value) in enumerate(found)
        if 0 < len(value.strip()) <= _LONGEST_KEY
    ]
    return found[min(ranked)[1]][1].strip() if ranked else ""


def _rank(name: str, value: str) -> int:
    """Tell how well a value tells things apart: the lower the better."""
    if value.strip().lstrip("+-").replace(".", "").isdigit():
        return 3
    if name in _TELLING:
        return 0
    return 1 if name.endswith(_TELLING) else 2


def _other_namespace(old: str, new: str) -> str:
    if local(old) != local(new):
        return ""
    if not new.startswith("{") and ":" in old + new:
        return f", written `{old}`, and is now written `{new}`"
    space = new.partition("}")[0].lstrip("{") if new.startswith("{") else ""
    return f" in another namespace, and is now in `{space}`" if space else " in a namespace, and is now in none"

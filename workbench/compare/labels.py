"""One sentence for people about one change, and the short texts that stand for subtrees."""

from __future__ import annotations

from lxml import etree

from workbench.compare.model import Node
from workbench.compare.script import Edit

LONGEST = 120
_LONGEST_SUBTREE = 400


def label(edit: Edit) -> str:
    """Say what changed, naming the repeated thing it is in by its number and key."""
    node = edit.right or edit.left
    assert node is not None
    where = _where(node)
    name = f"`{_local(node.tag)}`"
    if edit.attribute is not None:
        name = f"Attribute `{_local(edit.attribute)}` of {name}"
    elif node.kind != "element":
        name = {"text": "Text", "comment": "A comment", "instruction": "An instruction"}[node.kind]
    return f"{where}{name} {_what(edit)}"


def text_of(node: Node | None) -> str | None:
    """Give a node as short text: a leaf's text, or the beginning of a subtree's XML."""
    if node is None:
        return None
    if node.kind != "element" or (not node.children and not node.attributes):
        return node.text
    return shorten(etree.tostring(node.element, encoding="unicode", with_tail=False), _LONGEST_SUBTREE)


def shorten(text: str, most: int = LONGEST) -> str:
    """Cut a text that is longer than `most`."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _what(edit: Edit) -> str:
    if edit.kind == "renamed":
        return f"was called `{_local(edit.old or '')}`" + _other_namespace(edit.old or "", edit.new or "")
    if edit.kind == "moved":
        return "moved"
    if edit.kind == "changed":
        return f"changed from `{shorten(edit.old or '')}` to `{shorten(edit.new or '')}`"
    value = edit.new if edit.kind == "added" else edit.old
    if value is None and not edit.is_text and edit.attribute is None:
        node = edit.right or edit.left
        value = node.text if node is not None and not node.children else None
    return f"{edit.kind}: `{shorten(value)}`" if value else edit.kind


def _where(node: Node) -> str:
    """Name the innermost repeated element around a node: `Line 3 (BOLT-M8-50): `."""
    at = node.parent
    while at is not None and at.parent is not None:
        same = [child for child in at.parent.children if child.tag == at.tag]
        if len(same) > 1:
            key = _key(at)
            return f"{_local(at.tag)} {same.index(at) + 1}{f' ({key})' if key else ''}: "
        at = at.parent
    return ""


def _key(node: Node) -> str:
    """Give the value that best tells this one from its siblings: the first short one that is more than a number."""
    values = [value for _, value in node.attributes] + [child.text for child in node.children if not child.children]
    short = [value for value in values if 0 < len(value) <= 30]
    return next((value for value in short if not value.replace(".", "").isdigit()), short[0] if short else "")


def _other_namespace(old: str, new: str) -> str:
    if _local(old) != _local(new):
        return ""
    space = new.partition("}")[0].lstrip("{") if new.startswith("{") else ""
    return f" in another namespace, and is now in `{space}`" if space else " in a namespace, and is now in none"


def _local(name: str) -> str:
    return name.rpartition("}")[2]

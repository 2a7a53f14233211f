"""Random documents and random edits of them."""

from __future__ import annotations

from hypothesis import strategies as st
from lxml import etree

NAMES = st.sampled_from(["a", "b", "c", "item", "p:x", "p:y"])
VALUES = st.text(alphabet="ab 1<&>\"'\n\t\r\u00e9\U0001f600]", max_size=6)
_P = "urn:p"


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> etree._Element:
    """Give a tree with text, mixed content, comments, instructions and two namespaces."""
    root = _element(draw)
    _fill(draw, root, depth)
    return root


@st.composite
def edited(draw: st.DrawFn, source: etree._Element) -> etree._Element:
    """Give a copy with some edits."""
    root = etree.fromstring(etree.tostring(source))
    for _ in range(draw(st.integers(0, 5))):
        _edit(draw, root)
    return root


def written(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def canonical(raw: bytes) -> bytes:
    return etree.tostring(etree.fromstring(raw).getroottree(), method="c14n", with_comments=True)


def _element(draw: st.DrawFn) -> etree._Element:
    prefix, _, name = draw(NAMES).rpartition(":")
    declared = draw(st.sampled_from([{"p": _P}, {"q": _P}, {None: "urn:d", "p": _P}]))
    space = _P if prefix else draw(st.sampled_from([None, *[uri for key, uri in declared.items() if key is None]]))
    made = etree.Element(f"{{{space}}}{name}" if space else name, nsmap=declared)
    for key in draw(st.lists(st.sampled_from(["id", "n", f"{{{_P}}}k"]), max_size=2, unique=True)):
        made.set(key, draw(VALUES))
    return made


def _fill(draw: st.DrawFn, at: etree._Element, depth: int) -> None:
    if draw(st.booleans()):
        at.text = draw(VALUES)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        child = _node(draw)
        at.append(child)
        if isinstance(child.tag, str):
            _fill(draw, child, depth - 1)
        if draw(st.booleans()):
            child.tail = draw(VALUES)


def _node(draw: st.DrawFn) -> etree._Element:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return etree.Comment(draw(st.sampled_from(["", " note ", "n"])))
    if kind == 1:
        return etree.ProcessingInstruction(draw(st.sampled_from(["pi", "target"])), draw(st.sampled_from(["x", "y z"])))
    return _element(draw)


def _edit(draw: st.DrawFn, root: etree._Element) -> None:
    every = list(root.iter("*"))
    at = draw(st.sampled_from(every))
    what = draw(st.sampled_from(["text", "tail", "set", "unset", "add", "remove", "move", "rename", "copy", "wrap"]))
    parent = at.getparent()
    if what == "text":
        at.text = draw(VALUES)
    elif what == "set":
        at.set(draw(st.sampled_from(["id", "n", f"{{{_P}}}k"])), draw(VALUES))
    elif what == "unset":
        if at.attrib:
            del at.attrib[draw(st.sampled_from(sorted(map(str, at.attrib))))]
    elif what == "add":
        at.insert(draw(st.integers(0, len(at))), _node(draw))
    elif what == "rename":
        at.tag = draw(st.sampled_from(["a", "z", f"{{{_P}}}x"]))
    elif parent is None:
        return
    elif what == "tail":
        at.tail = draw(VALUES)
    elif what == "remove":
        parent.remove(at)
    elif what == "wrap":
        wrapper = etree.Element("wrap")
        parent.replace(at, wrapper)
        wrapper.append(at)
    else:
        moved = etree.fromstring(etree.tostring(at, with_tail=False)) if what == "copy" else at
        inside = set(at.iter("*")) if what == "move" else set()
        target = draw(st.sampled_from([each for each in root.iter("*") if each not in inside]))
        target.insert(draw(st.integers(0, len(target))), moved)

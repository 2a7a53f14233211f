"""Breaks a valid document in one place at a time, in the ways people and programs do, and says where that was.

Knows nothing of any schema: whether a change is a fault is for the caller to find out, for instance from libxml2.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True)
class Break:
    """One change made.

    A finding is right at any of the blamed elements: of two that were exchanged either may be the one out of order,
    and what is missing is told at the element around it.
    """

    kind: str
    blamed: tuple[etree._Element, ...]


Breaker = Callable[[etree._Element, random.Random], Break | None]


def _renamed(node: etree._Element, local: str) -> None:
    namespace = etree.QName(node).namespace
    node.tag = f"{{{namespace}}}{local}" if namespace else local


def _parent(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def misspell(node: etree._Element, chance: random.Random) -> Break | None:
    """Leave a letter out, swap two, or change the case of one."""
    local = etree.QName(node).localname
    if len(local) < 5:
        return None
    at = chance.randrange(1, len(local) - 2)
    shorter, swapped = local[:at] + local[at + 1 :], local[:at] + local[at + 1] + local[at] + local[at + 2 :]
    changed = chance.choice([shorter, swapped, local[0].swapcase() + local[1:]])
    if changed == local:
        return None
    _renamed(node, changed)
    return Break("misspell", (node,))


def rename(node: etree._Element, chance: random.Random) -> Break | None:
    """Call it something else altogether."""
    _renamed(node, chance.choice(["Qqx", "FeldWert", "X1"]))
    return Break("rename", (node,))


def remove(node: etree._Element, chance: random.Random) -> Break | None:
    """Leave it out."""
    parent = _parent(node)
    parent.remove(node)
    return Break("remove", (parent,))


def repeat(node: etree._Element, chance: random.Random) -> Break | None:
    """Have it twice."""
    from copy import deepcopy

    copy = deepcopy(node)
    node.addnext(copy)
    return Break("repeat", (copy, node))


def swap(node: etree._Element, chance: random.Random) -> Break | None:
    """Exchange it with the element behind it."""
    after = node.getnext()
    if after is None or not isinstance(after.tag, str) or after.tag == node.tag:
        return None
    after.addnext(node)
    return Break("swap", (node, after))


def intrude(node: etree._Element, chance: random.Random) -> Break | None:
    """Put an element that nobody knows in front of it."""
    namespace = etree.QName(node).namespace
    name = chance.choice(["Colour", "Zz", "Bemerkung"])
    stranger = etree.Element(f"{{{namespace}}}{name}" if namespace else name, nsmap=node.nsmap)
    stranger.text = "red"
    stranger.tail = node.tail
    node.addprevious(stranger)
    return Break("intrude", (stranger,))


def spoil(node: etree._Element, chance: random.Random) -> Break | None:
    """Write a wrong value."""
    if len(node):
        return None
    node.text = chance.choice(["¤¤¤", "12/31/2026x", "--", "1,2,3.4.5", ""])
    return Break("spoil", (node,))


def spoil_attribute(node: etree._Element, chance: random.Random) -> Break | None:
    """Write a wrong value into an attribute."""
    names = [name for name in node.attrib if "XMLSchema-instance" not in str(name)]
    if not names:
        return None
    node.set(str(chance.choice(names)), "¤ ¤")
    return Break("spoil-attribute", (node,))


def remove_attribute(node: etree._Element, chance: random.Random) -> Break | None:
    """Leave an attribute out."""
    names = [name for name in node.attrib if "XMLSchema-instance" not in str(name)]
    if not names:
        return None
    del node.attrib[chance.choice(names)]
    return Break("remove-attribute", (node,))


def add_attribute(node: etree._Element, chance: random.Random) -> Break | None:
    """Add an attribute that nobody knows."""
    node.set("qqx", "1")
    return Break("add-attribute", (node,))


def talk(node: etree._Element, chance: random.Random) -> Break | None:
    """Write text between elements."""
    if not len(node):
        return None
    node.text = (node.text or "") + "stray words"
    return Break("talk", (node,))


def nest(node: etree._Element, chance: random.Random) -> Break | None:
    """Put an element into a value."""
    if len(node) or not (node.text or "").strip():
        return None
    inner = etree.SubElement(node, node.tag)
    inner.text, node.text = node.text, None
    return Break("nest", (inner, node))


def estrange(node: etree._Element, chance: random.Random) -> Break | None:
    """Put it into another namespace."""
    if len(node):
        return None
    node.tag = f"{{urn:nobody:{chance.randrange(10**6)}}}{etree.QName(node).localname}"
    return Break("estrange", (node,))


BREAKERS: tuple[Breaker, ...] = (
    misspell,
    rename,
    remove,
    repeat,
    swap,
    intrude,
    spoil,
    spoil_attribute,
    remove_attribute,
    add_attribute,
    talk,
    nest,
    estrange,
)

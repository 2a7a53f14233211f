"""Readable paths: `/SalesOrder/Lines/Line[2]/@id`, and XPath in which a name without a prefix means any namespace."""

from __future__ import annotations

import re

from lxml import etree

_STEP = r"(?P<name>[^/\[\]@()*:|=<>!'\"\s]+)(?:\[(?P<position>\d+)\])?"
_TOKEN = (
    r"""(?P<literal>"[^"]*"|'[^']*')|(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<variable>\$[\w.:-]+)|"""
    r"""(?P<axis>[\w-]+\s*::)|(?P<name>[^\W\d][\w.-]*(?::(?:[^\W\d][\w.-]*|\*))?)|(?P<other>//|\.\.|[<>!]=|\s+|.)"""
)
_OPERATORS = frozenset({"and", "or", "div", "mod"})
_NOT_AN_OPERAND_END = frozenset(
    {"", "@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="}
)


class PathWriter:
    """Writes readable paths of one tree, counting the children of a parent only once."""

    def __init__(self) -> None:
        self._numbered: dict[etree._Element, dict[etree._Element, int]] = {}

    def path(self, node: etree._Element, attribute: str | None = None) -> str:
        """Give the path of an element, or of its attribute by its Clark name."""
        steps = []
        at: etree._Element | None = node
        while at is not None:
            steps.append(self._step(at))
            at = at.getparent()
        end = f"/@{local(attribute)}" if attribute is not None else ""
        return "/" + "/".join(reversed(steps)) + end

    def _step(self, node: etree._Element) -> str:
        name = local(node.tag)
        parent = node.getparent()
        if parent is None:
            return name
        numbers = self._numbered.get(parent)
        if numbers is None:
            numbers = self._numbered[parent] = _number(parent)
        number = numbers.get(node, 0)
        return f"{name}[{number}]" if number else name


def local(name: object) -> str:
    """Give the local part of a Clark name; what is no name (a comment) gives its kind in brackets."""
    if isinstance(name, str):
        return name.rpartition("}")[2]
    return "comment()" if name is etree.Comment else "processing-instruction()"


def find(root: etree._Element, path: str) -> etree._Element | None:
    """Give the element that a readable path, or an XPath, leads to; None when there is none."""
    steps = [re.fullmatch(_STEP, step) for step in path.strip("/").split("/")]
    if path.startswith("/") and all(steps):
        return _walk(root, [(step["name"], int(step["position"] or 1)) for step in steps if step is not None])
    try:
        found = root.xpath(by_local_name(path), namespaces=prefixes_of(root))
    except (etree.XPathError, TypeError):
        return None
    if not isinstance(found, list) or not found:
        return None
    first = found[0]
    if isinstance(first, etree._Element):
        return first
    parent = getattr(first, "getparent", None)
    return parent() if parent is not None else None


def by_local_name(expression: str) -> str:
    """Rewrite an XPath 1.0 expression so that an element name without a prefix matches in any namespace.

    Function names, node types, axes, operators, variables, attributes and prefixed names stay as they are.
    """
    parts: list[str] = []
    before = ""
    tokens = list(re.finditer(_TOKEN, expression, flags=re.DOTALL))
    for index, token in enumerate(tokens):
        text = token.group()
        if token.lastgroup == "name" and ":" not in text and before not in ("@", "attribute::"):
            following = next((later.group() for later in tokens[index + 1 :] if not later.group().isspace()), "")
            is_operator = text in _OPERATORS and before not in _NOT_AN_OPERAND_END
            if following != "(" and not is_operator:
                parts.append(f"*[local-name()='{text}']")
                before = text
                continue
        parts.append(text)
        if not text.isspace():
            before = "::" if token.lastgroup == "axis" and not text.startswith("attribute") else text.replace(" ", "")
    return "".join(parts)


def _walk(root: etree._Element, steps: list[tuple[str, int]]) -> etree._Element | None:
    (name, position), *rest = steps
    if local(root.tag) != name or position != 1:
        return None
    at = root
    for name, position in rest:
        matching = (child for child in at.iterchildren("*") if local(child.tag) == name)
        child = next((each for number, each in enumerate(matching, 1) if number == position), None)
        if child is None:
            return None
        at = child
    return at


def _number(parent: etree._Element) -> dict[etree._Element, int]:
    """Number the children that share their name with a sibling."""
    groups: dict[str, list[etree._Element]] = {}
    for child in parent.iterchildren():
        groups.setdefault(local(child.tag), []).append(child)
    return {child: n for group in groups.values() if len(group) > 1 for n, child in enumerate(group, 1)}


def prefixes_of(root: etree._Element) -> dict[str, str]:
    """Give the prefixes that are declared on the root and its children, for use in an XPath."""
    prefixes: dict[str, str] = {}
    for element in root.iter("*"):
        for prefix, uri in element.nsmap.items():
            if prefix is not None:
                prefixes.setdefault(prefix, uri)
        if len(prefixes) > 20:
            break
        if element is not root and element.getparent() is not root:
            break
    return prefixes

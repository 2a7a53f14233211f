"""A mapping table becomes a stylesheet that a person can read and any XSLT 1.0 processor can run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from workbench.convert.mapping.table import Mapping, Row
from workbench.convert.mapping.values import add, literal, write_value
from workbench.convert.xslt.modules import XSLT

TRACE = "urn:workbench:trace"


@dataclass(slots=True)
class _Node:
    """An element of the target, with the row that speaks of it, if one does."""

    name: str
    number: int = 0
    row: Row | None = None
    attributes: list[tuple[int, str, Row]] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    def child(self, name: str) -> _Node:
        found = next((each for each in self.children if each.name == name), None)
        if found is None:
            found = _Node(name)
            self.children.append(found)
        return found


def to_stylesheet(mapping: Mapping, *, trace: bool = False) -> bytes:
    """Compile a mapping table.

    Args:
        mapping: the table.
        trace: the output also says, in attributes of a namespace of its own, which row made each node and in which
            context.
    """
    return _Compiler(mapping, trace).stylesheet()


def _tree(mapping: Mapping) -> _Node:
    """Arrange the rows as the target is built: an element stands where its first row stands."""
    root = _Node(mapping.root)
    for number, row in enumerate(mapping.rows, 1):
        *steps, last = row.target.split("/")
        node = root
        for step in steps:
            node = node.child(step)
        if last.startswith("@"):
            node.attributes.append((number, last[1:], row))
            continue
        leaf = next((each for each in node.children if each.name == last and each.row is None), None)
        if leaf is None or (leaf.children and row.each is None and row.when is None):
            leaf = _Node(last)
            node.children.append(leaf)
        leaf.number, leaf.row = number, row
    return root


class _Compiler:
    def __init__(self, mapping: Mapping, trace: bool) -> None:
        self._mapping = mapping
        self._trace = trace

    def stylesheet(self) -> bytes:
        mapping = self._mapping
        names: dict[Any, str] = {"xsl": XSLT, **mapping.prefixes}
        if mapping.namespace:
            names[None] = mapping.namespace
        if self._trace:
            names["trace"] = TRACE
        root = etree.Element(f"{{{XSLT}}}stylesheet", {"version": "1.0"}, nsmap=names)
        if mapping.prefixes:
            root.set("exclude-result-prefixes", " ".join(mapping.prefixes))
        add(root, "output", method="xml", encoding="UTF-8", indent="yes")
        for name, value in mapping.parameters.items():
            add(root, "param", name=name, select=literal(value))
        self._element(add(root, "template", match="/"), _tree(mapping), is_outermost=True)
        for lookup in mapping.lookups:
            template = add(root, "template", name=f"lookup-{lookup.name}")
            add(template, "param", name="code")
            choose = add(template, "choose")
            for code, value in lookup.entries:
                add(choose, "when", value, test=f"$code = {literal(code)}")
            otherwise = add(choose, "otherwise", lookup.otherwise)
            if lookup.otherwise is None:
                add(otherwise, "value-of", select="$code")
        if any(row.function == "replace" for row in mapping.rows):
            _replacing(root)
        etree.indent(root)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _element(self, parent: etree._Element, node: _Node, *, is_outermost: bool = False) -> None:
        """Write one element of the target; one without a row is made when something in it would be."""
        row = node.row
        if row is not None and row.note:
            parent.append(etree.Comment(f" {row.note.replace('--', '- -')} "))
        if row is not None and row.each is not None:
            parent = add(parent, "for-each", select=row.each if row.when is None else f"({row.each})[{row.when}]")
        condition = None if is_outermost else self._condition(node)
        if condition is not None:
            parent = add(parent, "if", test=condition)
        element = etree.SubElement(parent, self._name(node.name))
        if self._trace:
            self._mark(element, "row", node.number)
        for number, name, attribute_row in node.attributes:
            self._attribute(element, number, name, attribute_row)
        if row is not None and (row.sources or row.value is not None or row.function == "position"):
            self._content(element, row)
        for child in node.children:
            self._element(element, child)

    def _attribute(self, element: etree._Element, number: int, name: str, row: Row) -> None:
        if row.value is not None and row.when is None and not self._trace:
            element.set(name, row.value.replace("{", "{{").replace("}", "}}"))
            return
        condition = _present(row)
        where = add(element, "if", test=condition) if condition is not None else element
        attribute = add(where, "attribute", name=name)
        self._content(attribute, row)
        if self._trace:
            self._mark(where, f"attribute-{name}", number)

    def _content(self, element: etree._Element, row: Row) -> None:
        if row.value is not None and len(element) == 0:
            element.text = row.value
            return
        if row.value is not None:  # beside other instructions text would bring its white space along
            add(element, "text", row.value)
            return
        if row.default is None:
            write_value(element, row)
            return
        choose = add(element, "choose")
        write_value(add(choose, "when", test=_filled(row)), row)
        add(choose, "otherwise", row.default)

    def _condition(self, node: _Node) -> str | None:
        """Give the test by which an element is made; None when it always is."""
        row = node.row
        if row is None:
            return _any(node)
        if row.each is not None:
            return None
        if row.sources or row.value is not None:
            return _present(row)
        return row.when

    def _mark(self, element: etree._Element, name: str, number: int) -> None:
        attribute = add(element, "attribute", name=f"trace:{name}", namespace=TRACE)
        add(attribute, "text", f"{number} ")
        each = add(attribute, "for-each", select="ancestor-or-self::*")
        add(each, "value-of", select="concat('/*[', count(preceding-sibling::*) + 1, ']')")

    def _name(self, name: str) -> str:
        return f"{{{self._mapping.namespace}}}{name}" if self._mapping.namespace else name


def _filled(row: Row) -> str:
    """Give the test that a row has something to say."""
    if row.function in ("count", "sum"):
        return row.sources[0]
    return " or ".join(f"normalize-space({source}) != ''" for source in row.sources)


def _present(row: Row) -> str | None:
    tests = []
    if row.when is not None:
        tests.append(row.when)
    if row.value is None and row.default is None and row.sources and row.function not in ("count", "boolean"):
        tests.append(_filled(row))
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else " and ".join(f"({test})" for test in tests)


def _any(node: _Node) -> str | None:
    """Give the test that something in an element without a row of its own would be made."""
    tests: list[str] = []
    for row in [row for _, _, row in node.attributes] + [child.row for child in node.children if child.row is not None]:
        if row.each is not None:
            tests.append(f"boolean({row.each})" if row.when is None else f"boolean(({row.each})[{row.when}])")
        elif row.value is None:
            test = _present(row)
            if test is None:
                return None
            tests.append(test)
    for child in node.children:
        if child.row is None:
            inner = _any(child)
            if inner is None:
                return None
            tests.append(inner)
    return " or ".join(f"({test})" if " and " in test else test for test in tests) or None


def _replacing(root: etree._Element) -> None:
    """Add a template that replaces text, which XSLT 1.0 has no function for."""
    template = add(root, "template", name="replace")
    for name in ("text", "find", "by"):
        add(template, "param", name=name)
    choose = add(template, "choose")
    when = add(choose, "when", test="contains($text, $find)")
    add(when, "value-of", select="substring-before($text, $find)")
    add(when, "value-of", select="$by")
    call = add(when, "call-template", name="replace")
    add(call, "with-param", name="text", select="substring-after($text, $find)")
    for name in ("find", "by"):
        add(call, "with-param", name=name, select=f"${name}")
    add(add(choose, "otherwise"), "value-of", select="$text")

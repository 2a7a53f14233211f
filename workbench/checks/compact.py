"""Reads the compact form of RELAX NG and gives the same schema in its XML form (OASIS, 21 November 2002).

Annotations are passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from workbench.checks.compact_tokens import Tokens, decoded

_RNG = "http://relaxng.org/ns/structure/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_XML = "http://www.w3.org/XML/1998/namespace"
_DEEPEST = 200


def read_compact(raw: bytes, path: Path) -> etree._Element:
    """Read a schema in the compact form.

    Raises:
        SchemaError: it is no such schema; the message names file, line and reason.
    """
    return _Reader(Tokens(decoded(raw, path), path)).schema()


class _Reader:
    def __init__(self, tokens: Tokens) -> None:
        self._in = tokens
        self._depth = 0
        self._namespaces: dict[str, str | None] = {"xml": _XML}
        """By prefix; None for the namespace of whoever includes this schema."""
        self._default: str | None = None
        self._libraries = {"xsd": _XSD}

    def schema(self) -> etree._Element:
        while self._declaration():
            pass
        spaces = {prefix: uri for prefix, uri in self._namespaces.items() if uri and prefix != "xml"}
        root = etree.Element(f"{{{_RNG}}}holder", nsmap={None: _RNG, **spaces})  # type: ignore[dict-item]
        if self._is_grammar():
            grammar = self._add(root, "grammar")
            self._content(grammar, lambda: self._in.current.kind == "end")
        else:
            self._pattern(root)
        if self._in.current.kind != "end":
            raise self._in.error(f"`{self._in.next}` stands where the schema should end")
        made = root[0]
        if made.get("datatypeLibrary") is None:
            made.set("datatypeLibrary", "")
        return made

    def _declaration(self) -> bool:
        start = self._in.at
        self._in.skip_annotations()
        if self._in.has("namespace"):
            self._in.take()
            prefix = self._in.word()
            self._in.want("=")
            self._declare(prefix, self._namespace_value())
        elif self._in.has("default") and self._in.following.text == "namespace":
            self._in.at += 2
            prefix = "" if self._in.has("=") else self._in.word()
            self._in.want("=")
            self._default = self._namespace_value()
            if prefix:
                self._declare(prefix, self._default)
        elif self._in.has("datatypes"):
            self._in.take()
            prefix = self._in.word()
            self._in.want("=")
            self._libraries[prefix] = self._in.literal()
        else:
            self._in.at = start
            return False
        return True

    def _declare(self, prefix: str, namespace: str | None) -> None:
        if prefix == "xmlns" or (prefix == "xml") != (namespace == _XML):
            raise self._in.error(f"the prefix `{prefix}` cannot stand for `{namespace}`")
        self._namespaces[prefix] = namespace

    def _namespace_value(self) -> str | None:
        return None if self._in.accept("inherit") else self._in.literal()

    def _is_grammar(self) -> bool:
        start = self._in.at
        self._in.skip_annotations()
        first, second = self._in.current, self._in.following
        self._in.at = start
        if first.kind == "end" or first.text in ("start", "div", "include"):
            return True
        return first.kind in ("name", "cname") and second.text in ("=", "|=", "&=", "[")

    def _content(self, into: etree._Element, ends: Callable[[], bool]) -> None:
        while not ends():
            self._in.skip_annotations()
            if ends():
                return
            if self._in.following.text == "[" and not self._in.has("start", "div", "include"):
                self._in.take()
                self._in.skip_brackets()
            elif self._in.accept("div"):
                self._in.want("{")
                self._content(self._add(into, "div"), lambda: self._in.has("}"))
                self._in.want("}")
            elif self._in.has("include"):
                self._include(into)
            else:
                self._definition(into)

    def _include(self, into: etree._Element) -> None:
        self._in.want("include")
        made = self._add(into, "include", href=self._in.literal())
        self._inherited(made)
        if self._in.accept("{"):
            self._content(made, lambda: self._in.has("}"))
            self._in.want("}")

    def _inherited(self, node: etree._Element) -> None:
        namespace = self._default
        if self._in.accept("inherit"):
            self._in.want("=")
            namespace = self._namespace(self._in.word())
        if namespace is not None:
            node.set("ns", namespace)

    def _definition(self, into: etree._Element) -> None:
        made = (
            self._add(into, "start")
            if self._in.accept("start")
            else self._add(into, "define", name=self._in.identifier())
        )
        sign = self._in.take()
        if sign.text not in ("=", "|=", "&="):
            raise self._in.error(f"`=` is wanted, and there is `{sign.text}`", sign.offset)
        if sign.text != "=":
            made.set("combine", "choice" if sign.text == "|=" else "interleave")
        self._pattern(made)

    # Patterns.

    def _pattern(self, into: etree._Element) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._in.error("patterns are nested too deep")
        first = self._particle()
        sign = self._in.next if self._in.has(",", "|", "&") else ""
        if sign:
            group = self._add(into, {",": "group", "|": "choice", "&": "interleave"}[sign])
            group.append(first)
            while self._in.accept(sign):
                group.append(self._particle())
            if self._in.has(",", "|", "&"):
                raise self._in.error(f"`{sign}` and `{self._in.next}` need parentheses to be mixed")
        else:
            into.append(first)
        self._depth -= 1

    def _particle(self) -> etree._Element:
        self._in.skip_annotations()
        holder = etree.Element(f"{{{_RNG}}}holder")
        self._primary(holder)
        self._in.skip_following()
        made = holder[0]
        counts = {"*": "zeroOrMore", "+": "oneOrMore", "?": "optional"}
        if self._in.has(*counts):
            outer = self._add(holder, counts[self._in.take().text])
            outer.append(made)
            made = outer
            self._in.skip_following()
        return made

    def _primary(self, into: etree._Element) -> None:
        token = self._in.current
        if token.kind == "literal" or token.kind == "cname" or self._in.has("string", "token"):
            self._data(into)
        elif self._in.has("element", "attribute"):
            made = self._add(into, self._in.take().text)
            self._name_class(made, is_attribute=token.text == "attribute")
            self._braces(made)
        elif self._in.has("list", "mixed"):
            self._braces(self._add(into, self._in.take().text))
        elif self._in.has("empty", "text", "notAllowed"):
            self._add(into, self._in.take().text)
        elif self._in.accept("parent"):
            self._add(into, "parentRef", name=self._in.identifier())
        elif self._in.accept("external"):
            self._inherited(self._add(into, "externalRef", href=self._in.literal()))
        elif self._in.accept("grammar"):
            made = self._add(into, "grammar")
            self._in.want("{")
            self._content(made, lambda: self._in.has("}"))
            self._in.want("}")
        elif self._in.accept("("):
            self._pattern(into)
            self._in.want(")")
        else:
            self._add(into, "ref", name=self._in.identifier())

    def _braces(self, into: etree._Element) -> None:
        self._in.want("{")
        self._pattern(into)
        self._in.want("}")

    def _data(self, into: etree._Element) -> None:
        library, kind = "", "token"
        is_named = self._in.current.kind != "literal"
        if is_named:
            library, kind = self._datatype()
        if self._in.current.kind == "literal":
            made = self._add(into, "value", type=kind, datatypeLibrary=library)
            made.text = self._in.literal()
            if self._default is not None:
                made.set("ns", self._default)
            return
        made = self._add(into, "data", type=kind, datatypeLibrary=library)
        if self._in.accept("{"):
            while not self._in.accept("}"):
                self._in.skip_annotations()
                param = self._add(made, "param", name=self._in.word())
                self._in.want("=")
                param.text = self._in.literal()
        if self._in.accept("-"):
            excepted = self._particle()
            self._add(made, "except").append(excepted)

    def _datatype(self) -> tuple[str, str]:
        token = self._in.take()
        prefix, _, kind = token.text.rpartition(":")
        if not prefix:
            return "", kind
        library = self._libraries.get(prefix)
        if library is None or kind == "*":
            raise self._in.error(f"`{prefix}` is no declared library of datatypes", token.offset)
        return library, kind

    # Name classes.

    def _name_class(self, into: etree._Element, *, is_attribute: bool) -> None:
        first = self._one_class(is_attribute=is_attribute)
        if not self._in.has("|"):
            into.append(first)
            return
        choice = self._add(into, "choice")
        choice.append(first)
        while self._in.accept("|"):
            choice.append(self._one_class(is_attribute=is_attribute))

    def _one_class(self, *, is_attribute: bool) -> etree._Element:
        self._in.skip_annotations()
        holder = etree.Element(f"{{{_RNG}}}holder")
        token = self._in.current
        if self._in.accept("("):
            self._name_class(holder, is_attribute=is_attribute)
            self._in.want(")")
        elif self._in.accept("*"):
            self._except(self._add(holder, "anyName"), is_attribute=is_attribute)
        elif token.kind == "cname":
            self._in.take()
            prefix, _, local = token.text.partition(":")
            made = self._add(holder, "nsName" if local == "*" else "name")
            self._set_namespace(made, self._namespace(prefix))
            if local == "*":
                self._except(made, is_attribute=is_attribute)
            else:
                made.text = local
        else:
            made = self._add(holder, "name")
            made.text = self._in.word()
            self._set_namespace(made, "" if is_attribute else self._default)
        self._in.skip_following()
        return holder[0]

    def _except(self, into: etree._Element, *, is_attribute: bool) -> None:
        if self._in.accept("-"):
            excepted = self._one_class(is_attribute=is_attribute)
            self._add(into, "except").append(excepted)

    def _namespace(self, prefix: str) -> str | None:
        if prefix not in self._namespaces:
            raise self._in.error(f"the prefix `{prefix}` is not declared")
        return self._namespaces[prefix]

    @staticmethod
    def _set_namespace(node: etree._Element, namespace: str | None) -> None:
        if namespace is not None:
            node.set("ns", namespace)

    def _add(self, into: etree._Element, local: str, **attributes: str) -> etree._Element:
        made = etree.SubElement(into, f"{{{_RNG}}}{local}", attributes)
        made.sourceline = self._in.line  # type: ignore[assignment]  # wrong in the stubs
        return made

"""Reads the compact form of RELAX NG and gives the same schema in its XML form (OASIS, 21 November 2002).

Annotations are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.checks.sources import SchemaError

_RNG = "http://relaxng.org/ns/structure/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"(?P<space>[ \t\r\n]+|\#[^\r\n]*)|(?P<cname>{_NAME}:(?:{_NAME}|\*))|(?P<name>\\?{_NAME})"
    r"|(?P<literal>\"{3}(?:.|\n|\r)*?\"{3}|'{3}(?:.|\n|\r)*?'{3}|\"[^\"\r\n]*\"|'[^'\r\n]*')"
    r"|(?P<sign>\|=|&=|>>|[=|&,~(){}\[\]*+?\-])"
)
_ESCAPE = re.compile(r"\\x+\{([0-9A-Fa-f]+)\}")
_KEYWORDS = frozenset(
    "attribute default datatypes div element empty external grammar include inherit list mixed namespace notAllowed "
    "parent start string text token".split()
)
_DEEPEST = 200


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def read_compact(raw: bytes, path: Path) -> etree._Element:
    """Read a schema in the compact form.

    Raises:
        SchemaError: it is no such schema; the message names file, line and reason.
    """
    return _Reader(_decoded(raw, path), path).schema()


def _decoded(raw: bytes, path: Path) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SchemaError(f"`{path.name}` is not {encoding.upper()} text ({error.reason}).", "Save it as UTF-8.") from None
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else "\ufffd", text)


class _Reader:
    def __init__(self, text: str, path: Path) -> None:
        self._text = text
        self._path = path
        self._tokens = self._split()
        self._at = 0
        self._depth = 0
        self._namespaces: dict[str, str | None] = {"xml": _XML}
        """By prefix; None for the namespace of whoever includes this schema."""
        self._default: str | None = None
        self._libraries = {"xsd": _XSD}

    # Tokens.

    def _split(self) -> list[_Token]:
        found, at = [], 0
        while at < len(self._text):
            match = _TOKEN.match(self._text, at)
            if match is None:
                raise self._error(f"`{self._text[at]}` means nothing here", at)
            if match.lastgroup != "space":
                found.append(_Token(str(match.lastgroup), match.group(), at))
            at = match.end()
        found.append(_Token("end", "", len(self._text)))
        return found

    def _error(self, reason: str, offset: int | None = None) -> SchemaError:
        at = self._tokens[self._at].offset if offset is None else offset
        line = self._text.count("\n", 0, at) + 1
        return SchemaError(f"`{self._path.name}`, line {line}: {reason}.", f"Correct {self._path} and check again.")

    @property
    def _next(self) -> str:
        return self._tokens[self._at].text

    def _is(self, *texts: str) -> bool:
        token = self._tokens[self._at]
        return token.kind in ("sign", "name") and token.text in texts

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def _accept(self, text: str) -> bool:
        if self._is(text):
            self._at += 1
            return True
        return False

    def _want(self, text: str) -> None:
        if not self._accept(text):
            raise self._error(f"`{text}` is wanted, and there is `{self._next or 'the end of the file'}`")

    def _word(self) -> str:
        """An identifier or keyword."""
        token = self._take()
        if token.kind != "name":
            raise self._error(f"a name is wanted, and there is `{token.text}`", token.offset)
        return token.text.removeprefix("\\")

    def _identifier(self) -> str:
        if self._next in _KEYWORDS:
            raise self._error(f"`{self._next}` is a keyword; write `\\{self._next}` for the name")
        return self._word()

    def _literal(self) -> str:
        parts = []
        while True:
            token = self._take()
            if token.kind != "literal":
                raise self._error(f"a text in quotation marks is wanted, and there is `{token.text}`", token.offset)
            marks = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
            parts.append(token.text[marks:-marks])
            if not self._accept("~"):
                return "".join(parts)

    def _annotations(self) -> None:
        """Passes over annotations, which stand in brackets before what they are about."""
        while self._is("["):
            self._brackets()

    def _brackets(self) -> None:
        depth = 0
        while True:
            if self._tokens[self._at].kind == "end":
                raise self._error("a `[` is never closed")
            depth += self._is("[")
            depth -= self._is("]")
            self._at += 1
            if not depth:
                return

    def _following(self) -> None:
        """Passes over annotations that come behind what they are about."""
        while self._accept(">>"):
            self._take()
            self._brackets()

    # The schema.

    def schema(self) -> etree._Element:
        while self._declaration():
            pass
        spaces = {prefix: uri for prefix, uri in self._namespaces.items() if uri and prefix != "xml"}
        root = etree.Element(f"{{{_RNG}}}holder", nsmap={None: _RNG, **spaces})  # type: ignore[dict-item]
        if self._is_grammar():
            grammar = self._add(root, "grammar")
            self._content(grammar, lambda: self._tokens[self._at].kind == "end")
        else:
            self._pattern(root)
        if self._tokens[self._at].kind != "end":
            raise self._error(f"`{self._next}` stands where the schema should end")
        made = root[0]
        if made.get("datatypeLibrary") is None:
            made.set("datatypeLibrary", "")
        return made

    def _declaration(self) -> bool:
        start = self._at
        self._annotations()
        if self._is("namespace"):
            self._take()
            prefix = self._word()
            self._want("=")
            self._namespaces[prefix] = self._namespace_value()
        elif self._is("default") and self._tokens[self._at + 1].text == "namespace":
            self._at += 2
            prefix = "" if self._is("=") else self._word()
            self._want("=")
            self._default = self._namespace_value()
            if prefix:
                self._namespaces[prefix] = self._default
        elif self._is("datatypes"):
            self._take()
            prefix = self._word()
            self._want("=")
            self._libraries[prefix] = self._literal()
        else:
            self._at = start
            return False
        return True

    def _namespace_value(self) -> str | None:
        return None if self._accept("inherit") else self._literal()

    def _is_grammar(self) -> bool:
        start = self._at
        self._annotations()
        first, second = self._tokens[self._at], self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        self._at = start
        if first.kind == "end" or first.text in ("start", "div", "include"):
            return True
        return first.kind in ("name", "cname") and second.text in ("=", "|=", "&=", "[")

    def _content(self, into: etree._Element, ends: Callable[[], bool]) -> None:
        while not ends():
            self._annotations()
            if ends():
                return
            if self._tokens[self._at + 1].text == "[" and not self._is("start", "div", "include"):
                self._take()
                self._brackets()
            elif self._accept("div"):
                self._want("{")
                self._content(self._add(into, "div"), lambda: self._is("}"))
                self._want("}")
            elif self._is("include"):
                self._include(into)
            else:
                self._definition(into)

    def _include(self, into: etree._Element) -> None:
        self._want("include")
        made = self._add(into, "include", href=self._literal())
        self._inherited(made)
        if self._accept("{"):
            self._content(made, lambda: self._is("}"))
            self._want("}")

    def _inherited(self, node: etree._Element) -> None:
        namespace = self._default
        if self._accept("inherit"):
            self._want("=")
            namespace = self._namespace(self._word())
        if namespace is not None:
            node.set("ns", namespace)

    def _definition(self, into: etree._Element) -> None:
        made = self._add(into, "start") if self._accept("start") else self._add(into, "define", name=self._identifier())
        sign = self._take()
        if sign.text not in ("=", "|=", "&="):
            raise self._error(f"`=` is wanted, and there is `{sign.text}`", sign.offset)
        if sign.text != "=":
            made.set("combine", "choice" if sign.text == "|=" else "interleave")
        self._pattern(made)

    # Patterns.

    def _pattern(self, into: etree._Element) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("patterns are nested too deep")
        first = self._particle()
        sign = self._next if self._is(",", "|", "&") else ""
        if sign:
            group = self._add(into, {",": "group", "|": "choice", "&": "interleave"}[sign])
            group.append(first)
            while self._accept(sign):
                group.append(self._particle())
            if self._is(",", "|", "&"):
                raise self._error(f"`{sign}` and `{self._next}` need parentheses to be mixed")
        else:
            into.append(first)
        self._depth -= 1

    def _particle(self) -> etree._Element:
        self._annotations()
        holder = etree.Element(f"{{{_RNG}}}holder")
        self._primary(holder)
        self._following()
        made = holder[0]
        counts = {"*": "zeroOrMore", "+": "oneOrMore", "?": "optional"}
        if self._is(*counts):
            outer = self._add(holder, counts[self._take().text])
            outer.append(made)
            made = outer
            self._following()
        return made

    def _primary(self, into: etree._Element) -> None:
        token = self._tokens[self._at]
        if token.kind == "literal" or token.kind == "cname" or self._is("string", "token"):
            self._data(into)
        elif self._is("element", "attribute"):
            made = self._add(into, self._take().text)
            self._name_class(made, is_attribute=token.text == "attribute")
            self._braces(made)
        elif self._is("list", "mixed"):
            self._braces(self._add(into, self._take().text))
        elif self._is("empty", "text", "notAllowed"):
            self._add(into, self._take().text)
        elif self._accept("parent"):
            self._add(into, "parentRef", name=self._identifier())
        elif self._accept("external"):
            self._inherited(self._add(into, "externalRef", href=self._literal()))
        elif self._accept("grammar"):
            made = self._add(into, "grammar")
            self._want("{")
            self._content(made, lambda: self._is("}"))
            self._want("}")
        elif self._accept("("):
            self._pattern(into)
            self._want(")")
        else:
            self._add(into, "ref", name=self._identifier())

    def _braces(self, into: etree._Element) -> None:
        self._want("{")
        self._pattern(into)
        self._want("}")

    def _data(self, into: etree._Element) -> None:
        library, kind = "", "token"
        is_named = self._tokens[self._at].kind != "literal"
        if is_named:
            library, kind = self._datatype()
        if self._tokens[self._at].kind == "literal":
            made = self._add(into, "value", type=kind, datatypeLibrary=library)
            made.text = self._literal()
            if self._default is not None:
                made.set("ns", self._default)
            return
        made = self._add(into, "data", type=kind, datatypeLibrary=library)
        if self._accept("{"):
            while not self._accept("}"):
                self._annotations()
                param = self._add(made, "param", name=self._word())
                self._want("=")
                param.text = self._literal()
        if self._accept("-"):
            excepted = self._particle()
            self._add(made, "except").append(excepted)

    def _datatype(self) -> tuple[str, str]:
        token = self._take()
        prefix, _, kind = token.text.rpartition(":")
        if not prefix:
            return "", kind
        library = self._libraries.get(prefix)
        if library is None or kind == "*":
            raise self._error(f"`{prefix}` is no declared library of datatypes", token.offset)
        return library, kind

    # Name classes.

    def _name_class(self, into: etree._Element, *, is_attribute: bool) -> None:
        first = self._one_class(is_attribute=is_attribute)
        if not self._is("|"):
            into.append(first)
            return
        choice = self._add(into, "choice")
        choice.append(first)
        while self._accept("|"):
            choice.append(self._one_class(is_attribute=is_attribute))

    def _one_class(self, *, is_attribute: bool) -> etree._Element:
        self._annotations()
        holder = etree.Element(f"{{{_RNG}}}holder")
        token = self._tokens[self._at]
        if self._accept("("):
            self._name_class(holder, is_attribute=is_attribute)
            self._want(")")
        elif self._accept("*"):
            self._except(self._add(holder, "anyName"), is_attribute=is_attribute)
        elif token.kind == "cname":
            self._take()
            prefix, _, local = token.text.partition(":")
            made = self._add(holder, "nsName" if local == "*" else "name")
            self._set_namespace(made, self._namespace(prefix))
            if local == "*":
                self._except(made, is_attribute=is_attribute)
            else:
                made.text = local
        else:
            made = self._add(holder, "name")
            made.text = self._word()
            self._set_namespace(made, "" if is_attribute else self._default)
        self._following()
        return holder[0]

    def _except(self, into: etree._Element, *, is_attribute: bool) -> None:
        if self._accept("-"):
            excepted = self._one_class(is_attribute=is_attribute)
            self._add(into, "except").append(excepted)

    def _namespace(self, prefix: str) -> str | None:
        if prefix not in self._namespaces:
            raise self._error(f"the prefix `{prefix}` is not declared")
        return self._namespaces[prefix]

    @staticmethod
    def _set_namespace(node: etree._Element, namespace: str | None) -> None:
        if namespace is not None:
            node.set("ns", namespace)

    def _add(self, into: etree._Element, local: str, **attributes: str) -> etree._Element:
        made = etree.SubElement(into, f"{{{_RNG}}}{local}", attributes)
        made.sourceline = self._text.count("\n", 0, self._tokens[self._at].offset) + 1
        return made

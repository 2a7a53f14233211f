"""Finding things in an answer: by XPath, JSON pointer, header, cookie, status, regular expression.

An expression may begin with the name of its kind, as in `header: X-Token`; without one it is of the kind that the
answer's format suggests. A JSON pointer (RFC 6901) may have `*` in place of a name: every member in turn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from lxml import etree

    from workbench.sessions.transcript import Headers

Kind = Literal["xpath", "json", "header", "cookie", "status", "text", "constant"]
Format = Literal["xml", "json", "text"]
KINDS: tuple[Kind, ...] = ("xpath", "json", "header", "cookie", "status", "text", "constant")
KIND_OF_FORMAT: dict[Format, Kind] = {"xml": "xpath", "json": "json", "text": "text"}
_PREFIX = re.compile(rf"({'|'.join(KINDS)}):\s*(.*)", re.DOTALL)


class FinderError(ValueError):
    """An expression cannot be used; the message is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Finder:
    """One way to find something."""

    kind: Kind
    expression: str


Finders = tuple[Finder, ...]
"""Tried in turn: the first that finds some text counts."""


@dataclass
class Content:
    """An answer to look things up in. What it is not (XML, JSON) is simply not found in it."""

    raw: bytes
    status: int | None = None
    headers: Headers = ()
    problem: str = field(default="", init=False)
    """Why it is no XML, once that was tried."""

    @cached_property
    def tree(self) -> etree._Element | None:
        """The root element, or None."""
        from workbench.documents import read

        if not self.raw.strip():
            self.problem = "it is empty."
            return None
        document = read(self.raw, "the server's answer")
        if document.outcome == "xml":
            return document.root
        errors = [finding.message for finding in document.findings if finding.severity == "error"]
        self.problem = errors[0] if errors else "it is no XML."
        return None

    @cached_property
    def value(self) -> Any:
        """The JSON value; None also where it is no JSON."""
        try:
            return json.loads(self.raw)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def text(self) -> str:
        """The text; UTF-16 is recognised, bytes that are no text show as U+FFFD."""
        utf_16 = self.raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in self.raw[:2]
        return self.raw.decode("utf-16" if utf_16 else "utf-8", "replace")


def parse_finder(text: str, default: Kind) -> Finder:
    """Read an expression.

    Raises:
        FinderError: it does not compile.
    """
    found = _PREFIX.fullmatch(text.strip())
    kind, expression = (found[1], found[2]) if found else (default, text.strip())
    _check(kind, expression)
    return Finder(kind, expression)  # type: ignore[arg-type]  # the pattern only lets kinds through


def texts(finders: Finders, content: Content, at: Any = None) -> tuple[str, ...]:
    """Return the texts that the first successful finder finds, white space normalised.

    Args:
        finders: where to look, in turn.
        content: the answer.
        at: an element or JSON value to look from; None for the whole answer.
    """
    for finder in finders:
        found = tuple(text for text in _texts(finder, content, at) if text)
        if found:
            return found
    return ()


def text(finders: Finders, content: Content, at: Any = None) -> str:
    """Return the first text that is found; empty when there is none."""
    return next(iter(texts(finders, content, at)), "")


def nodes(finders: Finders, content: Content) -> Sequence[Any]:
    """Return the elements or JSON values of the first finder that finds any."""
    for finder in finders:
        found = _nodes(finder, content)
        if found:
            return found
    return ()


def first_verbatim(finder: Finder, content: Content) -> str:
    """Return the first text that one expression finds, with its white space as it stands."""
    from lxml import etree

    if finder.kind == "xpath" and content.tree is not None:
        result = xpath(finder.expression)(content.tree)
        one = (result or [""])[0] if isinstance(result, list) else result
        if etree.iselement(one) and len(one):  # it is the answer itself, and not a text that holds it
            return etree.tostring(one, encoding="unicode", with_tail=False)
        return str(one.xpath("string()")) if etree.iselement(one) else str(one)
    if finder.kind == "json":
        return next((value for value in _pointed(content.value, finder.expression) if isinstance(value, str)), "")
    return next((found for found in _texts(finder, content, None) if found), "")


def _nodes(finder: Finder, content: Content) -> Sequence[Any]:
    from lxml import etree

    if finder.kind == "json":
        found = list(_pointed(content.value, finder.expression))
        return found[0] if len(found) == 1 and isinstance(found[0], list) else found
    if finder.kind == "xpath" and content.tree is not None:
        result = xpath(finder.expression)(content.tree)
        return [one for one in result if etree.iselement(one)] if isinstance(result, list) else []
    return ()


def _texts(finder: Finder, content: Content, at: Any) -> Iterator[str]:
    expression = finder.expression
    if finder.kind == "xpath":
        start = content.tree if at is None else at
        yield from _by_xpath(expression, start)
    elif finder.kind == "json":
        start = content.value if at is None else at
        for value in _pointed(start, expression):
            yield from (_json_text(one) for one in (value if isinstance(value, list) else [value]))
    elif finder.kind == "header":
        yield from (value.strip() for name, value in content.headers if name.lower() == expression.lower())
    elif finder.kind == "cookie":
        yield from (value for name, value in cookies(content.headers) if name == expression)
    elif finder.kind == "status":
        status = "" if content.status is None else str(content.status)
        yield status if re.fullmatch(expression or ".*", status) else ""
    elif finder.kind == "text":
        yield from (_group(found) for found in re.finditer(expression, content.text))
    else:
        yield expression


def cookies(headers: Headers) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the cookies that an answer sets."""
    for header, value in headers:
        if header.lower() == "set-cookie":
            name, equals, rest = value.partition("=")
            if equals:
                yield name.strip(), rest.partition(";")[0].strip()


def _by_xpath(expression: str, start: Any) -> Iterator[str]:
    from lxml import etree

    if not etree.iselement(start):
        return
    result = xpath(expression)(start)
    if isinstance(result, bool):
        yield "true" if result else ""
        return
    for one in result if isinstance(result, list) else [result]:
        found = str(one.xpath("string()")) if etree.iselement(one) else str(one)
        yield " ".join(found.split())


def _pointed(value: Any, pointer: str) -> Iterator[Any]:
    """Yield what an RFC 6901 pointer, in which `*` stands for every member, points at."""
    if not pointer:
        if value is not None:
            yield value
        return
    head, _, rest = pointer[1:].partition("/")
    rest = f"/{rest}" if _ else ""
    name = head.replace("~1", "/").replace("~0", "~")
    if name == "*":
        for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from _pointed(member, rest)
    elif isinstance(value, dict) and name in value:
        yield from _pointed(value[name], rest)
    elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
        yield from _pointed(value[int(name)], rest)


def _json_text(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return "" if value is None or value is False else json.dumps(value, ensure_ascii=False)


def _group(found: re.Match[str]) -> str:
    return (found[1] if found.re.groups else found[0]).strip()


def _check(kind: str, expression: str) -> None:
    from lxml import etree

    try:
        if kind == "xpath":
            xpath(expression)
        elif kind in ("text", "status"):
            re.compile(expression)
        elif kind == "json" and expression and not expression.startswith("/"):
            raise FinderError(f"`{expression}` is no JSON pointer: it must be empty or begin with `/`")
        elif kind in ("header", "cookie") and not re.fullmatch(r"[!-~]+", expression):
            raise FinderError(f"`{expression}` is no name of a {kind}")
    except etree.XPathError as error:
        raise FinderError(f"`{expression}` is no XPath: {error}") from error
    except re.error as error:
        raise FinderError(f"`{expression}` is no regular expression: {error}") from error


@lru_cache(maxsize=256)
def xpath(expression: str) -> Any:
    """Return an XPath ready to be used, compiled once."""
    from lxml import etree

    return etree.XPath(expression)

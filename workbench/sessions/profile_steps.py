"""Reading the steps of a protocol profile: requests, and which placeholders may stand where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from workbench.sessions.finder import Finder, FinderError, Finders, Kind, parse_finder
from workbench.sessions.profile import Body, Insertion, Part, Step, StepName
from workbench.sessions.template import Escape, Template, TemplateError, parse_template
from workbench.workspace.tables import Table

ALWAYS = frozenset({"client_code", "key", "timestamp", "epoch", "expires", "nonce", "uuid", "method", "host", "path"})
"""Names that any template may use."""
OF_REQUEST = frozenset({"body", "target"})
"""Names that are known once the body is: for headers."""
OF_DOCUMENT = frozenset({"document", "charset", "reference", "transaction"})
"""Names of the document, for the steps that are about one."""
LISTED = frozenset({"transactions", "expires_at"})
"""Names that establish may find and that are no secrets."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ESCAPE_OF_TYPE: tuple[tuple[str, Escape], ...] = (("json", "json"), ("xml", "xml"), ("form-urlencoded", "url"))


def read_step(name: StepName, table: Table, known: frozenset[str], default: Kind) -> Step:
    """Read the table of one step.

    Args:
        name: which step it is.
        table: its table.
        known: names that its templates may use, besides those of every request.
        default: the kind of an expression that does not say its own.

    Raises:
        TableError: it cannot be used; says line and reason.
    """
    known |= ALWAYS
    path = template(table, "path", known)
    if not re.match(r"/[!-~]*\Z", table.text("path")):
        raise table.error("path", f"`{table.full('path')}` must begin with `/` and hold no spaces")
    headers = _pairs(table, "headers", known | OF_REQUEST)
    for header, _ in headers:
        if not _HEADER_NAME.fullmatch(header):
            raise table.error("headers", f"`{header}` is no header name")
    content_type = template(table, "content_type", known)
    find = table.table("find", required=False)
    for found in find:
        if not _NAME.fullmatch(found) or found in ALWAYS | OF_REQUEST | OF_DOCUMENT:
            raise find.error(found, f"`{found}` cannot be the name of a value: small letters, and none that is taken")
    return Step(
        name=name,
        method=table.choice("method", _METHODS),
        path=path,
        query=_pairs(table, "query", known),
        headers=headers,
        content_type=content_type,
        body=_body(table, known),
        success=table.numbers("success"),
        seconds=table.number("seconds", most=3600),
        code=finders(table, "code", default, required=False),
        find=tuple((found, finders(find, found, default)) for found in find),
        insert=tuple(_insertion(one, known) for one in table.tables("insert")) if name == "submit" else (),
        every=table.number("every", 2.0, most=3600),
        at_most=table.number("at_most", 600.0, most=86400),
    )


def template(table: Table, key: str, known: Iterable[str]) -> Template:
    """Read a template that uses known names only; an absent one is empty."""
    return _template(table, key, table.text(key, ""), frozenset(known))


def finders(table: Table, key: str, default: Kind, *, required: bool = True) -> Finders:
    """Read one expression or a list of them."""
    if not required and key not in table:
        return ()
    found: list[Finder] = []
    for expression in table.text_or_texts(key):
        try:
            found.append(parse_finder(expression, default))
        except FinderError as error:
            raise table.error(key, f"in `{table.full(key)}`, {error}") from error
    return tuple(found)


def _template(table: Table, key: str, text: str, known: frozenset[str]) -> Template:
    try:
        result = parse_template(text)
    except TemplateError as error:
        raise table.error(key, f"in `{table.full(key)}`, {error}") from error
    for name in sorted(result.names - known):
        raise table.error(key, f"in `{table.full(key)}`, `{{{name}}}` cannot be filled in here")
    return result


def _pairs(table: Table, key: str, known: frozenset[str]) -> tuple[tuple[str, Template], ...]:
    return tuple((name, _template(table, key, value, known)) for name, value in table.pairs(key))


def _body(table: Table, known: frozenset[str]) -> Body:
    given = [key for key in ("body", "form", "parts") if key in table]
    if len(given) > 1:
        raise table.error(given[1], f"a step has one of `body`, `form` and `parts`, not {' and '.join(given)}")
    if "form" in table:
        return Body("form", parts=tuple(Part(name, value) for name, value in _pairs(table, "form", known)))
    if "parts" in table:
        return Body("multipart", parts=tuple(_part(one, known) for one in table.tables("parts")))
    text = template(table, "body", known)
    if not text.parts:
        return Body()
    escape = cast("Escape", table.choice("escape", ("none", "xml", "json", "url"), _escape_of(table)))
    if not text.is_document and any(hole.name in ("document", "body") and not hole.filters for hole in text.holes):
        raise table.error("body", f"in `{table.full('body')}`, `{{document}}` needs a filter beside other text: "
                          "`{document|text}`, `{document|element}` or `{document|base64}`")  # fmt: skip
    return Body("text", text, escape)


def _escape_of(table: Table) -> Escape:
    kind = table.text("content_type", "").lower()
    return next((escape for word, escape in _ESCAPE_OF_TYPE if word in kind), "none")


def _part(table: Table, known: frozenset[str]) -> Part:
    return Part(
        table.text("name"),
        template(table, "value", known),
        table.text("content_type", ""),
        table.text("file_name", ""),
    )


def _insertion(table: Table, known: frozenset[str]) -> Insertion:
    at = table.text("at")
    try:
        parse_finder(f"xpath: {at}", "xpath")
    except FinderError as error:
        raise table.error("at", f"in `{table.full('at')}`, {error}") from error
    return Insertion(at, template(table, "value", known))

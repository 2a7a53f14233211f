"""What is refused rather than read: entities, which are how XML attacks its reader, and what is over a limit."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Any

from lxml import etree

from workbench.documents.text_places import locator
from workbench.documents.tokens import tokens
from workbench.findings import Finding, Place

_DEEPEST = 256
"""Levels of elements that libxml2 reads."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?(?P<name>[^\s\"'>%]+)\s*(?P<external>SYSTEM|PUBLIC)?")
_UNPARSED = re.compile(r"""(?:\s+(?:"[^"]*"|'[^']*')){1,2}\s+NDATA\s+([^\s>]+)\s*>""")
"""What follows `SYSTEM` or `PUBLIC` where the entity is only named: its address is never looked at."""
_TOO_LONG = re.compile("Comment too big|CData section too big|PI .* too big")


def declared_entity(text: str) -> Finding | None:
    """Find the first entity that a document type declares, before any parser gets to expand it.

    An entity that is only named and never put in (`NDATA`) is none of these.

    Args:
        text: the decoded document.
    """
    at, declarations = _declarations(text)
    declared = next((one for one in _ENTITY.finditer(declarations) if not _notation(declarations, one)), None)
    if declared is None:
        return None
    start, end = at + declared.start(), at + declared.end("name")
    return _declares_entity(declared["name"], locator(text)(start, end), external=declared["external"] is not None)


def _declarations(text: str) -> tuple[int, str]:
    """Where the document type begins, and what it says but for comments."""
    if "<!DOCTYPE" not in text or "<!ENTITY" not in text:
        return 0, ""
    prolog = takewhile(lambda token: token.kind != "start", tokens(text))
    doctype = next((token for token in prolog if token.kind == "doctype"), None)
    if doctype is None:
        return 0, ""
    blank = _COMMENT.sub(lambda comment: " " * len(comment.group()), text[doctype.start : doctype.end])
    return doctype.start, blank


def _notation(declarations: str, declared: re.Match[str]) -> str:
    """The notation of an entity that is only named and never put in; empty for any other."""
    found = _UNPARSED.match(declarations, declared.end()) if declared["external"] is not None else None
    return "" if found is None else found[1]


def _declares_entity(name: str, place: Place | None, *, external: bool) -> Finding:
    does = "which would read another file or address" if external else "which can be made to expand without end"
    return _refused(
        "entities-refused",
        f"Its document type declares the entity `{name}`, {does}.",
        "Such documents are refused. Ask the partner to send the XML without a document type.",
        place,
    )


def hidden_entity(text: str, root: etree._Element) -> Finding | None:
    """Give an entity that libxml2 took for declared although the text did not look like it."""
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return None
    declarations = _declarations(text)[1]
    named = {
        one["name"]: notation for one in _ENTITY.finditer(declarations) if (notation := _notation(declarations, one))
    }
    entity = next(
        (one for one in dtd.iterentities() if one.content is None or one.content != named.get(one.name)), None
    )
    return _declares_entity(str(entity.name), None, external=entity.content is None) if entity is not None else None


def over_a_limit(text: str, error: Exception) -> Finding | None:
    """Word it when libxml2 stopped at one of its limits; None when the text has another fault."""
    words, code = str(error), getattr(error, "code", 0)
    if words.startswith("Excessive depth"):
        kind, what, place = "too-deep", "Its elements are nested deeper than 256 levels.", _too_deep(text)
    elif words.startswith(("Maximum entity", "Detected an entity reference loop")):
        kind, what, place = "entities-refused", "Its entities expand to far more than the file itself.", None
    elif code == etree.ErrorTypes.ERR_RESOURCE_LIMIT or _TOO_LONG.match(words):
        kind, what, place = "too-long-text", "One text, comment or tag in it is longer than 10 MB.", None
    else:
        return None
    return _refused(kind, what, "Such a document is refused, as it can only be an attack or a mistake.", place)


def _too_deep(text: str) -> Place | None:
    """Give the place of the first start tag below the deepest level."""
    depth = 0
    for token in tokens(text):
        if token.kind == "start" and not text.endswith("/>", token.start, token.end):
            depth += 1
            if depth > _DEEPEST:
                return locator(text)(token.start, token.end)
        elif token.kind == "end":
            depth -= 1
    return None


def _refused(code: str, message: str, advice: str, place: Place | None) -> Finding:
    return Finding("document", "error", f"document.{code}", message, advice, place)

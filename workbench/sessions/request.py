"""Filling a profile's templates: the exact request of one step."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from workbench.sessions.profile import Step
from workbench.sessions.profile_file import DOCUMENT, PLACEHOLDER
from workbench.sessions.secret import Secret
from workbench.sessions.wire import Call

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSETS = {"ascii": "us-ascii", "cp1252": "windows-1252", "utf-8-sig": "utf-8"}


def make_call(
    step: Step,
    *,
    address: str,
    client_code: str,
    key: Secret,
    token: str,
    document: bytes,
    encoding: str,
) -> Call:
    """Return the request of a step, filled in.

    Args:
        step: the profile's step.
        address: the connection's base address.
        client_code: the connection's client code.
        key: the EDI key.
        token: the session's token; empty before there is one.
        document: the submitted bytes, used as they are where the template is `{document}`.
        encoding: the document's Python codec.
    """
    values = {
        "client_code": client_code,
        "key": key.reveal(),
        "token": token,
        "charset": charset_of(encoding, document),
    }
    headers = {name: fill(value, values) for name, value in step.headers}
    if step.content_type:
        headers["Content-Type"] = fill(step.content_type, values)
    if step.body == DOCUMENT:
        body = document
    else:
        escaped = {name: _escape(value) for name, value in values.items()}
        body = fill(step.body, escaped).encode("utf-8")
    return Call(step.name, step.method, address + step.path, headers, body, step.seconds)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Replace each placeholder once; what is filled in is not looked through again."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)


def charset_of(encoding: str, document: bytes) -> str:
    """Return the registered name of a Python codec for the content type.

    UTF-16 with a byte order mark is `utf-16`, without one it says its order (RFC 7303, section 3.3).
    """
    try:
        codec = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    if codec.startswith("utf-16"):
        return "utf-16" if document.startswith(_UTF_16_MARKS) else codec.replace("utf-16-", "utf-16")
    if codec.startswith("cp125"):
        return codec.replace("cp", "windows-")
    return _CHARSETS.get(codec) or re.sub(r"^iso8859-", "iso-8859-", codec).replace("_", "-")


def _escape(value: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = value.replace(character, entity)
    return value

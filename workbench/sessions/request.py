"""Filling a profile's templates: the exact request of one step."""

from __future__ import annotations

import codecs
import re
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from workbench.errors import UserFacingError
from workbench.sessions.connection import Connection
from workbench.sessions.finder import xpath
from workbench.sessions.profile import Body, Insertion, Profile, Step
from workbench.sessions.secret import Secret
from workbench.sessions.template import Value, escaped
from workbench.sessions.wire import Call

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSETS = {"ascii": "us-ascii", "cp1252": "windows-1252", "utf-8-sig": "utf-8"}


class RequestError(UserFacingError):
    """A request cannot be made from the profile, the connection and the document."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A document on its way out."""

    raw: bytes
    encoding: str = "utf-8"
    """Its Python codec."""
    transaction: str = ""
    """The transaction's name."""
    answer_roots: tuple[str, ...] = ()
    """Local names of root elements that answer a question well."""
    subject: str = "document"
    """What it is, for the sentences, such as `sales order`."""


@dataclass(slots=True)
class Known:
    """What one session knows: the same for every request, then what its answers gave."""

    connection: Connection
    key: Secret
    profile: Profile
    found: dict[str, str] = field(default_factory=dict)
    """Values from answers, such as `token`."""

    def reference_of(self, document: bytes) -> str:
        """Return the document's own reference; empty when the profile names none or it has none."""
        if not self.profile.reference:
            return ""
        from lxml import etree

        from workbench.documents.parser import parse

        try:
            return str(xpath(f"normalize-space({self.profile.reference})")(parse(document)))
        except etree.LxmlError:
            return ""

    def call(self, step: Step, outgoing: Outgoing | None = None, reference: str = "") -> Call:
        """Return the request of a step, filled in.

        Raises:
            RequestError: the document lacks what the profile wants to fill in, or a header cannot carry a value.
        """
        values = _Values(self, step, outgoing, reference)
        key = values.signing
        target = step.path.fill(values, "url", key)
        values.base |= {"path": urlsplit(self.connection.address).path + target}
        query = "&".join(f"{escaped(name, 'url')}={value.fill(values, 'url', key)}" for name, value in step.query)
        target += f"?{query}" if query else ""
        values.base["target"] = urlsplit(self.connection.address).path + target
        headers = {}
        content_type = step.content_type.fill(values, "none", key)
        document = _with_insertions(outgoing, step.insert, values, key) if outgoing else b""
        body, boundary = _body(step.body, values, document, key)
        values.base["body"] = body
        for name, template in step.headers:
            headers[name] = template.fill(values, "none", key)
        if content_type or boundary or step.body.kind == "form":
            headers["Content-Type"] = _content_type(content_type, boundary, step.body.kind)
        for name, value in headers.items():
            if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
                raise RequestError(
                    f"The header `{name}` of the step `{step.name}` would hold a control character.",
                    "Look at the connection's client code and at the document's reference.",
                )
        url = self.connection.address + target
        return Call(step.name, step.method, url, headers, body, step.seconds, secrets=tuple(values.secrets))


class _Values(dict[str, Value]):
    """The values of one request; those that the profile defines are put together when they are asked for."""

    def __init__(self, known: Known, step: Step, outgoing: Outgoing | None, reference: str) -> None:
        super().__init__()
        self._profile = known.profile
        self.signing = known.profile.key.signing.fill({"key": known.key.reveal()}, "none").encode("utf-8")
        self._defined = dict(known.profile.define)
        self.secrets: list[str] = []
        self._now = time.time()
        self.base: dict[str, Value] = {
            "client_code": known.connection.client_code,
            "key": known.key.reveal(),
            "method": step.method,
            "host": urlsplit(known.connection.address).netloc,
            "token": "",
            "reference": reference,
            **dict(known.connection.parameters),
            **known.found,
        }
        if outgoing is not None:
            charset = charset_of(outgoing.encoding, outgoing.raw)
            self.base |= {"document": outgoing.raw, "charset": charset, "transaction": outgoing.transaction}

    def __missing__(self, name: str) -> Value:
        if name in self.base:
            return self.base[name]
        if name in _OF_NOW:
            self.base[name] = _OF_NOW[name](self._now, self._profile)
            return self.base[name]
        if name in self._defined:
            # Kept, so that a header and the signature over it agree on nonce and time.
            value = self.base[name] = self._defined[name].fill(self, "none", self.signing)
            if name in self._profile.secret_names:
                self.secrets.append(value)
            return value
        return ""


_OF_NOW: dict[str, Callable[[float, Profile], str]] = {
    "timestamp": lambda now, _: datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "epoch": lambda now, _: str(int(now)),
    "expires": lambda now, profile: str(int(now + profile.key.expires_after)),
    "nonce": lambda *_: secrets.token_hex(16),
    "uuid": lambda *_: str(uuid.uuid4()),
}
"""Values that are made when they are asked for, once a request."""


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


def _content_type(given: str, boundary: str, kind: str) -> str:
    if boundary:
        return f"{given or 'multipart/form-data'}; boundary={boundary}"
    return given or ("application/x-www-form-urlencoded" if kind == "form" else "")


def _body(body: Body, values: _Values, document: bytes, key: bytes) -> tuple[bytes, str]:
    """Return the body, and the boundary of a multipart one."""
    if document:
        values.base["document"] = document
    if body.kind == "form":
        fields = (f"{quote(one.name, safe='')}={one.value.fill(values, 'url', key)}" for one in body.parts)
        return "&".join(fields).encode("ascii"), ""
    if body.kind == "multipart":
        return _multipart(body, values, document, key)
    if body.text.is_document:
        return document, ""
    return body.text.fill(values, body.escape, key).encode("utf-8"), ""


def _multipart(body: Body, values: Mapping[str, Value], document: bytes, key: bytes) -> tuple[bytes, str]:
    """Return a body of several parts (RFC 7578) and its boundary."""
    boundary = f"workbench-{secrets.token_hex(16)}"
    lines: list[bytes] = []
    for part in body.parts:
        disposition = f'form-data; name="{part.name}"'
        disposition += f'; filename="{part.file_name}"' if part.file_name else ""
        lines += [f"--{boundary}".encode(), f"Content-Disposition: {disposition}".encode()]
        lines += [f"Content-Type: {part.content_type}".encode()] if part.content_type else []
        is_document = part.value.is_document
        lines += [b"", document if is_document else part.value.fill(values, "none", key).encode("utf-8")]
    return b"\r\n".join([*lines, f"--{boundary}--".encode(), b""]), boundary


def _with_insertions(outgoing: Outgoing, insertions: tuple[Insertion, ...], values: _Values, key: bytes) -> bytes:
    """Return the document's own bytes, or a copy with the profile's values put into it."""
    if not insertions:
        return outgoing.raw
    from lxml import etree

    from workbench.documents.parser import parse

    try:
        root = parse(outgoing.raw)
    except etree.LxmlError as error:
        raise RequestError(f"The document is no XML that something could be put into: {error}.") from error
    for insertion in insertions:
        found = xpath(insertion.at)(root)
        if not isinstance(found, list) or not found:
            raise RequestError(
                f"The protocol puts a value into `{insertion.at}`, which the document does not have.",
                "Add that element to the document, or correct `submit.insert` in the protocol file.",
            )
        for node in found:
            _put(node, insertion.value.fill(values, "none", key))
    docinfo = root.getroottree().docinfo
    result = etree.tostring(root.getroottree(), xml_declaration=True, encoding=docinfo.encoding or "UTF-8")
    assert isinstance(result, bytes)
    return result


def _put(node: object, text: str) -> None:
    from lxml import etree

    if etree.iselement(node):
        node.text = text
        return
    parent = node.getparent()  # type: ignore[attr-defined]  # lxml's attribute and text results
    if getattr(node, "is_attribute", False):
        parent.set(node.attrname, text)  # type: ignore[attr-defined]

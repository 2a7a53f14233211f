"""The documents the server answers with: Acknowledgement, Error, Session and the answers to questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from lxml import etree

NAMESPACE = "urn:saasplications:standard:1"
Status = Literal["ACCEPTED", "REJECTED", "INFORMATION_REQUIRED", "DUPLICATE"]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Message:
    """One thing the ERP says about a document; `path` leads to the place in it."""

    code: str
    text: str
    path: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Need:
    """Something the ERP has to know before it can go on."""

    path: str
    name: str
    description: str
    allowed: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an effect comes to. `document` is a question's own answer, in place of an Acknowledgement."""

    status: Status
    reference: str = ""
    messages: tuple[Message, ...] = ()
    needs: tuple[Need, ...] = field(default=())
    document: bytes = b""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not done: the HTTP status of the plainest door, a code, words."""

    status: int
    code: str
    text: str


class Writer:
    """Builds one answer document in the standard namespace."""

    def __init__(self, root: str, version: bool = True) -> None:
        self.root = etree.Element(f"{{{NAMESPACE}}}{root}", nsmap=cast("Mapping[str, str]", {None: NAMESPACE}))
        if version:
            self.root.set("version", "1.0")

    def add(self, parent: etree._Element, name: str, text: object = None) -> etree._Element:
        """Add an element, with text when there is any."""
        child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        if text is not None:
            child.text = clean(str(text))
        return child

    def to_bytes(self) -> bytes:
        """Return the document as UTF-8 with its declaration, indented for reading."""
        etree.indent(self.root)
        result: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return result + b"\n"


def clean(text: str) -> str:
    """Return text without the characters XML cannot carry."""
    return "".join(c if c in "\t\n\r" or (" " <= c <= "\ud7ff") or c >= "\ue000" else "\ufffd" for c in text)


def acknowledgement(transaction: str, external_reference: str, reply: Reply) -> bytes:
    """Return the Acknowledgement of a reply."""
    writer = Writer("Acknowledgement")
    writer.add(writer.root, "Transaction", transaction)
    if external_reference:
        writer.add(writer.root, "ExternalReference", external_reference)
    writer.add(writer.root, "Status", reply.status)
    if reply.reference:
        writer.add(writer.root, "Reference", reply.reference)
    if reply.messages:
        _add_messages(writer, reply.messages)
    if reply.needs:
        _add_needs(writer, reply.needs)
    return writer.to_bytes()


def _add_messages(writer: Writer, messages: Sequence[Message]) -> None:
    parent = writer.add(writer.root, "Messages")
    for message in messages:
        node = writer.add(parent, "Message", message.text)
        node.set("severity", message.severity)
        node.set("code", message.code)
        if message.path:
            node.set("path", message.path)


def _add_needs(writer: Writer, needs: Sequence[Need]) -> None:
    parent = writer.add(writer.root, "InformationRequired")
    for need in needs:
        item = writer.add(parent, "Item")
        writer.add(item, "Path", need.path)
        writer.add(item, "Name", need.name)
        writer.add(item, "Description", need.description)
        if need.allowed:
            values = writer.add(item, "AllowedValues")
            for value in need.allowed:
                writer.add(values, "Value", value)
        if need.example:
            writer.add(item, "Example", need.example)


def error_document(code: str, text: str) -> bytes:
    """Return the Error document for a fault of the wire itself."""
    writer = Writer("Error", version=False)
    writer.root.set("code", code)
    writer.root.text = clean(text)
    return writer.to_bytes()


def session_document(token: str, expires: datetime, transactions: Sequence[str]) -> bytes:
    """Return the Session document that answers Establish."""
    writer = Writer("Session", version=False)
    writer.add(writer.root, "Token", token)
    writer.add(writer.root, "ExpiresAt", expires.isoformat())
    parent = writer.add(writer.root, "Transactions")
    for name in transactions:
        writer.add(parent, "Transaction", name)
    return writer.to_bytes()

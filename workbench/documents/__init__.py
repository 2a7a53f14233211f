"""A dropped file becomes a Document: its bytes as they came, its tree, and the exact place of everything in it."""

from workbench.documents.document import Document, DocumentError, Outcome
from workbench.documents.limits import DEFAULT_LIMITS, Limits
from workbench.documents.parser import hardened_events, hardened_parser, parse
from workbench.documents.paths import by_local_name
from workbench.documents.reading import read, read_bytes, read_file, read_stream
from workbench.documents.texts import EditableText, bytes_like, editable_text

__all__ = [
    "DEFAULT_LIMITS",
    "Document",
    "DocumentError",
    "EditableText",
    "Limits",
    "Outcome",
    "by_local_name",
    "bytes_like",
    "editable_text",
    "hardened_events",
    "hardened_parser",
    "parse",
    "read",
    "read_bytes",
    "read_file",
    "read_stream",
]

"""A dropped file becomes a Document: its bytes as they came, its tree, and the exact place of everything in it.

Text for editors, and edited text as bytes again, is imported from `workbench.documents.texts` by those who edit.
"""

from workbench.documents.document import Document, DocumentError, Outcome
from workbench.documents.limits import DEFAULT_LIMITS, Limits
from workbench.documents.parser import hardened_events, hardened_parser, parse
from workbench.documents.paths import by_local_name
from workbench.documents.reading import read, read_bytes, read_file, read_stream

__all__ = [
    "DEFAULT_LIMITS",
    "Document",
    "DocumentError",
    "Limits",
    "Outcome",
    "by_local_name",
    "hardened_events",
    "hardened_parser",
    "parse",
    "read",
    "read_bytes",
    "read_file",
    "read_stream",
]

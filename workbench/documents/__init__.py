"""A dropped file becomes a Document: its bytes as they came, its tree, and the exact place of everything in it."""

from workbench.documents.document import Document, DocumentError, Outcome
from workbench.documents.limits import DEFAULT_LIMITS, Limits
from workbench.documents.parser import parse
from workbench.documents.paths import by_local_name
from workbench.documents.reading import read, read_file

__all__ = [
    "DEFAULT_LIMITS",
    "Document",
    "DocumentError",
    "Limits",
    "Outcome",
    "by_local_name",
    "parse",
    "read",
    "read_file",
]

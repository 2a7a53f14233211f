"""The way of a document, from bytes to everything that is known of it, and from there to a server and back.

`examine` is what the window, the command line and every work through many files call, so that all answer the same;
`workbench.bench.sending` takes an examined document to a server.
"""

from workbench.bench.examination import (
    NO_CONVERTER,
    Examination,
    Request,
    Tools,
    examine,
    examine_bytes,
    load_tools,
)
from workbench.bench.stages import StageState

__all__ = [
    "NO_CONVERTER",
    "Examination",
    "Request",
    "StageState",
    "Tools",
    "examine",
    "examine_bytes",
    "load_tools",
]

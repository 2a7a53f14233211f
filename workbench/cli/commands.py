"""The commands there are: what each does in a few words, and the module that does it."""

from __future__ import annotations

COMMANDS = {
    "check": ("workbench.cli.check", "say what a document is, what is wrong with it, how it differs from the standard"),
    "diff": ("workbench.cli.diff", "show the structural difference of two documents"),
    "submit": ("workbench.cli.submit", "check a document, submit it in a session, print the answer"),
    "ask": ("workbench.cli.ask", "build and submit a question, such as stock or credit"),
    "review": ("workbench.cli.review", "approve the shape of a document that a test server took"),
    "sandbox": ("workbench.cli.sandbox", "run the embedded test server until Ctrl-C"),
    "key": ("workbench.cli.key", "generate an EDI key"),
}

"""The commands there are: what each does in a few words, and the module that does it."""

from __future__ import annotations

COMMANDS = {
    "check": ("workbench.cli.check", "say what a document is, what is wrong with it, how it differs from the standard"),
    "fix": ("workbench.cli.fix", "mend what can be mended in a document without asking"),
    "diff": ("workbench.cli.diff", "show the structural difference of two documents"),
    "convert": ("workbench.cli.convert", "convert a document by a stylesheet, a Python file or a mapping table"),
    "test-converter": ("workbench.cli.test_converter", "run a converter's own cases, expected against actual"),
    "patch": ("workbench.cli.patch", "turn a document into another one by a patch that diff wrote"),
    "submit": ("workbench.cli.submit", "check a document, submit it in a session, print the answer"),
    "ask": ("workbench.cli.ask", "build and submit a question, such as stock or credit"),
    "review": ("workbench.cli.review", "approve the shape of a document that a test server took"),
    "shopify": ("workbench.cli.shopify", "turn a Shopify payload into standard XML"),
    "sandbox": ("workbench.cli.sandbox", "run the embedded test server until Ctrl-C"),
    "key": ("workbench.cli.key", "generate an EDI key"),
    "klaviyo": ("workbench.cli.klaviyo", "plan a Klaviyo sync to the byte, then run exactly that plan"),
}

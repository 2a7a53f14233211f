"""`workbench patch LEFT PATCH`: applies what `diff --patch` wrote."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workbench.cli.console import Console
from workbench.cli.main import FINE
from workbench.cli.tools import existing_file, read_document, write_output
from workbench.compare.apply import apply_patch
from workbench.compare.patch import read_patch
from workbench.errors import UserFacingError

MOST_BYTES = 500_000_000
"""The largest patch that is read."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Turn the left document of a comparison into the right one; they are equal in canonical form."
    parser.epilog = "example: workbench diff old.xml new.xml --patch change.json; workbench patch old.xml change.json"
    parser.add_argument("left", metavar="LEFT", help="the document the patch was made from; - for standard input")
    parser.add_argument("patch", metavar="PATCH", help="what `workbench diff --patch` wrote")
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="where to write; - is standard output")


def run(arguments: Namespace, console: Console) -> int:
    """Apply the patch and write the result."""
    path = existing_file(arguments.patch, "patch")
    if path.stat().st_size > MOST_BYTES:
        raise UserFacingError(f"`{path}` is larger than {MOST_BYTES:,} bytes.", "Look whether it is the right file.")
    patch = read_patch(path.read_bytes(), arguments.patch)
    written = apply_patch(read_document(arguments.left), patch)
    if arguments.output != "-":
        write_output(arguments.output, written)
    if console.as_json:
        output = None if arguments.output == "-" else str(Path(arguments.output))
        text = {"text": written.decode()} if output is None else {}
        console.result({"left": arguments.left, "output": output, "operations": len(patch.operations), **text})
    elif arguments.output == "-":
        console.raw(written)
    else:
        console.line(f"{len(patch.operations):,} operations applied: {arguments.output}")
    return FINE

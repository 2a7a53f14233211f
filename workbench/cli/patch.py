"""`workbench patch LEFT PATCH -o OUT`: applies what `diff --patch` wrote."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.cli.console import Console
from workbench.cli.main import FINE
from workbench.cli.tools import STANDARD_STREAM, only_one_from_stdin, read_input, read_xml, take_output, write_output


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Turn a document into another one by a patch that `workbench diff --patch` wrote."
    parser.epilog = "example: workbench patch old.xml changes.json -o new.xml"
    parser.add_argument("left", metavar="LEFT", help="the document the patch was made from; - for standard input")
    parser.add_argument("patch", metavar="PATCH", help="the patch; - for standard input")
    parser.add_argument(
        "-o", "--output", default=STANDARD_STREAM, metavar="OUT", help="where the result goes; - is standard output"
    )


def run(arguments: Namespace, console: Console) -> int:
    """Write the right document; with --json, say where it is."""
    from workbench.compare.apply import apply_patch
    from workbench.compare.patch import read_patch

    only_one_from_stdin((arguments.left, arguments.patch))
    take_output(console, {"-o": arguments.output})
    left = read_xml(arguments.left, "patched")
    patch = read_patch(read_input(arguments.patch).raw, arguments.patch)
    write_output(arguments.output, apply_patch(left, patch), console)
    if console.as_json:
        console.result({"left": arguments.left, "patch": arguments.patch, "output": arguments.output})
    return FINE

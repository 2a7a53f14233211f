"""`workbench diff LEFT RIGHT`: the structural difference of two documents."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from workbench.cli.console import Console
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import only_one_from_stdin, read_xml, take_output, write_output
from workbench.compare import Options, compare

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": "="}


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Show how two documents differ as trees: prefixes, attribute order and layout do not count."
    parser.epilog = "example: workbench diff standard.xml partner.xml --mode structure"
    parser.add_argument("left", metavar="LEFT", help="a document; - for standard input")
    parser.add_argument("right", metavar="RIGHT", help="a document; - for standard input")
    parser.add_argument("--mode", choices=("values", "structure"), default="values")
    parser.add_argument("--ignore", action="append", default=[], metavar="XPATH", help="leave these nodes out")
    parser.add_argument(
        "--key", action="append", default=[], type=_key, metavar="ELEMENT=CHILD_OR_@ATTR", help="match by this key"
    )
    parser.add_argument("--unordered", action="append", default=[], metavar="XPATH", help="order does not count here")
    parser.add_argument("--numbers", action="store_true", help="10.0 equals 10.00")
    parser.add_argument("--keep-whitespace", action="store_true", help="white space counts")
    parser.add_argument("--html", metavar="FILE", help="write a report for people")
    parser.add_argument("--patch", metavar="FILE", help="write what turns LEFT into RIGHT exactly")


def run(arguments: Namespace, console: Console) -> int:
    """Compare the two documents; 0 when they are equal, 1 when they differ."""
    only_one_from_stdin((arguments.left, arguments.right))
    take_output(console, {"--html": arguments.html, "--patch": arguments.patch})
    left, right = read_xml(arguments.left, "compared"), read_xml(arguments.right, "compared")
    options = Options(
        mode=arguments.mode,
        ignore=tuple(arguments.ignore),
        keys=tuple(arguments.key),
        unordered=tuple(arguments.unordered),
        numbers=arguments.numbers,
        keep_whitespace=arguments.keep_whitespace,
    )
    difference = compare(left, right, options)
    for note in difference.notes:
        console.say(note)
    if console.as_json:
        console.result(difference.to_json_object(arguments.left, arguments.right))
    else:
        for change in difference.changes:
            spot = change.right or change.left
            where = f"line {spot.line}" if spot is not None else ""
            console.line(f"{_SIGNS[change.kind]} {change.label}  {console.paint(where, 'hint')}")
        if difference.equal:
            console.line("The two documents are equal.")
    if arguments.html:
        from workbench.cli.reports import difference_html

        page = difference_html(difference, arguments.left, arguments.right)
        write_output(arguments.html, page.encode("utf-8", "replace"), console)
    if arguments.patch:
        from workbench.compare.patch import make_patch, to_bytes

        write_output(arguments.patch, to_bytes(make_patch(left, right)), console)
    return FINE if difference.equal else PROBLEMS


def _key(text: str) -> tuple[str, str]:
    element, found, key = text.partition("=")
    if not found or not element or not key:
        raise ArgumentTypeError(f"{text!r} is not of the form ELEMENT=CHILD or ELEMENT=@ATTR")
    return element, key

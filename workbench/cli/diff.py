"""`workbench diff LEFT RIGHT`: the structural difference of two documents."""

from __future__ import annotations

import os
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace

from workbench.cli.console import Console
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import only_one_from_stdin, read_xml, take_output, write_output
from workbench.compare import Difference, Options, compare, summary
from workbench.documents import Document
from workbench.errors import UserFacingError

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": "="}
_COLOURS = {"added": "fine", "removed": "error", "changed": "warning", "moved": "note", "renamed": "note"}

_EPILOG = """\
example: workbench diff standard.xml partner.xml --mode structure

for XML files in git, with `*.xml diff=xml` in .gitattributes:
  git config diff.xml.command "workbench diff"
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Show how two documents differ as trees: prefixes, attribute order and layout do not count."
    parser.epilog = _EPILOG
    parser.add_argument("left", metavar="LEFT", help="a document; - for standard input")
    parser.add_argument("right", metavar="RIGHT", help="a document; - for standard input")
    parser.add_argument("git", nargs="*", help=SUPPRESS)
    parser.add_argument("--mode", choices=("values", "structure"), default="values")
    parser.add_argument("--ignore", action="append", default=[], metavar="XPATH", help="leave these nodes out")
    parser.add_argument(
        "--key", action="append", default=[], type=_key, metavar="ELEMENT=CHILD_OR_@ATTR", help="match by this key"
    )
    parser.add_argument("--unordered", action="append", default=[], metavar="XPATH", help="order does not count here")
    parser.add_argument("--numbers", action="store_true", help="10.0 equals 10.00")
    parser.add_argument("--keep-whitespace", action="store_true", help="white space counts")
    parser.add_argument("--html", metavar="FILE", help="write a report for people")
    parser.add_argument("--patch", metavar="FILE", help="write what turns the left document into the right one")


def run(arguments: Namespace, console: Console) -> int:
    """Compare the two documents; 0 when they are equal, 1 when they differ."""
    options = Options(
        mode=arguments.mode,
        ignore=tuple(arguments.ignore),
        keys=tuple(arguments.key),
        unordered=tuple(arguments.unordered),
        numbers=arguments.numbers,
        keep_whitespace=arguments.keep_whitespace,
    )
    if arguments.git:
        return _run_for_git(arguments, options, console)
    only_one_from_stdin((arguments.left, arguments.right))
    take_output(console, {"--html": arguments.html, "--patch": arguments.patch})
    left, right = read_xml(arguments.left, "compared"), read_xml(arguments.right, "compared")
    difference = compare(left, right, options)
    for note in difference.notes:
        console.say(note)
    if console.as_json:
        console.result(difference.to_json_object(arguments.left, arguments.right))
    else:
        _print(difference, console)
    _write_files(arguments, difference, (left, right), options, console)
    return FINE if difference.equal else PROBLEMS


def _write_files(
    arguments: Namespace, difference: Difference, pair: tuple[Document, Document], options: Options, console: Console
) -> None:
    if arguments.html:
        from workbench.compare.html import to_html

        write_output(arguments.html, to_html(difference, *pair, options).encode("utf-8", "replace"), console)
    if arguments.patch:
        from workbench.compare.patch import make_patch, to_bytes

        write_output(arguments.patch, to_bytes(make_patch(*pair)), console)


def _print(difference: Difference, console: Console) -> None:
    for change in difference.changes:
        spot = change.right or change.left
        where = f"line {spot.line}" if spot is not None else ""
        sign = console.paint(SIGNS[change.kind], _COLOURS[change.kind])
        console.line(f"{sign} {change.label}  {console.paint(where, 'hint')}")
    console.line(summary(difference))


def _run_for_git(arguments: Namespace, options: Options, console: Console) -> int:
    """Compare what git's external diff hands over.

    git gives path, old file, its hash and mode, new file, its hash and mode, and where the file was renamed the new
    path and words for that; it takes any exit code but 0 for a failure (git, "GIT_EXTERNAL_DIFF").
    """
    if len(arguments.git) not in (5, 7):
        raise UserFacingError(
            f"`diff` compares two documents and does not know what `{arguments.git[0]}` is.",
            "See workbench diff --help.",
        )
    path, old, new = arguments.left, arguments.right, arguments.git[2]
    console.line(console.paint(f"xml diff {path}", "strong"))
    if os.devnull in (old, new):
        console.line(f"{'+' if old == os.devnull else '-'} the whole document")
        return FINE
    try:
        left, right = read_xml(old, "compared"), read_xml(new, "compared")
    except UserFacingError as error:
        console.line(f"  not compared: {error}")
        return FINE
    difference = compare(left, right, options)
    for note in difference.notes:
        console.line(f"  {note}")
    _print(difference, console)
    return FINE


def _key(text: str) -> tuple[str, str]:
    element, found, key = text.partition("=")
    if not found or not element or not key:
        raise ArgumentTypeError(f"{text!r} is not of the form ELEMENT=CHILD or ELEMENT=@ATTR")
    return element, key

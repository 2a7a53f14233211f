"""`workbench convert FILE --with CONVERTER`: one conversion."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from workbench.cli.console import Console
from workbench.cli.findings import finding_object, print_finding
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import filled_from, read_input, write_output
from workbench.convert import Conversion, Converter, Converters, converter_from_file, load_converters
from workbench.convert import run as convert
from workbench.workspace import Workspace, open_workspace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Convert a document: XML, JSON or a table by a stylesheet, a Python file or a mapping table."
    parser.epilog = "example: workbench convert partner.xml --with acme-orders -o order.xml"
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    parser.add_argument(
        "--with",
        dest="converter",
        required=True,
        metavar="CONVERTER",
        help="a name in the workspace, or a file (.xsl, .xslt, .py, .toml)",
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="where to; standard output when left out, as with -")
    parser.add_argument("--connection", metavar="NAME", help="fill parameters from this connection: client code, …")
    parser.add_argument(
        "--param", action="append", default=[], type=_parameter, metavar="NAME=VALUE", help="a parameter (repeatable)"
    )


def run(arguments: Namespace, console: Console) -> int:
    """Convert the document; 1 when the converter stopped or says that something is wrong."""
    converter = converter_named(arguments.converter, open_converters(arguments, console))
    filled = filled_from(arguments.connection, _workspace(arguments))
    conversion = convert(read_input(arguments.file), converter, dict((*filled, *arguments.param)))
    output = conversion.output
    if output is not None and arguments.output not in (None, "-"):
        write_output(arguments.output, output.raw, console)
    if console.as_json:
        console.result(as_object(arguments.file, conversion, arguments.output))
    else:
        beside = Console(as_json=False, out=sys.stderr)
        for finding in conversion.findings:
            print_finding(finding, beside)
        if output is not None and arguments.output in (None, "-"):
            console.raw(output.raw)
    failed = output is None or any(finding.severity == "error" for finding in conversion.findings)
    return PROBLEMS if failed else FINE


def open_converters(arguments: Namespace, console: Console) -> Converters:
    """Read the converters of the workspace that the arguments name, and say which cannot be used.

    Raises:
        UserFacingError: the named workspace cannot be opened.
    """
    converters = load_converters(_workspace(arguments).layers("converters"))
    for problem in converters.problems:
        console.say(str(problem))
    return converters


def converter_named(name: str, converters: Converters) -> Converter:
    """Give a converter of the workspace, or make one of a file or of a folder with a `converter.toml`.

    Raises:
        UserFacingError: there is no such converter.
    """
    found = converters.get(name)
    if found is not None:
        return found
    path = Path(name)
    return converter_from_file(path / "converter.toml" if path.is_dir() else path)


def as_object(name: str, conversion: Conversion, where: str | None) -> dict[str, Any]:
    """Give the conversion for `--json`; the output itself when it goes nowhere else."""
    output = conversion.output
    return {
        "file": name,
        "converter": conversion.converter,
        "engine": conversion.engine,
        "outcome": "converted" if output is not None else "stopped",
        "findings": [finding_object(finding) for finding in conversion.findings],
        "output_file": where if output is not None and where not in (None, "-") else None,
        "output": output.text if output is not None and where in (None, "-") else None,
        "seconds": round(conversion.seconds, 4),
    }


def _workspace(arguments: Namespace) -> Workspace:
    return open_workspace(Path(arguments.workspace) if arguments.workspace is not None else None)


def _parameter(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise ArgumentTypeError(f"`{text}` is not NAME=VALUE")
    return name, value

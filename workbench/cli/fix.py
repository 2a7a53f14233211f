"""`workbench fix FILE -o OUT`: mends what can be mended without asking, on the original bytes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from workbench.bench import Request, examine
from workbench.bench.examination import NO_CONVERTER
from workbench.checks.mending import Mended, mend, sure_ones
from workbench.cli.console import Console
from workbench.cli.findings import finding_object, fix_object, print_finding
from workbench.cli.main import FINE, PROBLEMS
from workbench.cli.tools import known_transaction, open_tools, read_xml, sound_schema, take_output, write_output


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = (
        "Mend what can be mended without asking: names, order, dates, numbers, values. With --only also what leaves a "
        "placeholder to fill in. Everything else in the file stays as it is, byte for byte."
    )
    parser.epilog = "example: workbench fix order.xml -o mended.xml --only schema.misspelt-element"
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    parser.add_argument(
        "-o", dest="out", metavar="OUT", required=True, help="where the mended document goes; - for standard output"
    )
    parser.add_argument(
        "--only", action="append", default=[], metavar="CODE", help="only findings of this code (repeatable)"
    )
    parser.add_argument("--as", dest="kind", metavar="KIND", help="take it for this transaction, by name or alias")
    parser.add_argument(
        "--schema", action="append", default=[], metavar="FILE", help="check against this (.xsd, .rng, .rnc, .sch)"
    )


def run(arguments: Namespace, console: Console) -> int:
    """Mend one file; the exit code says whether problems are left."""
    take_output(console, {"-o": arguments.out})
    _, tools = open_tools(arguments, console)
    request = Request(
        chosen=known_transaction(arguments.kind, tools),
        schemas=tuple(sound_schema(name, tools.roots) for name in arguments.schema),
        converter=NO_CONVERTER,
    )
    document = read_xml(arguments.file, "fixed")
    mended = mend(document, lambda one: examine(one, tools, request).findings, sure_ones(arguments.only))
    write_output(arguments.out, mended.document.raw, console)
    if console.as_json:
        console.result(_as_object(arguments.file, arguments.out, mended))
    else:
        _print(arguments.file, mended, console)
    return PROBLEMS if any(finding.severity == "error" for finding in mended.findings) else FINE


def _as_object(name: str, out: str, mended: Mended) -> dict[str, Any]:
    return {
        "file": name,
        "out": out,
        "fixes": [fix_object(fix) for fix in mended.made],
        "findings": [finding_object(finding) for finding in mended.findings],
    }


def _print(name: str, mended: Mended, console: Console) -> None:
    count = len(mended.made)
    console.line(f"{console.paint(name, 'strong')}: {'1 fix' if count == 1 else f'{count} fixes'} made")
    for fix in mended.made:
        console.line(f"  {f'{fix.place.line}:{fix.place.column}':>8}  {fix.title}")
    if mended.findings:
        console.line("  left to mend by hand:")
        for finding in mended.findings:
            print_finding(finding, console)

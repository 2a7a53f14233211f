"""`workbench check FILE…`: the whole bench without sending."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from workbench.bench import Examination, Request, examine
from workbench.cli.console import Console
from workbench.cli.findings import finding_object, fix_object, print_finding, print_fix
from workbench.cli.main import FINE, NOT_RUN, PROBLEMS
from workbench.cli.tools import (
    existing_file,
    filled_from,
    known_transaction,
    only_one_from_stdin,
    open_tools,
    read_input,
    sound_schema,
    take_output,
    write_output,
)
from workbench.errors import UserFacingError
from workbench.findings import Finding

if TYPE_CHECKING:
    from workbench.checks.fixes import Fix


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Say what a document is, what the schema and rules say, and how it differs from the standard."
    parser.epilog = "example: workbench check order.xml --as order"
    parser.add_argument("files", nargs="+", metavar="FILE", help="a document; - for standard input")
    parser.add_argument("--as", dest="kind", metavar="KIND", help="take it for this transaction, by name or alias")
    parser.add_argument(
        "--schema", action="append", default=[], metavar="FILE", help="check against this (.xsd, .rng, .rnc, .sch)"
    )
    parser.add_argument("--standard", metavar="FILE", help="compare with this and not with the standard XML")
    parser.add_argument("--with", dest="converter", metavar="CONVERTER", help="a converter's name or file, or none")
    parser.add_argument(
        "--connection", metavar="NAME", help="fill the converter's parameters from this connection: client code, …"
    )
    parser.add_argument("--fix-list", action="store_true", help="say for each finding how it can be mended")
    parser.add_argument("--junit", metavar="FILE", help="write a JUnit report")
    parser.add_argument("--html", metavar="FILE", help="write a report for people")


def run(arguments: Namespace, console: Console) -> int:
    """Check every file in the order given; the exit code is that of the worst."""
    only_one_from_stdin(arguments.files)
    take_output(console, {"--junit": arguments.junit, "--html": arguments.html})
    workspace, tools = open_tools(arguments, console)
    request = Request(
        chosen=known_transaction(arguments.kind, tools),
        schemas=tuple(sound_schema(name, tools.roots) for name in arguments.schema),
        standard=existing_file(arguments.standard, "standard") if arguments.standard else None,
        converter=arguments.converter,
        parameters=filled_from(arguments.connection, workspace),
        to_send=False,
    )
    examined: list[tuple[str, Examination]] = []
    code = FINE
    for number, name in enumerate(arguments.files, 1):
        console.progress(f"{number} of {len(arguments.files)}: {name}")
        try:
            examination = examine(read_input(name), tools, request)
        except UserFacingError as error:
            console.progress()
            console.trouble(error)
            code = NOT_RUN
            continue
        examined.append((name, examination))
        _print(name, examination, console, fixes_too=arguments.fix_list)
        if examination.outcome != "ready" and code == FINE:
            code = PROBLEMS
    console.progress()
    _write_reports(arguments, examined, console)
    return code


def as_object(name: str, examination: Examination, *, fixes_too: bool = False) -> dict[str, Any]:
    """Give the examination as the command line's contract has it, with each finding's fixes if they are wanted."""
    transaction, conversion = examination.transaction, examination.conversion
    return {
        "file": name,
        "transaction": transaction.name if transaction is not None else None,
        "converter": conversion.converter if conversion is not None else None,
        "outcome": examination.outcome,
        "findings": [
            finding_object(finding) | ({"fixes": [fix_object(fix) for fix in fixes]} if fixes_too else {})
            for finding, fixes in _with_fixes(examination, fixes_too=fixes_too)
        ],
        "differences": len(examination.difference.changes) if examination.difference is not None else 0,
        "reviewed": examination.gate.reviewed,
        "seconds": round(examination.seconds, 4),
    }


def _with_fixes(examination: Examination, *, fixes_too: bool) -> list[tuple[Finding, tuple[Fix, ...]]]:
    """The findings with their fixes; a converter's output is nothing to be fixed by hand."""
    if not fixes_too or examination.output is not examination.document or examination.document.outcome != "xml":
        return [(finding, ()) for finding in examination.findings]
    from workbench.checks.fixes import fixes_for

    return fixes_for(examination.document, examination.findings)


def _print(name: str, examination: Examination, console: Console, *, fixes_too: bool) -> None:
    if console.as_json:
        console.result(as_object(name, examination, fixes_too=fixes_too))
        return
    transaction = examination.transaction
    what = f"{transaction.title}: " if transaction is not None else ""
    role = "fine" if examination.outcome == "ready" else "error"
    console.line(f"{console.paint(name, 'strong')}: {what}{console.paint(_outcome(examination), role)}")
    for finding, fixes in _with_fixes(examination, fixes_too=fixes_too):
        print_finding(finding, console)
        for fix in fixes:
            print_fix(fix, console, lead="            ")
    difference = examination.difference
    if difference is not None and difference.changes:
        console.line(f"  differs from the standard XML in {len(difference.changes)}:")
        for change in difference.changes:
            console.line(f"    {change.label}")


def _outcome(examination: Examination) -> str:
    if examination.outcome == "problems":
        errors = sum(finding.severity == "error" for finding in examination.findings)
        return "1 problem" if errors == 1 else f"{errors} problems"
    words = {"not-xml": "no well-formed XML", "unrecognised": "not recognised"}
    return words.get(examination.outcome, examination.outcome)


def _write_reports(arguments: Namespace, examined: list[tuple[str, Examination]], console: Console) -> None:
    if arguments.junit:
        from workbench.cli.reports import junit

        write_output(arguments.junit, junit(examined), console)
    if arguments.html:
        from workbench.cli.reports import html

        write_output(arguments.html, html(examined).encode("utf-8", "replace"), console)

"""`workbench check FILE…`: the whole bench without sending."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from workbench.bench import Examination, Request, examine
from workbench.cli.console import Console
from workbench.cli.main import FINE, NOT_RUN, PROBLEMS
from workbench.cli.tools import (
    existing_file,
    known_transaction,
    only_one_from_stdin,
    open_tools,
    read_input,
    take_output,
    write_output,
)
from workbench.errors import UserFacingError
from workbench.findings import Finding


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
    parser.add_argument("--junit", metavar="FILE", help="write a JUnit report")
    parser.add_argument("--html", metavar="FILE", help="write a report for people")


def run(arguments: Namespace, console: Console) -> int:
    """Check every file in the order given; the exit code is that of the worst."""
    only_one_from_stdin(arguments.files)
    take_output(console, {"--junit": arguments.junit, "--html": arguments.html})
    _, tools = open_tools(arguments, console)
    request = Request(
        chosen=known_transaction(arguments.kind, tools),
        schemas=tuple(existing_file(name, "schema") for name in arguments.schema),
        standard=existing_file(arguments.standard, "standard") if arguments.standard else None,
        converter=arguments.converter,
    )
    examined: list[tuple[str, Examination]] = []
    code = FINE
    for name in arguments.files:
        try:
            examination = examine(read_input(name), tools, request)
        except UserFacingError as error:
            console.trouble(error)
            code = NOT_RUN
            continue
        examined.append((name, examination))
        _print(name, examination, console)
        if examination.outcome != "ready" and code == FINE:
            code = PROBLEMS
    _write_reports(arguments, examined, console)
    return code


def as_object(name: str, examination: Examination) -> dict[str, Any]:
    """Give the examination as the command line's contract has it."""
    transaction, conversion = examination.transaction, examination.conversion
    return {
        "file": name,
        "transaction": transaction.name if transaction is not None else None,
        "converter": conversion.converter if conversion is not None else None,
        "outcome": examination.outcome,
        "findings": [_finding_object(finding) for finding in examination.findings],
        "differences": len(examination.difference.changes) if examination.difference is not None else 0,
        "reviewed": examination.gate.reviewed,
        "seconds": round(examination.seconds, 4),
    }


def _finding_object(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "stage": finding.stage,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "advice": finding.advice,
        "line": place.line if place is not None else None,
        "column": place.column if place is not None else None,
        "path": place.path if place is not None else None,
    }


def _print(name: str, examination: Examination, console: Console) -> None:
    if console.as_json:
        console.result(as_object(name, examination))
        return
    transaction = examination.transaction
    what = f"{transaction.title}: " if transaction is not None else ""
    role = "fine" if examination.outcome == "ready" else "error"
    console.line(f"{console.paint(name, 'strong')}: {what}{console.paint(_outcome(examination), role)}")
    for finding in examination.findings:
        print_finding(finding, console)
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


def print_finding(finding: Finding, console: Console) -> None:
    """Print one finding: where, how bad, what; below it the advice."""
    where = f"{finding.place.line}:{finding.place.column}" if finding.place is not None else "-"
    console.line(f"  {where:>8}  {console.paint(finding.severity, finding.severity)}  {finding.message}")
    if finding.advice:
        console.line(f"            {console.paint(finding.advice, 'hint')}")


def _write_reports(arguments: Namespace, examined: list[tuple[str, Examination]], console: Console) -> None:
    if arguments.junit:
        from workbench.cli.reports import junit

        write_output(arguments.junit, junit(examined), console)
    if arguments.html:
        from workbench.cli.reports import html

        write_output(arguments.html, html(examined).encode("utf-8", "replace"), console)

"""`workbench test-converter CONVERTER…`: a converter's own cases, and what a change does to an archive."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from workbench.cli.console import Console
from workbench.cli.convert import converter_named, open_converters
from workbench.cli.findings import finding_object, print_finding
from workbench.cli.main import FINE, NOT_RUN, PROBLEMS
from workbench.convert import (
    CaseResult,
    Converter,
    Converters,
    Coverage,
    Regression,
    accept,
    compare_versions,
    coverage_of,
    load_cases,
    run_case,
)
from workbench.errors import UserFacingError

_MOST_CHANGES = 20
_MOST_FILES = 10


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Run the cases of converters: each input, and whether what comes out is what is expected."
    parser.epilog = (
        "example: workbench test-converter acme-orders\n"
        "         workbench test-converter acme-orders --against old/acme-orders --archive messages/"
    )
    parser.add_argument(
        "converters", nargs="+", metavar="CONVERTER", help="a name in the workspace, a file or a folder"
    )
    parser.add_argument("--accept", action="store_true", help="take what comes out as what is expected from now on")
    parser.add_argument("--against", metavar="OLD", help="the version before; needs --archive")
    parser.add_argument("--archive", metavar="DIR", help="messages of the past to run both versions over")


def run(arguments: Namespace, console: Console) -> int:
    """Run the cases; 1 when one is not as expected, 2 when a converter cannot be used or has no cases."""
    converters = open_converters(arguments, console)
    if (arguments.against is None) != (arguments.archive is None):
        raise UserFacingError("`--against` and `--archive` belong together.", "Give both, or neither.")
    codes = []
    for name in arguments.converters:
        try:
            converter = converter_named(name, converters)
            if arguments.archive is not None:
                codes.append(_regression(converter, converters, arguments, console))
            else:
                codes.append(_cases(converter, console, take=arguments.accept))
        except UserFacingError as error:
            console.trouble(error)
            codes.append(NOT_RUN)
    return max(codes)


def _cases(converter: Converter, console: Console, *, take: bool) -> int:
    cases = load_cases(converter)
    if not cases:
        raise UserFacingError(
            f"The converter `{converter.name}` has no cases.",
            f"Make folders in `{converter.folder / 'cases'}`, each with an input and what is expected of it.",
        )
    results = []
    for case in cases:
        result = run_case(converter, case, coverage=True)
        if take and result.outcome in ("failed", "new"):
            result = run_case(converter, accept(result), coverage=True)
        results.append(result)
        _print_case(converter, result, console)
    coverage = coverage_of(converter, [result.conversion.reached for result in results])
    _print_summary(converter, results, coverage, console)
    return FINE if all(result.outcome == "passed" for result in results) else PROBLEMS


def _print_case(converter: Converter, result: CaseResult, console: Console) -> None:
    changes = result.difference.changes if result.difference is not None else ()
    if console.as_json:
        console.result(
            {
                "converter": converter.name,
                "case": result.case.name,
                "outcome": result.outcome,
                "message": result.sentence,
                "differences": len(changes),
                "changes": [change.label for change in changes[:_MOST_CHANGES]],
                "findings": [finding_object(finding) for finding in result.conversion.findings],
                "seconds": round(result.conversion.seconds, 4),
            }
        )
        return
    role = {"passed": "fine", "new": "warning"}.get(result.outcome, "error")
    console.line(f"{converter.name}/{result.case.name}: {console.paint(result.outcome, role)}")
    if result.outcome != "passed":
        console.line(f"  {result.sentence}")
        for finding in result.conversion.findings:
            print_finding(finding, console)
    for change in changes[:_MOST_CHANGES]:
        console.line(f"    {change.label}")


def _print_summary(converter: Converter, results: list[CaseResult], coverage: Coverage, console: Console) -> None:
    counts = {kind: sum(each.outcome == kind for each in results) for kind in ("passed", "failed", "stopped", "new")}
    if console.as_json:
        missed = [{"line": part.line, "part": part.label} for part in coverage.missed]
        summary = {"parts": len(coverage.parts), "share": round(coverage.share, 4), "missed": missed}
        console.result({"converter": converter.name, "cases": len(results), **counts, "coverage": summary})
        return
    shown = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    console.line(f"{console.paint(converter.name, 'strong')}: {shown}; {coverage.share:.0%} of it reached")
    for part in coverage.missed:
        console.line(f"    {console.paint('not reached', 'hint')}  line {part.line}: {part.label}")


def _regression(converter: Converter, converters: Converters, arguments: Namespace, console: Console) -> int:
    folder = Path(arguments.archive)
    if not folder.is_dir():
        raise UserFacingError(f"There is no folder `{folder}`.", "Give the folder of past messages.")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    old = converter_named(arguments.against, converters)
    found = compare_versions(old, converter, files)
    if console.as_json:
        console.result(_regression_object(converter, found))
    else:
        console.line(f"{found.equal} equal, {found.differing} different, {found.both_stop} converted by neither")
        for group in found.groups:
            console.line(f"{console.paint(f'{len(group.files)} messages', 'strong')}: {group.title}")
            for change in group.sample[:_MOST_CHANGES]:
                console.line(f"    {change.label}")
            for file in group.files[:_MOST_FILES]:
                console.line(f"    {console.paint(str(file), 'hint')}")
        for file, reason in found.unread:
            console.say(f"{file}: {reason}")
    return PROBLEMS if found.groups else FINE


def _regression_object(converter: Converter, found: Regression) -> dict[str, Any]:
    return {
        "converter": converter.name,
        "equal": found.equal,
        "different": found.differing,
        "converted_by_neither": found.both_stop,
        "groups": [
            {
                "difference": list(group.signature),
                "changes": [change.label for change in group.sample[:_MOST_CHANGES]],
                "files": [str(file) for file in group.files],
            }
            for group in found.groups
        ],
        "unread": [{"file": str(file), "message": reason} for file, reason in found.unread],
    }

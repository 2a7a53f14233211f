"""`workbench review FILE`: approve the shape of a document that a test server took, so that Production may take it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workbench.bench import Request, Tools, examine
from workbench.bench.reviewing import review
from workbench.cli.console import Console
from workbench.cli.main import FINE
from workbench.cli.tools import filled_from, open_tools, read_input, write_output
from workbench.review import Review


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = (
        "Approve the shape of a document whose checks found nothing wrong and which a test server took. "
        "The review is a file in the workspace; only documents within a reviewed shape are sent to Production."
    )
    parser.epilog = 'example: workbench review order.xml --note "compared with the partner\'s guide" --by "Kim Lee"'
    parser.add_argument("file", metavar="FILE", help="a document; - for standard input")
    parser.add_argument("--note", required=True, metavar="TEXT", help="what was looked at and why it is right")
    parser.add_argument("--by", default="", metavar="NAME", help="who approves; you, when left out")
    parser.add_argument("--prepared-by", default="", metavar="NAME", help="who brought it to acceptance; else you")
    parser.add_argument("--name", default="", metavar="NAME", help="the review's name; else the transaction's")
    parser.add_argument("--as", dest="kind", metavar="KIND", help="take it for this transaction, by name or alias")
    parser.add_argument("--with", dest="converter", metavar="CONVERTER", help="a converter's name or file, or none")
    parser.add_argument(
        "--connection", metavar="NAME", help="fills the converter's parameters; is what --ask-to-enable is about"
    )
    parser.add_argument("--ask-to-enable", metavar="OUT.html", help="write a request to SaaSplications to enable it")


def run(arguments: Namespace, console: Console) -> int:
    """Approve it; 0 when the review was written."""
    workspace, tools = open_tools(arguments, console)
    request = Request(
        chosen=arguments.kind,
        converter=arguments.converter,
        parameters=filled_from(arguments.connection, workspace),
    )
    examination = examine(read_input(arguments.file), tools, request)
    found = review(
        examination,
        workspace,
        note=arguments.note,
        by=arguments.by,
        name=arguments.name,
        prepared_by=arguments.prepared_by,
    )
    if arguments.ask_to_enable:
        from workbench.bench.enabling import enabling_request
        from workbench.bench.sending import connection_named

        connection = connection_named(workspace, arguments.connection) if arguments.connection else None
        asked = enabling_request(found, connection, [examination], converter_files(found, tools))
        write_output(arguments.ask_to_enable, asked, console)
    _print(found, arguments.file, console)
    return FINE


def converter_files(found: Review, tools: Tools) -> list[Path]:
    """Give the file of the converter that a review is about."""
    converter = tools.converters.get(found.converter) if found.converter else None
    return [converter.file] if converter is not None else []


def _print(found: Review, file: str, console: Console) -> None:
    last = found.approvals[-1]
    if console.as_json:
        console.result(
            {
                "file": file,
                "review": found.name,
                "transaction": found.transaction,
                "converter": found.converter or None,
                "by": last.by,
                "at": last.at,
                "own_work": last.is_own_work,
                "paths": len(found.shape.places),
                "approvals": len(found.approvals),
            }
        )
        return
    own = " It is the work of the one who approved it." if last.is_own_work else ""
    console.line(f"{console.paint('reviewed', 'fine')}: {found.transaction} as `{found.name}` by {last.by}.{own}")
    console.line(f"  {len(found.shape.places)} paths; taken by `{last.connection}` on {last.accepted_at}.")

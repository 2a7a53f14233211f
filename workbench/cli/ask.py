"""`workbench ask QUERY field=value…`: builds and submits a question, prints the answer."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from workbench.bench import NO_CONVERTER, Request, examine
from workbench.cli.console import Console
from workbench.cli.submit import add_session_arguments, submit_and_print
from workbench.cli.tools import open_tools
from workbench.documents import read
from workbench.errors import UserFacingError
from workbench.transactions import build_question


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Build a question from its fields, submit it in a session, and print the answer."
    parser.epilog = "example: workbench ask stock ItemCode=BOLT-M8-50,PAINT-WHT-10 Warehouse=SYD"
    parser.add_argument("query", metavar="QUERY", help="a question by name or alias, such as stock or credit")
    parser.add_argument("fields", nargs="*", type=_field, metavar="field=value", help="commas ask for several")
    add_session_arguments(parser)


def run(arguments: Namespace, console: Console) -> int:
    """Ask; 0 when the server answered the question."""
    workspace, tools = open_tools(arguments, console)
    questions = [each for each in tools.catalogue.transactions if each.kind == "question"]
    question = tools.catalogue.get(arguments.query)
    if question is None or question.kind != "question":
        known = ", ".join(f"{each.alias} ({each.title})" for each in questions)
        raise UserFacingError(f"There is no question `{arguments.query}`.", f"Known are: {known}.")
    raw = build_question(question, dict(arguments.fields))
    examination = examine(
        read(raw, f"{question.alias}.xml"), tools, Request(chosen=question.name, converter=NO_CONVERTER)
    )
    return submit_and_print(arguments.query, examination, workspace, arguments, console)


def _field(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name:
        raise ArgumentTypeError(f"{text!r} is not of the form field=value")
    return name, value

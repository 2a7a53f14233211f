"""What several commands need alike: the workspace's tools, input files, where output goes."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.bench import Tools, load_tools
from workbench.cli.console import Console
from workbench.documents import Document, read_file, read_stream
from workbench.errors import UserFacingError
from workbench.workspace import Workspace, open_workspace, user_data_folder, write_atomically

STANDARD_STREAM = "-"


def open_tools(arguments: Namespace, console: Console) -> tuple[Workspace, Tools]:
    """Open the workspace that the arguments name and say what in it cannot be used.

    Raises:
        UserFacingError: the named folder is not there, or is no workspace.
    """
    workspace = open_workspace(Path(arguments.workspace) if arguments.workspace is not None else None)
    tools = load_tools(workspace)
    for problem in tools.problems:
        console.say(str(problem))
    return workspace, tools


def filled_from(name: str | None, workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Give the converters' parameters that a connection fills in; none where no connection is named.

    Raises:
        UserFacingError: there is no such connection.
    """
    if name is None:
        return ()
    from workbench.bench.filling import parameters_of
    from workbench.bench.sending import connection_named  # brings HTTP along

    return parameters_of(connection_named(workspace, name))


def known_transaction(name: str | None, tools: Tools) -> str | None:
    """Give back the transaction that an option names, or None when it names none.

    Raises:
        UserFacingError: there is no such transaction; says which there are.
    """
    if name is not None and tools.catalogue.get(name) is None:
        known = ", ".join(f"{each.name} ({each.alias})" for each in tools.catalogue.transactions)
        raise UserFacingError(f"There is no transaction `{name}`.", f"Known are: {known}.")
    return name


def only_one_from_stdin(names: Sequence[str]) -> None:
    """Refuse to read standard input twice.

    Raises:
        UserFacingError: more than one of these names is `-`.
    """
    if list(names).count(STANDARD_STREAM) > 1:
        raise UserFacingError("Only one document can come from standard input.", "Give files for the others.")


def read_input(name: str) -> Document:
    """Read a file, or standard input for `-`; a named pipe is read until it ends.

    Raises:
        UserFacingError: the file cannot be read; says why.
    """
    if name == STANDARD_STREAM:
        if sys.stdin is None:
            raise UserFacingError("There is no standard input.", "Give a file.")
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as stream:
            return read_stream(stream, "standard input")
    path = Path(name)
    if _is_pipe(path):
        with path.open("rb", buffering=0) as stream:
            return read_stream(stream, path.name)
    return read_file(path)


def read_xml(name: str, purpose: str) -> Document:
    """Read a document that has to be XML.

    Args:
        name: a file, or `-`.
        purpose: what it cannot be otherwise, such as `compared`.

    Raises:
        UserFacingError: it cannot be read, or is no XML; says where and why.
    """
    document = read_input(name)
    if document.outcome != "xml":
        finding = document.findings[0]
        where = f" line {finding.place.line}, column {finding.place.column}:" if finding.place is not None else ""
        raise UserFacingError(f"`{name}` cannot be {purpose}:{where} {finding.message}", finding.advice)
    return document


def _is_pipe(path: Path) -> bool:
    """Tell whether the shell made this file of a command's output, as in `diff <(…) <(…)`."""
    try:
        return path.is_fifo()
    except (OSError, ValueError):
        return False


def existing_file(name: str, what: str) -> Path:
    """Give the path of a file that an option names.

    Raises:
        UserFacingError: it is not there.
    """
    if not os.path.isfile(name):
        raise UserFacingError(f"There is no {what} `{name}`.", "Check the path.")
    return Path(name)


def sound_schema(name: str, roots: Sequence[Path]) -> Path:
    """Give the path of a schema or file of rules that an option names, once it is known to be sound.

    Args:
        name: the file.
        roots: the folders besides its own from which it may include files.

    Raises:
        UserFacingError: it is not there, or it cannot be relied on; says where and why.
    """
    from workbench.checks import inspect_schema

    path = existing_file(name, "schema")
    for finding in inspect_schema((path,), roots, user_data_folder() / "sound-schemas"):
        if finding.severity == "error":
            raise UserFacingError(finding.message, finding.advice)
    return path


def take_output(console: Console, options: Mapping[str, str | None]) -> None:
    """Prepare for the files that options name: one that is `-` gets standard output.

    Args:
        console: where else the text for people would go.
        options: what each option, such as `--har`, was given.

    Raises:
        UserFacingError: two want standard output, or a file is a folder.
    """
    for option, name in options.items():
        if name == STANDARD_STREAM:
            console.give_output_to(option)
        elif name is not None and os.path.isdir(name):
            raise UserFacingError(f"`{name}` is a folder, and {option} wants a file.", "Give a file's name.")


def write_output(name: str, body: bytes, console: Console) -> None:
    """Write a file that an option names, whole or not at all; `-` is standard output.

    Raises:
        UserFacingError: it cannot be written; says why.
    """
    if name == STANDARD_STREAM:
        console.body(body)
    else:
        write_atomically(Path(name), body)

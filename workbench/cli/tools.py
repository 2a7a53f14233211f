"""What several commands need alike: the workspace's tools, input files, where output goes."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from workbench.bench import Tools, load_tools
from workbench.cli.console import Console
from workbench.documents import Document, read, read_file
from workbench.errors import UserFacingError
from workbench.workspace import Workspace, open_workspace


def open_tools(arguments: Namespace, console: Console) -> tuple[Workspace, Tools]:
    """Open the workspace that the arguments name and say what in it cannot be used.

    Raises:
        UserFacingError: the named folder is not there.
    """
    folder = Path(arguments.workspace) if arguments.workspace is not None else None
    if folder is not None and not folder.is_dir():
        raise UserFacingError(f"There is no folder `{folder}` for a workspace.", "Make it, or give another one.")
    workspace = open_workspace(folder)
    tools = load_tools(workspace)
    for problem in tools.problems:
        console.say(str(problem))
    return workspace, tools


def read_input(name: str) -> Document:
    """Read a file, or standard input for `-`.

    Raises:
        UserFacingError: the file cannot be read; says why.
    """
    if name == "-":
        return read(sys.stdin.buffer.read(), "standard input")
    return read_file(Path(name))


def existing_file(name: str, what: str) -> Path:
    """Give the path of a file that an option names.

    Raises:
        UserFacingError: it is not there.
    """
    path = Path(name)
    if not path.is_file():
        raise UserFacingError(f"There is no {what} `{name}`.", "Check the path.")
    return path


def write_output(path: str, body: bytes) -> None:
    """Write a file that an option names, whole or not at all.

    Raises:
        UserFacingError: it cannot be written; says why.
    """
    from workbench.workspace import write_atomically

    try:
        write_atomically(Path(path), body)
    except OSError as error:
        raise UserFacingError(f"`{path}` cannot be written: {error.strerror}.", "Give another path.") from None


def read_document(name: str) -> Document:
    """Read a file, or standard input for `-`, that must be XML.

    Raises:
        UserFacingError: it cannot be read or is no XML; says where and why.
    """
    document = read_input(name)
    if document.outcome != "xml":
        finding = document.findings[0]
        where = f" line {finding.place.line}, column {finding.place.column}:" if finding.place is not None else ""
        raise UserFacingError(f"`{name}` cannot be compared:{where} {finding.message}", finding.advice)
    return document

"""Runs one command: its arguments, its errors in plain words, its exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from workbench import __version__
from workbench.cli.commands import COMMANDS
from workbench.cli.console import Console, OutputError, visible
from workbench.errors import UserFacingError

FINE, PROBLEMS, NOT_RUN, INTERRUPTED = 0, 1, 2, 130


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps examples as they are; finds the terminal's width without loading what archives need, as argparse does."""

    def __init__(self, prog: str) -> None:
        try:
            width = os.get_terminal_size().columns
        except (OSError, ValueError, AttributeError):
            width = 80
        super().__init__(prog, width=width - 2)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(NOT_RUN, f"{visible(f'{self.prog}: {message}. See {self.prog} --help.')}\n")


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return its exit code (CLI contract: 0, 1, 2 or 130)."""
    console = Console(as_json=False)
    try:
        try:
            parsed = _parse(list(arguments))
        except SystemExit as stopped:  # argparse has printed help or what is wrong
            console.flush()
            return int(stopped.code or 0)
        console = Console(as_json=parsed.json)
        code: int = parsed.run(parsed, console)
        console.flush()
    except KeyboardInterrupt:
        console.say("stopped")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        _silence_output()
        return NOT_RUN
    except OutputError as error:
        _silence_output()
        console.trouble(error)
        return NOT_RUN
    except UserFacingError as error:
        console.trouble(error)
        return NOT_RUN
    except Exception as error:
        return _bug(error, console)
    return code


def _parse(arguments: list[str]) -> argparse.Namespace:
    """Read the options that hold everywhere, then let the command read the rest in its own way."""
    end = _end_of_command(arguments)
    given = argparse.Namespace(workspace=None, json=False, command=arguments[0])
    if end > 1 or given.command not in COMMANDS:  # else there is nothing before the command to be read
        given = _top().parse_args(arguments[:end], given)
    module, _ = COMMANDS[given.command]
    implementation = importlib.import_module(module)
    parser = _Parser(prog=f"workbench {given.command}", allow_abbrev=False, formatter_class=_Help)
    _add_what_holds_everywhere(parser)
    implementation.add_arguments(parser)
    words = _without_double_hyphen(arguments[end:])
    before = {"workspace": given.workspace, "json": given.json}
    parsed, unknown = parser.parse_known_args(words, argparse.Namespace(**before))
    if unknown:  # perhaps files among the options, which take longer to read
        parsed, unknown = parser.parse_known_intermixed_args(words, argparse.Namespace(**before))
    if unknown:
        parser.error(f"it does not know what `{unknown[0]}` is")
    parsed.run = implementation.run
    return parsed


def _top() -> argparse.ArgumentParser:
    """Make the parser of what stands before the command's own arguments, and of the program's help."""
    top = _Parser(
        prog="workbench",
        usage="workbench [FILE…]\n       workbench COMMAND …",
        allow_abbrev=False,
        formatter_class=_Help,
        description="Without a command, opens the window; with FILE…, opens it with these files already dropped.",
        epilog=_help_on_commands(),
    )
    _add_what_holds_everywhere(top)
    top.add_argument("--version", action="version", version=f"workbench {__version__}")
    top.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=argparse.SUPPRESS)
    return top


def _end_of_command(arguments: list[str]) -> int:
    """Give where the command's own arguments begin: behind the first word that is no option nor belongs to one."""
    for index, word in enumerate(arguments):
        if not word.startswith("-") and arguments[index - 1 : index] != ["--workspace"]:
            return index + 1
    return len(arguments)


def _without_double_hyphen(words: list[str]) -> list[str]:
    """Make files of the words behind `--`, which argparse forgets about where words and options mix."""
    if "--" not in words:
        return words
    at = words.index("--")
    return words[:at] + [f".{os.sep}{word}" if word[:1] == "-" != word else word for word in words[at + 1 :]]


def _add_what_holds_everywhere(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before and after every command; after it wins."""
    parser.add_argument("--workspace", metavar="DIR", default=argparse.SUPPRESS, help="the folder of your own files")
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line on standard output"
    )


def _help_on_commands() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}} {summary}" for name, (_, summary) in COMMANDS.items()]
    return "\n".join(
        ["commands:", *lines, "", "workbench COMMAND --help says more.", "", "example: workbench check order.xml"]
    )


def _bug(bug: Exception, console: Console) -> int:
    """Log what nobody expected, and say so in plain words."""
    from workbench.workspace.log import log_unexpected

    console.say("something went wrong that should not have; this is a fault of the workbench, not of your file.")
    try:
        console.say(f"The details are in `{log_unexpected()}`: please send that file to your support.")
    except OSError as error:
        console.say(f"The details ({bug!r}) cannot be written to the log: {error.strerror}.")
    return NOT_RUN


def _silence_output() -> None:
    """Let nothing more be written, also when Python empties its buffers at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

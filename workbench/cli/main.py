"""Runs one command: its arguments, its errors in plain words, its exit code."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from workbench import __version__
from workbench.cli.commands import COMMANDS
from workbench.cli.console import Console
from workbench.errors import UserFacingError

FINE, PROBLEMS, NOT_RUN, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(NOT_RUN, f"{self.prog}: {message}. See {self.prog} --help.\n")


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name and return its exit code (CLI contract: 0, 1, 2 or 130)."""
    try:
        parsed, console = _parse(list(arguments))
    except SystemExit as stopped:  # argparse has printed help or what is wrong
        return int(stopped.code or 0)
    try:
        code: int = parsed.run(parsed, console)
        sys.stdout.flush()
    except UserFacingError as error:
        console.trouble(error)
        return NOT_RUN
    except KeyboardInterrupt:
        console.say("stopped")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        _silence_output()
        return NOT_RUN
    except Exception:
        return _bug()
    return code


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, Console]:
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--workspace", metavar="DIR", default=argparse.SUPPRESS, help="the folder of your own files"
    )
    everywhere.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line on standard output"
    )
    parser = _Parser(
        prog="workbench",
        parents=[everywhere],
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Without a command, opens the window; with FILE…, opens it with these files already dropped.",
        epilog="example: workbench check order.xml",
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(
            name, help=summary, parents=[everywhere], formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name in arguments:  # only the command that is asked for is imported
            implementation = importlib.import_module(module)
            implementation.add_arguments(command)
            command.set_defaults(run=implementation.run)
    parsed = parser.parse_args(arguments)
    parsed.workspace = getattr(parsed, "workspace", None)
    console = Console(as_json=getattr(parsed, "json", False))
    return parsed, console


def _bug() -> int:
    """Log what nobody expected, and say so in one sentence."""
    from workbench.workspace.log import log_unexpected

    where = log_unexpected()
    sys.stderr.write(
        "workbench: something went wrong that should not have. This is a fault of the workbench, not of your file.\n"
        f"The details are in {where}: please send that file to your support.\n"
    )
    return NOT_RUN


def _silence_output() -> None:
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

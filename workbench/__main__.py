"""Chooses the command line or the window; nothing heavy is imported before it has to be."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from workbench.cli.commands import COMMANDS

NOT_RUN, INTERRUPTED = 2, 130
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: the arguments without the program's name; None takes those of the process.

    Returns:
        The exit code: 0 all is well, 1 there are problems, 2 it could not be run, 130 interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        if _asks_for_command(arguments):
            from workbench.cli.main import run_command

            return run_command(arguments)
        return _open_window(arguments)
    except KeyboardInterrupt:  # while something is still being imported
        return INTERRUPTED


def run() -> NoReturn:
    """Run the program as this process, to the end of it."""
    # Modules are no garbage: a tenth of the time of a start would go into looking for some among them.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    code = main()
    gc.freeze()
    if not {"atexit", "threading"} & sys.modules.keys():
        # Nothing asked to be told of the end, so the system may take all memory at once rather than piece by piece.
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(AttributeError, OSError, ValueError):  # it may be closed, or not be there
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _asks_for_command(arguments: list[str]) -> bool:
    """Tell whether the first word that is no option names a command, or the program is asked about itself."""
    rest = iter(arguments)
    for word in rest:
        if word in ("-h", "--help", "--version"):
            return True
        if word == "--workspace":
            next(rest, None)
        elif not word.startswith("-"):
            return word in COMMANDS or _is_no_file(word)
    return False


def _is_no_file(word: str) -> bool:
    """Tell whether a word can only be a command that does not exist, rather than a file to open."""
    return word.isidentifier() and not os.path.exists(word)


def _open_window(arguments: list[str]) -> int:
    """Open the window with the files that the arguments name already dropped, or say why there cannot be one."""
    if not _has_screen():
        sys.stderr.write(
            "workbench: there is no screen here (no DISPLAY, no WAYLAND_DISPLAY), so the window cannot open.\n"
            "Every command works without one: see workbench --help.\n"
        )
        return NOT_RUN
    try:
        from workbench.app import run
    except ImportError as error:
        sys.stderr.write(
            f"workbench: the window cannot open, because a library is missing: {error}.\n"
            "packaging/run installs what is missing, or names it.\n"
        )
        return NOT_RUN
    return run(arguments)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    run()

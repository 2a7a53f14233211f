"""`workbench sandbox`: the embedded test server on loopback, until Ctrl-C."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from workbench.cli.console import Console
from workbench.cli.main import FINE, INTERRUPTED


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Run the embedded test server on loopback until Ctrl-C; its data survives a restart."
    parser.epilog = "example: workbench sandbox --port 8095 --fault slow"
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="a port; 0 takes a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where its data lives")
    parser.add_argument("--fault", metavar="NAME", help="go wrong in this way")


def run(arguments: Namespace, console: Console) -> int:
    """Serve until interrupted."""
    from workbench.sandbox import serve

    interrupted = serve(arguments.port, arguments.data, arguments.fault)
    return INTERRUPTED if interrupted else FINE


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise ArgumentTypeError(f"{text!r} is no port: it must be a whole number from 0 to 65535")
    return int(text)

"""`workbench key new`: generates an EDI key."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.cli.console import Console
from workbench.cli.main import FINE


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = "Generate an EDI key. It is shown this once: keep it where secrets are kept."
    parser.epilog = "example: workbench key new --customer HARBOUR01"
    parser.add_argument("action", choices=("new",), metavar="new", help="generate a key")
    parser.add_argument("--customer", metavar="NAME", help="the customer whose key it is")


def run(arguments: Namespace, console: Console) -> int:
    """Print a new key."""
    from workbench.sessions import new_key

    key = new_key().reveal()
    if console.as_json:
        console.result({"key": key, "customer": arguments.customer})
    else:
        console.line(key)
    whose = f" for {arguments.customer}" if arguments.customer else ""
    console.say(f"this EDI key{whose} is shown once and kept nowhere")
    return FINE

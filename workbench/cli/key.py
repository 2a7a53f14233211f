"""`workbench key`: makes EDI keys, and changes the one that a connection uses."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.cli.console import Console
from workbench.cli.main import FINE, PROBLEMS
from workbench.errors import UserFacingError

ACTIONS = ("new", "back", "forget")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = (
        "Generate an EDI key, or change the one a connection uses. A new key is shown this once; "
        "with --connection it is kept in the keyring, and the one before it can be brought back."
    )
    parser.epilog = "example: workbench key new --customer HARBOUR01"
    parser.add_argument("action", choices=ACTIONS, metavar="|".join(ACTIONS), help="what to do with a key")
    parser.add_argument("--customer", metavar="NAME", help="the customer whose new key it is")
    parser.add_argument("--protocol", metavar="NAME", help="make the new key in the form that this protocol wants")
    parser.add_argument("--connection", metavar="NAME", help="whose key is kept, brought back, forgotten")


def run(arguments: Namespace, console: Console) -> int:
    """Do what is asked; 1 when there is no key to bring back."""
    if arguments.action == "new":
        return _new(arguments, console)
    if arguments.connection is None:
        raise UserFacingError(f"`key {arguments.action}` needs a connection.", "Give --connection NAME.")
    from workbench.bench.sending import connection_named
    from workbench.cli.tools import open_tools
    from workbench.sessions.keys import bring_back, forget_key
    from workbench.workspace.secrets import Secrets

    workspace, _ = open_tools(arguments, console)
    connection = connection_named(workspace, arguments.connection)
    if arguments.action == "back":
        done = bring_back(connection.key_name, Secrets())
        words = "the key from before is used again" if done else "there is no key from before"
    else:
        forget_key(connection.key_name, Secrets())
        done, words = True, "the keys are forgotten here; have the server forget them, too"
    console.say(words)
    if console.as_json:
        console.result({"connection": connection.name, "action": arguments.action, "done": done})
    return FINE if done else PROBLEMS


def _new(arguments: Namespace, console: Console) -> int:
    from workbench.sessions.keys import USUAL, keep_key, new_key

    form, kept = USUAL, "is shown once and kept nowhere"
    if arguments.protocol or arguments.connection:
        from workbench.bench.sending import connection_named
        from workbench.cli.tools import open_tools
        from workbench.sessions import load_profile
        from workbench.workspace.secrets import Secrets

        workspace, _ = open_tools(arguments, console)
        connection = connection_named(workspace, arguments.connection) if arguments.connection else None
        protocol = arguments.protocol or (connection.protocol if connection is not None else "")
        form = load_profile(workspace.layers("protocols"), protocol).key
    key = new_key(form)
    if arguments.connection and connection is not None:
        secrets = Secrets()
        keep_key(connection.key_name, key, secrets)
        kept = f"is shown once. {secrets.where}"
    if console.as_json:
        console.result({"key": key.reveal(), "customer": arguments.customer})
    else:
        console.line(key.reveal())
    whose = f" for {arguments.customer}" if arguments.customer else ""
    console.say(f"this EDI key{whose} {kept}")
    return FINE

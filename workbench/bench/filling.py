"""What a connection tells a converter: values that the partner's document does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.sessions import Connection

CLIENT_CODE, CLIENT_NAME, CONNECTION = "client-code", "client-name", "connection"


def parameters_of(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Give the parameters that a connection fills in, by name.

    They are the client code, the customer's name, the connection's own name, and whatever stands in the connection's
    `[parameters]`, which comes before the others where names are the same.
    """
    given = {
        CLIENT_CODE: connection.client_code,
        CLIENT_NAME: connection.customer,
        CONNECTION: connection.name,
        **dict(connection.parameters),
    }
    return tuple((name, value) for name, value in given.items() if value)

"""How much of a stranger's document is read before it is refused."""

from typing import NamedTuple


class Limits(NamedTuple):
    """What a document may have at most."""

    max_bytes: int = 200_000_000
    max_findings: int = 50
    """Faults of well-formedness that are told one by one."""


DEFAULT_LIMITS = Limits()

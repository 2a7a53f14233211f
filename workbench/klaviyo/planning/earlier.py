"""What the records said when they were last sent: which differ now, and in which fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from workbench.klaviyo.state import State


class FieldChange(NamedTuple):
    """One field that differs; values as JSON text, None where there is none."""

    field: str
    before: str | None
    after: str | None


class Earlier:
    """What was sent to one account, asked in portions."""

    def __init__(self, state: State, account: str) -> None:
        self._state = state
        self._account = account
        self.known = state.knows_sent(account)
        """Whether there is anything to compare with."""

    def digests(self, keys: Sequence[int]) -> dict[int, int]:
        """Return the digest last sent for each key that was sent."""
        return self._state.sent_digests(self._account, keys)

    def changes(self, key: int, payload: bytes) -> tuple[FieldChange, ...]:
        """Tell field by field what differs between what was sent under a key and what would be sent."""
        before = _fields(self._state.sent_body(self._account, key) or b"{}")
        after = _fields(payload)
        names = [*before, *(name for name in after if name not in before)]
        return tuple(
            FieldChange(name, before.get(name), after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        )


def _fields(payload: bytes) -> dict[str, str]:
    attributes = msgspec.json.decode(payload).get("attributes", {})
    return dict(_flat(attributes, ""))


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, part in value.items():
        if isinstance(part, dict):
            yield from _flat(part, f"{prefix}{name}.")
        else:
            yield prefix + name, msgspec.json.encode(part).decode()

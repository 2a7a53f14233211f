"""An EDI key or password that cannot be shown by accident."""

from __future__ import annotations

import hmac

KEY_PREFIX = "edi_"


class Secret:
    """Wraps a secret text. Printing, formatting, logging and pickling never give it away; `reveal` does."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one place that sends it."""
        return self._value

    def __repr__(self) -> str:
        if len(self._value) < 16:
            return "…"
        start = KEY_PREFIX if self._value.startswith(KEY_PREFIX) else ""
        return f"{start}…{self._value[-4:]}"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        raise TypeError("a secret is not written anywhere")

"""Expected trouble, worded for a person. Faults of a partner's document are findings, not errors."""

from __future__ import annotations


class UserFacingError(Exception):
    """Something a person can act on: shown as it is, never with a traceback.

    Attributes:
        message: one sentence that says what happened, and where.
        advice: one sentence that says what to do next; may be empty.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()

    def __reduce__(self) -> tuple[type[UserFacingError], tuple[str, str]]:
        return type(self), (self.message, self.advice)

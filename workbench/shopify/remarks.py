"""What people should know of a payload that was turned into standard XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong, doubtful or worth knowing."""

    severity: Literal["error", "warning", "note"]
    text: str


class Remarks:
    """Collects them while a payload is read."""

    def __init__(self) -> None:
        self.found: list[Remark] = []

    def error(self, text: str) -> None:
        """Note something that is wrong."""
        self.found.append(Remark("error", text))

    def warning(self, text: str) -> None:
        """Note something doubtful."""
        self.found.append(Remark("warning", text))

    def note(self, text: str) -> None:
        """Note something worth knowing."""
        self.found.append(Remark("note", text))

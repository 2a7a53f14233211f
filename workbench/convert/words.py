"""How the end of a conversion is told: the same words for every kind of converter."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from workbench.convert.conversion import Fault
from workbench.convert.converter import Converter
from workbench.errors import UserFacingError
from workbench.findings import Finding
from workbench.isolation import CellDiedError, CellError, CellOutputError, CellTimedOutError

LONGEST = 600
_OUT_OF_MEMORY = ("OutOfMemoryError", "MemoryError", "std::bad_alloc", "cannot allocate memory")


class ConverterError(UserFacingError):
    """A converter cannot be used: it does not compile, or a file of it is missing.

    Attributes:
        faults: each place in its files that is wrong.
    """

    def __init__(self, message: str, advice: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(message, advice)
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[ConverterError], tuple[str, str, tuple[Fault, ...]]]:  # type: ignore[override]
        return type(self), (self.message, self.advice, self.faults)


def unusable(converter: Converter, faults: Sequence[Fault]) -> ConverterError:
    """Say that a converter does not compile: the first fault in full, and how many more there are."""
    first = faults[0]
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    where = str(first.file) + (f", line {first.line}" if first.line else "")
    where += f", column {first.column}" if first.column else ""
    return ConverterError(
        f"The converter `{converter.title}` cannot be used: {where}: {sentence(first.message)}{more}",
        "Correct the file and try again.",
        faults,
    )


def stopped(converter: Converter, code: str, reason: str, advice: str = "", fault: Fault | None = None) -> Finding:
    """Say that a conversion came to an end without a result, at the converter's own line where that is known."""
    where = f" at {fault.where}" if fault is not None else ""
    return Finding(
        "conversion",
        "error",
        f"conversion.{code}",
        f"The converter `{converter.title}` stopped{where}: {sentence(reason)}",
        advice or f"Look at `{converter.file.name}`, or run the check without a converter.",
    )


def broken_off(converter: Converter, error: CellError, seconds: float, fault: Fault | None = None) -> Finding:
    """Say why the process of a conversion had to be ended, or ended by itself."""
    if isinstance(error, CellTimedOutError):
        reason = f"it took longer than {seconds:g} seconds"
        return stopped(converter, "time-limit", reason, "Look for a loop or recursion that never ends.", fault)
    if isinstance(error, CellOutputError):
        reason = "it gave more output than it may"
        return stopped(converter, "output-limit", reason, "Look for a loop that writes without end.", fault)
    assert isinstance(error, CellDiedError)
    if any(sign in error.trace for sign in _OUT_OF_MEMORY):
        return out_of_memory(converter, fault)
    if error.code is not None and error.code >= 0:
        return stopped(converter, "died", f"it ended its process, with code {error.code}", "", fault)
    reason = f"its process crashed ({_signal(error.code)})"
    return stopped(converter, "died", reason, "Look for something that grows without end, or calls C code.", fault)


def _signal(code: int | None) -> str:
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return "unknown"


def out_of_memory(converter: Converter, fault: Fault | None = None) -> Finding:
    """Say that a conversion wanted more memory than it may have."""
    reason = "it needs more memory than it may use"
    return stopped(converter, "memory-limit", reason, "Look for something that grows without end.", fault)


def sentence(text: str) -> str:
    """Give a text as the end of a sentence: one line, not too long, with a full stop."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."

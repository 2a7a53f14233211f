"""Where a command's words go: results to standard output, progress and trouble to standard error."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import Any, TextIO

from workbench.errors import UserFacingError

_COLOURS = {"error": "31", "warning": "33", "note": "36", "fine": "32", "hint": "2", "strong": "1"}
_STEERING = "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
_STEERING_BUT_COLOURS = f"(\x1b\\[(?:0|1|2|3[1236])m)|{_STEERING}"


def visible(text: str) -> str:
    """Give the text on one line, with what could steer a terminal written out.

    File names, documents and servers' answers may hold anything.
    """
    # What steers is never printable; to ask that costs no regular expression.
    return text if text.isprintable() else re.sub(_STEERING, _written_out, text)


def _written_out(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode_escape").decode("ascii")


class OutputError(UserFacingError):
    """Standard output takes nothing more, for example because the disk is full."""


class Console:
    """Prints for people or, with `--json`, one object a line for programs."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = _tolerant(out or sys.stdout, utf8=as_json)
        self._err = _tolerant(err or sys.stderr)
        self._people = self._out
        no_colour = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._colour = not no_colour and self._out.isatty()

    def result(self, value: dict[str, Any]) -> None:
        """Print one object; only called with `--json`."""
        import json  # text for people does without

        # A lone surrogate of a file's name is written as the JSON escape that it has anyway.
        self._write(self._out, json.dumps(value, ensure_ascii=False) + "\n")
        self.flush()

    def line(self, text: str = "") -> None:
        """Print one line for people."""
        if self._colour:
            text = re.sub(_STEERING_BUT_COLOURS, lambda sign: sign[1] or _written_out(sign), text)
        else:
            text = visible(text)
        self._write(self._people, text + "\n")

    def raw(self, body: bytes) -> None:
        """Print an answer as it came; on a terminal with nothing in it that could steer that."""
        binary = getattr(self._people, "buffer", None)
        if binary is None or self._people.isatty():
            for each in body.decode("utf-8", "replace").splitlines():
                self.line(each)
            return
        self.flush()
        with _said():
            binary.write(body if body.endswith(b"\n") else body + b"\n")
            binary.flush()

    def give_output_to(self, option: str) -> None:
        """Let a file that was named `-` have standard output; the text for people goes to standard error.

        Raises:
            UserFacingError: something else has standard output.
        """
        if self.as_json or self._people is self._err:
            other = "--json" if self.as_json else "another file"
            raise UserFacingError(f"{option} - cannot have standard output, which {other} has.", "Give it a file.")
        self._people, self._colour = self._err, False

    def body(self, content: bytes) -> None:
        """Write the content of the file that was named `-`."""
        with _said():
            self._out.flush()
            self._out.buffer.write(content)
            self._out.buffer.flush()

    def progress(self, text: str = "") -> None:
        """Show how far a long command is, in one line that the next takes the place of; no text clears it.

        Only where somebody looks who does not see the results come in.
        """
        if self._err.isatty() and not self._out.isatty():
            with contextlib.suppress(OSError, ValueError):
                self._err.write(f"\r{visible(text)}\x1b[K")
                self._err.flush()

    def say(self, text: str) -> None:
        """Say something beside the result."""
        with contextlib.suppress(OSError, ValueError):  # nobody hears it
            self._out.flush()
            self._err.write(f"workbench: {visible(text)}\n")
            self._err.flush()

    def trouble(self, error: UserFacingError) -> None:
        """Say why something could not be run, and what to do."""
        self.say(str(error))

    def paint(self, text: str, role: str) -> str:
        """Give the text in the colour of a role, on a terminal that shows colours."""
        return f"\x1b[{_COLOURS[role]}m{visible(text)}\x1b[0m" if self._colour else text

    def flush(self) -> None:
        """Let everything printed so far leave.

        Raises:
            OutputError: it cannot.
        """
        with _said():
            self._out.flush()

    def _write(self, stream: TextIO, text: str) -> None:
        with _said():
            stream.write(text)


@contextlib.contextmanager
def _said() -> Iterator[None]:
    """Word what keeps output from being written; that its reader has gone is told to the caller as it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"The output cannot be written: {error.strerror}.", "Look where it goes.") from None


def _tolerant(stream: TextIO | None, *, utf8: bool = False) -> TextIO:
    """Make a stream take every character, and be there: a program may be started without one."""
    if stream is None:
        return TextIOWrapper(BytesIO(), encoding="utf-8")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
    return stream

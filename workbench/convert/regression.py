"""What a change to a converter does to messages of the past: which outputs differ, grouped by the same difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.compare import Change, Options, compare
from workbench.convert.cells import Cells
from workbench.convert.conversion import Conversion
from workbench.convert.converter import Converter
from workbench.convert.running import run
from workbench.documents import read_file
from workbench.errors import UserFacingError

Report = Callable[[float, str], None]
_POSITION = re.compile(r"\[\d+\]")
_MOST_IN_A_SIGNATURE = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Messages whose outputs differ in the same way."""

    signature: tuple[str, ...]
    """What differs, as kinds and paths without positions; for messages that one version stops at, what it says."""
    sample: tuple[Change, ...]
    """The changes of the first of them, from old to new."""
    files: tuple[Path, ...]

    @property
    def title(self) -> str:
        """One line for people."""
        first = self.signature[0] if self.signature else ""
        return f"{first} and {len(self.signature) - 1} more" if len(self.signature) > 1 else first


@dataclass(frozen=True, slots=True)
class Regression:
    """What came of running two versions over an archive."""

    equal: int
    """Messages with the same output."""
    both_stop: int
    """Messages that neither version converts."""
    groups: tuple[Group, ...]
    """Those that differ, the largest group first."""
    unread: tuple[tuple[Path, str], ...] = ()
    """Files that could not be read, and why."""

    @property
    def differing(self) -> int:
        """How many messages differ."""
        return sum(len(group.files) for group in self.groups)


def compare_versions(
    old: Converter,
    new: Converter,
    files: Iterable[Path],
    *,
    edited: Mapping[Path, bytes] | None = None,
    cells: Cells | None = None,
    report: Report | None = None,
) -> Regression:
    """Run two versions of a converter over the same messages.

    Args:
        old: as it is.
        new: as it is to be; may be the same converter with `edited` files.
        files: the messages.
        edited: contents that stand for those of the new version's files.
        cells: the processes to use.
        report: told how far it has come.

    Raises:
        ConverterError: one of the two cannot be used.
    """
    messages = list(files)
    groups: dict[tuple[str, ...], tuple[tuple[Change, ...], list[Path]]] = {}
    unread: list[tuple[Path, str]] = []
    equal = both_stop = 0
    for number, file in enumerate(messages):
        if report is not None:
            report(number / len(messages), f"{number:,} of {len(messages):,}: {file.name}")
        try:
            document = read_file(file)
        except UserFacingError as error:
            unread.append((file, error.message))
            continue
        before = run(document, old, cells=cells)
        after = run(document, new, edited=edited, cells=cells)
        if before.output is None and after.output is None:
            both_stop += 1
            continue
        signature, changes = _difference(before, after)
        if not signature:
            equal += 1
        else:
            groups.setdefault(signature, (changes, []))[1].append(file)
    found = [Group(signature, changes, tuple(where)) for signature, (changes, where) in groups.items()]
    return Regression(equal, both_stop, tuple(sorted(found, key=lambda each: -len(each.files))), tuple(unread))


def _difference(before: Conversion, after: Conversion) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    if before.output is None or after.output is None:
        which, stopped = ("old", before) if before.output is None else ("new", after)
        code = next((each.code for each in stopped.findings if each.severity == "error"), "conversion.failed")
        return (f"the {which} version stops ({code})",), ()
    if before.output.raw == after.output.raw:
        return (), ()
    if before.output.outcome != "xml" or after.output.outcome != "xml":
        return ("the text differs",), ()
    changes = compare(before.output, after.output, Options()).changes
    lines = dict.fromkeys(_line(change) for change in changes[:_MOST_IN_A_SIGNATURE])
    return tuple(lines), changes


def _line(change: Change) -> str:
    spot = change.right or change.left
    return f"{change.kind} {_POSITION.sub('', spot.path) if spot is not None else change.node}"

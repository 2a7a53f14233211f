"""Groups changes for people: "Line 3, 7 and 12: `Quantity` changed" is one entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.compare.difference import Change, Kind, NodeKind

MOST_NUMBERS = 6
"""Positions that are named one by one."""
_POSITION = re.compile(r"\[\d+\]")
_LAST_NUMBERED = re.compile(r"/([^/\[\]]+)\[(\d+)\](?=/)(?!.*\]/)")


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one kind to things of one path."""

    kind: Kind
    node: NodeKind
    path: str
    """Without positions."""
    label: str
    numbers: tuple[int, ...]
    """Which of the changes."""


def grouped(changes: Iterable[Change]) -> tuple[Group, ...]:
    """Group changes, in the order of the first of each group."""
    members: dict[tuple[Kind, NodeKind, str], list[tuple[int, Change]]] = {}
    for number, change in enumerate(changes):
        members.setdefault((change.kind, change.node, general_path(change)), []).append((number, change))
    return tuple(
        Group(kind, node, path, _label(kind, path, found), tuple(number for number, _ in found))
        for (kind, node, path), found in members.items()
    )


def general_path(change: Change) -> str:
    """Give a change's path without positions, so that it fits all its like."""
    spot = change.right or change.left
    return _POSITION.sub("", spot.path).removesuffix("/text()") if spot is not None else ""


def _label(kind: Kind, path: str, found: list[tuple[int, Change]]) -> str:
    if len(found) == 1:
        return found[0][1].label
    name = path.rpartition("/")[2] or path
    where = _where([change for _, change in found])
    return f"{where}{f'attribute `{name[1:]}`' if name.startswith('@') else f'`{name}`'} {kind} ({len(found):,} times)"


def _where(changes: list[Change]) -> str:
    """Name the repeated elements that the changes are in, such as `Line 3, 7 and 12: `."""
    found: dict[str, list[str]] = {}
    for change in changes:
        spot = change.right or change.left
        match = _LAST_NUMBERED.search(spot.path) if spot is not None else None
        if match is None:
            return ""
        found.setdefault(match[1], []).append(match[2])
    if len(found) != 1:
        return ""
    name, numbers = next(iter(found.items()))
    numbers = list(dict.fromkeys(numbers))
    if len(numbers) == 1:
        return f"{name} {numbers[0]}: "
    if len(numbers) > MOST_NUMBERS:
        return f"{_several(name)} {', '.join(numbers[:MOST_NUMBERS])} and {len(numbers) - MOST_NUMBERS:,} more: "
    return f"{_several(name)} {', '.join(numbers[:-1])} and {numbers[-1]}: "


def _several(name: str) -> str:
    """Give the plural of an element's name that is a word, such as `Lines`."""
    last = name[-1:]
    if len(name) < 3 or not last.isalpha() or not last.islower() or name.endswith(("s", "x", "ch", "sh")):
        return name
    return f"{name[:-1]}ies" if last == "y" and name[-2] not in "aeiou" else f"{name}s"

"""Sign, words and colour of each kind of change: never a colour alone."""

from __future__ import annotations

from workbench.compare.alignment import ADDED, CHANGED, MOVED, REMOVED, RENAMED, SAME
from workbench.compare.difference import Kind

SIGNS: dict[Kind, str] = {"changed": "~", "added": "+", "removed": "−", "moved": "↕", "renamed": "≈"}
WORDS: dict[Kind, str] = {
    "changed": "Changed",
    "added": "Added: on the right only",
    "removed": "Removed: on the left only",
    "moved": "Moved",
    "renamed": "Renamed",
}
ROLES: dict[Kind, str] = {
    "changed": "changed",
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "renamed": "changed",
}
KIND_OF_CODE: dict[int, Kind | None] = {
    SAME: None,
    CHANGED: "changed",
    ADDED: "added",
    REMOVED: "removed",
    MOVED: "moved",
    RENAMED: "renamed",
}

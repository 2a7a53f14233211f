"""Turns of phrase that sentences about structure share."""

from __future__ import annotations

import re

from workbench.compare.shape import Shape, local

_NUMBERED = r"/([^/\[]+)\[(\d+)\]"


def quoted(shape: Shape) -> str:
    """Name an element or attribute."""
    return f"attribute `{local(shape.name)}`" if shape.is_attribute else f"`{local(shape.name)}`"


def repeated_step(path: str) -> str:
    """Name the innermost repeated element of a path: `Line 2: `; nothing when there is none."""
    found = re.findall(_NUMBERED, path)
    return f"{found[-1][0]} {found[-1][1]}: " if found else ""


def times(count: int) -> str:
    """Say that something is so more than once."""
    return f" (and {count - 1:,} more)" if count > 1 else ""

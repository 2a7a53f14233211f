"""Whose record it is from one sync to the next, and whether it still says the same."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from workbench.klaviyo.mapping import IDENTIFIERS


def identity_of(attributes: Mapping[str, Any]) -> str:
    """Return the first identifier a record has; empty when it has none. A mail address counts in any case."""
    for name in IDENTIFIERS:
        if value := attributes.get(name):
            return f"{name}={value.lower() if name == 'email' else value}"
    return ""


def number_of(content: bytes) -> int:
    """Give a 64-bit digest as the signed number that SQLite keeps."""
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)

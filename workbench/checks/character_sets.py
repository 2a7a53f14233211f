"""Sets of characters by what Unicode says of them, written as the inside of a class of Python's expressions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

Ranges = tuple[tuple[int, int], ...]
"""First and last code points, in ascending order, none touching the next."""
_LAST = 0x10FFFF
NAME_START: Ranges = (
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
)
"""What a name may begin with (XML 1.0, fifth edition, production 4)."""
NAME_INSIDE: Ranges = ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
"""What a name may have besides (production 4a)."""
SPACES: Ranges = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))


def of_categories(letters: str) -> Ranges:
    """The characters of general categories: one letter for a whole class, two for one category, space between."""
    known = _categories()
    wanted = [several for name, several in known.items() if any(name.startswith(one) for one in letters.split())]
    return merged(one for several in wanted for one in several)


def is_category(letters: str) -> bool:
    """Whether there is such a general category, or class of categories."""
    return len(letters) in (1, 2) and any(name.startswith(letters) for name in (*_categories(), "Cs"))


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Ranges in order, those that touch made one."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if made and first <= made[-1][1] + 1:
            made[-1] = made[-1][0], max(last, made[-1][1])
        else:
            made.append((first, last))
    return tuple(made)


def others(ranges: Ranges) -> Ranges:
    """All characters that are not in some ranges."""
    made, start = [], 0
    for first, last in ranges:
        if first > start:
            made.append((start, first - 1))
        start = last + 1
    return (*made, (start, _LAST)) if start <= _LAST else tuple(made)


def as_class(ranges: Ranges) -> str:
    """The inside of `[…]`."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


@lru_cache(maxsize=1)
def _categories() -> dict[str, Ranges]:
    """All characters by general category; looking at each takes a fifth of a second."""
    found: dict[str, list[tuple[int, int]]] = {}
    start, before = 0, unicodedata.category("\0")
    for code in range(1, _LAST + 2):
        category = "" if code > _LAST else unicodedata.category(chr(code))
        if category != before:
            found.setdefault(before, []).append((start, code - 1))
            start, before = code, category
    return {name: tuple(several) for name, several in found.items()}

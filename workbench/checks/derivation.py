"""Which type may stand for which (XML Schema Part 1, 3.4.6 and 3.14.6)."""

from __future__ import annotations

from workbench.checks.components import ComplexType, SimpleType


def derived(kind: SimpleType | ComplexType, base: SimpleType | ComplexType) -> bool:
    """Whether a type is another or derived from it."""
    if isinstance(base, ComplexType) and base.name == "anyType":
        return True
    if isinstance(base, SimpleType) and (base.name == "anySimpleType" or kind in base.members):
        return isinstance(kind, SimpleType)
    at: SimpleType | ComplexType | None = kind
    while at is not None:
        if at is base:
            return True
        at = at.base
    return isinstance(kind, SimpleType) and isinstance(base, SimpleType) and kind.builtin == base.name

"""A fault as the engines find it: a code, the node it is about and the facts its words need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from workbench.checks.components import AttributeDecl, ElementDecl, SimpleType


@dataclass(slots=True, eq=False)
class Fault:
    """One fault before it is put into words."""

    code: str
    node: etree._Element
    facts: dict[str, str] = field(default_factory=dict)
    spot: Literal["element", "content", "attribute"] = "element"
    attribute: str = ""
    """Clark name, when the spot is an attribute."""
    documentation: str = ""
    rejected: bool = False
    """Whether nothing inside the node was looked at."""
    related: etree._Element | None = None
    detail: str = ""
    wanted: tuple[ElementDecl, ...] = ()
    """The elements that are missing, or that this one is to be."""
    attribute_decl: AttributeDecl | None = None
    """The attribute that is missing, or that this one is to be."""
    after: int = -1
    """The number of the child behind which something belongs; -1 for the beginning."""
    kind: SimpleType | None = None
    """The type of the value that is wrong."""

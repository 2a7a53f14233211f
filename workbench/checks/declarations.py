"""What the explanation asks of a schema, in whatever language that is written."""

from __future__ import annotations

from typing import Protocol

from workbench.checks.components import AttributeDecl, ComplexType, ElementDecl, SimpleType


class Declarations(Protocol):
    """The components of one schema."""

    has_instance_attributes: bool
    """Whether `xsi:type`, `xsi:nil` and their like mean something, and are no attributes as others are."""

    def roots(self) -> list[str]:
        """Names of the elements a document may begin with, the likeliest first."""

    def element(self, name: str) -> ElementDecl | None:
        """The global element of this name."""

    def attribute(self, name: str) -> AttributeDecl | None:
        """The global attribute of this name."""

    def type(self, name: str) -> SimpleType | ComplexType | None:
        """The built-in or global type of this name."""

    def substitutes_of(self, name: str) -> list[ElementDecl]:
        """All elements that may stand for the one of this name, itself left out."""

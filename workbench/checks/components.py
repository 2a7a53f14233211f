"""The parts of a schema as the explanation needs them: elements, attributes, types, particles.

Names are Clark names (`{namespace}local`). What is meant by each part is W3C XML Schema 1.0 Part 1, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

UNBOUNDED = -1


@dataclass(slots=True)
class Facets:
    """What a restriction allows, merged with all it restricts; None where nothing is said."""

    whitespace: Literal["preserve", "replace", "collapse"] = "preserve"
    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[tuple[str, ...], ...] = ()
    """One entry a derivation step: the value must fit one pattern of each."""
    enumeration: tuple[str, ...] | None = None
    enumeration_words: dict[str, str] = field(default_factory=dict)
    """What the schema's author says about a value allowed."""
    min_inclusive: str | None = None
    max_inclusive: str | None = None
    min_exclusive: str | None = None
    max_exclusive: str | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None


@dataclass(slots=True, eq=False)
class SimpleType:
    """A type of text. `builtin` is the local name of the built-in type at its root, such as `decimal`."""

    name: str
    builtin: str
    facets: Facets
    item: SimpleType | None = None
    members: tuple[SimpleType, ...] = ()
    base: SimpleType | None = None
    documentation: str = ""
    accepted: set[str] = field(default_factory=set)
    """Values found right before: in a big document most values come again."""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`xs:any` or `xs:anyAttribute`."""

    namespaces: frozenset[str] | None
    """None: any; else the namespaces allowed, "" for none."""
    other_than: str | None
    process: Literal["strict", "lax", "skip"]
    not_namespaces: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    """Clark names excluded (XSD 1.1)."""

    def allows(self, namespace: str, name: str = "") -> bool:
        """Whether a name of this namespace may stand here."""
        if namespace in self.not_namespaces or name in self.not_names:
            return False
        if self.other_than is not None:
            return namespace not in ("", self.other_than)
        return self.namespaces is None or namespace in self.namespaces


@dataclass(slots=True, eq=False)
class AttributeDecl:
    """An attribute as one type uses it."""

    name: str
    type: SimpleType
    required: bool
    fixed: str | None
    documentation: str


@dataclass(slots=True, eq=False)
class Constraint:
    """`xs:key`, `xs:unique` or `xs:keyref` of an element."""

    kind: Literal["key", "unique", "keyref"]
    name: str
    refer: str
    selector: str
    fields: tuple[str, ...]
    namespaces: dict[str, str]


@dataclass(slots=True, eq=False)
class Alternative:
    """A type an element has when a test on its attributes holds (XSD 1.1); no test holds always."""

    test: str | None
    namespaces: dict[str, str]
    read_type: Callable[[], SimpleType | ComplexType | None]
    """None for the type that nothing fits, `xs:error`."""


@dataclass(slots=True, eq=False)
class ElementDecl:
    """An element declaration; its type is read when first asked for, since types may contain themselves."""

    name: str
    read_type: Callable[[], SimpleType | ComplexType]
    nillable: bool = False
    abstract: bool = False
    fixed: str | None = None
    default: str | None = None
    head: str | None = None
    """The substitution group it belongs to."""
    own_documentation: str = ""
    constraints: tuple[Constraint, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    _type: SimpleType | ComplexType | None = None

    @property
    def type(self) -> SimpleType | ComplexType:
        """The declared type."""
        if self._type is None:
            self._type = self.read_type()
        return self._type

    @property
    def documentation(self) -> str:
        """The author's words about the element, or else about its type."""
        return self.own_documentation or self.type.documentation


@dataclass(slots=True, eq=False)
class Group:
    """A sequence, choice or all."""

    kind: Literal["sequence", "choice", "all"]
    particles: tuple[Particle, ...]


@dataclass(slots=True, eq=False)
class Particle:
    """A term and how often it may come; `most` is UNBOUNDED for no limit."""

    least: int
    most: int
    term: ElementDecl | Group | Wildcard


@dataclass(slots=True, eq=False)
class ComplexType:
    """A type with attributes, and elements or text or nothing inside."""

    name: str
    particle: Particle | None = None
    simple: SimpleType | None = None
    mixed: bool = False
    attributes: dict[str, AttributeDecl] = field(default_factory=dict)
    any_attribute: Wildcard | None = None
    abstract: bool = False
    base: SimpleType | ComplexType | None = None
    documentation: str = ""
    open: Wildcard | None = None
    """What may stand among or behind its elements besides (XSD 1.1)."""
    content: object = None
    """The content model built from the particle, kept by `content.content_of`."""

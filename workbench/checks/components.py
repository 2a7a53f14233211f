"""The parts of a schema as the explanation needs them: elements, attributes, types, particles.

Names are Clark names (`{namespace}local`). What is meant by each part is W3C XML Schema 1.0 Part 1, chapter 3.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

UNBOUNDED = -1
Whitespace = Literal["preserve", "replace", "collapse"]


class Facets:
    """What a restriction allows, merged with all it restricts; None where nothing is said.

    Attributes:
        patterns: one entry a derivation step: the value must fit one pattern of each.
        enumeration_words: what the schema's author says about a value allowed.
    """

    def __init__(self, whitespace: Whitespace = "preserve") -> None:
        self.whitespace: Whitespace = whitespace
        self.length: int | None = None
        self.min_length: int | None = None
        self.max_length: int | None = None
        self.patterns: tuple[tuple[str, ...], ...] = ()
        self.enumeration: tuple[str, ...] | None = None
        self.enumeration_words: dict[str, str] = {}
        self.min_inclusive: str | None = None
        self.max_inclusive: str | None = None
        self.min_exclusive: str | None = None
        self.max_exclusive: str | None = None
        self.total_digits: int | None = None
        self.fraction_digits: int | None = None

    def copy(self) -> "Facets":
        """The same facets, to be narrowed further."""
        made = Facets()
        vars(made).update(vars(self))
        return made


class SimpleType:
    """A type of text. `builtin` is the local name of the built-in type at its root, such as `decimal`.

    Attributes:
        accepted: values found right before: in a big document most values come again.
    """

    def __init__(
        self,
        name: str,
        builtin: str,
        facets: Facets,
        item: "SimpleType | None" = None,
        members: "tuple[SimpleType, ...]" = (),
        base: "SimpleType | None" = None,
        documentation: str = "",
    ) -> None:
        self.name = name
        self.builtin = builtin
        self.facets = facets
        self.item = item
        self.members = members
        self.base = base
        self.documentation = documentation
        self.accepted: set[str] = set()


class Wildcard(NamedTuple):
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


class AttributeDecl(NamedTuple):
    """An attribute as one type uses it."""

    name: str
    type: SimpleType
    required: bool
    fixed: str | None
    documentation: str


class Constraint(NamedTuple):
    """`xs:key`, `xs:unique` or `xs:keyref` of an element."""

    kind: Literal["key", "unique", "keyref"]
    name: str
    refer: str
    selector: str
    fields: tuple[str, ...]
    namespaces: dict[str, str]


class Alternative(NamedTuple):
    """A type an element has when a test on its attributes holds (XSD 1.1); no test holds always."""

    test: str | None
    namespaces: dict[str, str]
    read_type: Callable[[], "SimpleType | ComplexType | None"]
    """None for the type that nothing fits, `xs:error`."""


class ElementDecl:
    """An element declaration; its type is read when first asked for, since types may contain themselves.

    Attributes:
        head: the substitution group it belongs to.
    """

    def __init__(
        self,
        name: str,
        read_type: Callable[[], "SimpleType | ComplexType"],
        *,
        nillable: bool = False,
        abstract: bool = False,
        fixed: str | None = None,
        default: str | None = None,
        head: str | None = None,
        read_documentation: Callable[[], str] = str,
        constraints: tuple[Constraint, ...] = (),
        alternatives: tuple[Alternative, ...] = (),
    ) -> None:
        self.name = name
        self.nillable = nillable
        self.abstract = abstract
        self.fixed = fixed
        self.default = default
        self.head = head
        self.constraints = constraints
        self.alternatives = alternatives
        self._read_type = read_type
        self._read_documentation = read_documentation
        self._type: SimpleType | ComplexType | None = None

    @property
    def type(self) -> "SimpleType | ComplexType":
        """The declared type."""
        if self._type is None:
            self._type = self._read_type()
        return self._type

    @property
    def documentation(self) -> str:
        """The author's words about the element, or else about its type."""
        return self._read_documentation() or self.type.documentation


class Group(NamedTuple):
    """A sequence, choice or all."""

    kind: Literal["sequence", "choice", "all"]
    particles: "tuple[Particle, ...]"


class Particle(NamedTuple):
    """A term and how often it may come; `most` is UNBOUNDED for no limit."""

    least: int
    most: int
    term: ElementDecl | Group | Wildcard


class ComplexType:
    """A type with attributes, and elements or text or nothing inside.

    Attributes:
        open: what may stand among or behind its elements besides (XSD 1.1).
        content: the content model built from the particle, kept by `content.content_of`.
    """

    def __init__(
        self,
        name: str,
        particle: Particle | None = None,
        *,
        mixed: bool = False,
        abstract: bool = False,
        any_attribute: Wildcard | None = None,
        documentation: str = "",
    ) -> None:
        self.name = name
        self.particle = particle
        self.simple: SimpleType | None = None
        self.mixed = mixed
        self.attributes: dict[str, AttributeDecl] = {}
        self.any_attribute = any_attribute
        self.abstract = abstract
        self.base: SimpleType | ComplexType | None = None
        self.documentation = documentation
        self.open: Wildcard | None = None
        self.content: object = None

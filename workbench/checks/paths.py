"""Which paths a schema knows, which of them may be left out and what values fit: what a comparison must not blame."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from workbench.checks.components import (
    UNBOUNDED,
    AttributeDecl,
    ComplexType,
    ElementDecl,
    Group,
    Particle,
    SimpleType,
    Wildcard,
)
from workbench.checks.globals import UnknownConstructError
from workbench.checks.schema import SHELF

DEEPEST = 24
"""Levels that are looked into; types that contain themselves have no end."""


class PathValues(NamedTuple):
    """What stands at one path, as far as a schema says so."""

    type: str = ""
    """Local name of the built-in type, such as `date`; empty for what holds elements."""
    codes: tuple[str, ...] = ()
    """The only values allowed, in the schema's order; empty when there is no such list."""
    least_length: int = 0
    most_length: int | None = None
    decimals: int | None = None
    """The most digits behind the decimal point."""
    most: int | None = 1
    """How often it may stand in one parent; None for no limit."""


class SchemaPaths(NamedTuple):
    """Readable paths without positions, such as `/SalesOrder/Lines/Line/Note`."""

    allowed: frozenset[str]
    optional: frozenset[str]
    """Those that a valid document may lack."""
    values: Mapping[str, PathValues]
    """What may stand there; where a path is declared in more than one way, what all ways say."""


class _Values(Mapping[str, PathValues]):
    """Reads what a declaration says of values when it is asked for: most comparisons ask for few."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[ElementDecl | AttributeDecl, int] | None] = {}

    def add(self, path: str, declared: ElementDecl | AttributeDecl, most: int) -> None:
        # A name that is declared at two places of one parent may stand at both.
        self._declared[path] = None if path in self._declared else (declared, most)

    def __getitem__(self, path: str) -> PathValues:
        found = self._declared[path]
        if found is None:
            return PathValues(most=None)
        declared, most = found
        type_ = declared.type
        return _values(type_.simple if isinstance(type_, ComplexType) else type_, most)

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def schema_paths(schema: Path, roots: Iterable[Path], root: str) -> SchemaPaths:
    """Give the paths that a schema knows below one root element.

    A schema whose parts cannot be read this way (RELAX NG, XSD 1.1) gives no paths.

    Args:
        schema: an XML Schema file.
        roots: folders besides its own from which it may include files.
        root: the Clark name of the document's root element.

    Raises:
        SchemaError: the schema cannot be used.
    """
    compiled = SHELF.take((schema,), tuple(roots))
    walk = _Walk()
    if not compiled.is_relax_ng:
        with suppress(UnknownConstructError):
            element = compiled.model().element(root)
            if element is not None:
                walk.element(element, "", optional=False)
    return SchemaPaths(frozenset(walk.allowed), frozenset(walk.optional), walk.values)


class _Walk:
    def __init__(self) -> None:
        self.allowed: set[str] = set()
        self.optional: set[str] = set()
        self.values = _Values()

    def element(self, element: ElementDecl, parent: str, optional: bool, most: int = 1) -> None:
        path = f"{parent}/{_local(element.name)}"
        known = path in self.allowed
        self._add(path, optional, element, most)
        if known or path.count("/") > DEEPEST or not isinstance(element.type, ComplexType):
            return
        for name, attribute in element.type.attributes.items():
            self._add(f"{path}/@{_local(name)}", not attribute.required, attribute, 1)
        if element.type.particle is not None:
            self._particle(element.type.particle, path, optional=False, times=1)

    def _particle(self, particle: Particle, path: str, optional: bool, times: int) -> None:
        optional = optional or particle.least == 0
        times = UNBOUNDED if UNBOUNDED in (times, particle.most) else times * particle.most
        term = particle.term
        if isinstance(term, ElementDecl):
            self.element(term, path, optional, times)
        elif isinstance(term, Group):
            in_choice = term.kind == "choice" and len(term.particles) > 1
            for part in term.particles:
                self._particle(part, path, optional or in_choice, times)
        else:
            assert isinstance(term, Wildcard)

    def _add(self, path: str, optional: bool, declared: ElementDecl | AttributeDecl, most: int) -> None:
        self.allowed.add(path)
        if optional:
            self.optional.add(path)
        self.values.add(path, declared, most)


def _values(simple: SimpleType | None, most: int) -> PathValues:
    often = None if most == UNBOUNDED else most
    if simple is None:
        return PathValues(most=often)
    if simple.item is not None or simple.members:  # a list, or one of several types
        return PathValues("string", most=often)
    facets = simple.facets
    exact = facets.length
    return PathValues(
        simple.builtin,
        facets.enumeration or (),
        (exact if exact is not None else facets.min_length) or 0,
        exact if exact is not None else facets.max_length,
        facets.fraction_digits,
        often,
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2]

"""Which paths a schema knows, and which of them may be left out: what a comparison with a sample must not blame."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from workbench.checks.components import ComplexType, ElementDecl, Group, Particle, Wildcard
from workbench.checks.globals import UnknownConstructError
from workbench.checks.schema import SHELF

DEEPEST = 24
"""Levels that are looked into; types that contain themselves have no end."""


class SchemaPaths(NamedTuple):
    """Readable paths without positions, such as `/SalesOrder/Lines/Line/Note`."""

    allowed: frozenset[str]
    optional: frozenset[str]
    """Those that a valid document may lack."""


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
    return SchemaPaths(frozenset(walk.allowed), frozenset(walk.optional))


class _Walk:
    def __init__(self) -> None:
        self.allowed: set[str] = set()
        self.optional: set[str] = set()

    def element(self, element: ElementDecl, parent: str, optional: bool) -> None:
        path = f"{parent}/{_local(element.name)}"
        known = path in self.allowed
        self._add(path, optional)
        if known or path.count("/") > DEEPEST or not isinstance(element.type, ComplexType):
            return
        for name, attribute in element.type.attributes.items():
            self._add(f"{path}/@{_local(name)}", not attribute.required)
        if element.type.particle is not None:
            self._particle(element.type.particle, path, optional=False)

    def _particle(self, particle: Particle, path: str, optional: bool) -> None:
        optional = optional or particle.least == 0
        term = particle.term
        if isinstance(term, ElementDecl):
            self.element(term, path, optional)
        elif isinstance(term, Group):
            in_choice = term.kind == "choice" and len(term.particles) > 1
            for part in term.particles:
                self._particle(part, path, optional or in_choice)
        else:
            assert isinstance(term, Wildcard)

    def _add(self, path: str, optional: bool) -> None:
        self.allowed.add(path)
        if optional:
            self.optional.add(path)


def _local(name: str) -> str:
    return name.rpartition("}")[2]

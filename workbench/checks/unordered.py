"""The content model `xs:all`: elements in any order. XSD 1.1 lets them repeat, come by groups and among wildcards."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.checks.components import ElementDecl, Group, Particle, Wildcard
from workbench.checks.declarations import Declarations


@dataclass(slots=True)
class Unordered:
    """The members of an `xs:all`."""

    is_optional: bool
    particles: dict[str, Particle] = field(default_factory=dict)
    names: dict[str, ElementDecl] = field(default_factory=dict)
    """By name, that of an element which may stand for another also."""
    owners: dict[str, str] = field(default_factory=dict)
    """By the same names, the name of the member that stands in the schema."""
    wildcards: list[Wildcard] = field(default_factory=list)


def unordered(particle: Particle | None, model: Declarations) -> Unordered | None:
    """The members of a content model that is an `xs:all`; None for any other."""
    groups = [] if particle is None else _groups(particle)
    if not groups or any(group.kind != "all" for _, group in groups):
        return None
    made = Unordered(is_optional=all(least == 0 for least, _ in groups))
    for _, group in groups:
        _add(group, made, model)
    return made


def _groups(particle: Particle) -> list[tuple[int, Group]]:
    """The groups in a particle when those that only wrap others are taken off; a base type's part comes first."""
    group = particle.term
    if not isinstance(group, Group):
        return []
    if group.kind == "sequence" and (particle.least, particle.most) == (1, 1) and group.particles:
        inner = [_groups(part) for part in group.particles]
        if all(inner) and (len(inner) == 1 or all(one.kind == "all" for several in inner for _, one in several)):
            return [one for several in inner for one in several]
    return [(particle.least, group)]


def _add(group: Group, made: Unordered, model: Declarations) -> None:
    for part in group.particles:
        if isinstance(part.term, Wildcard):
            made.wildcards.append(part.term)
        elif isinstance(part.term, ElementDecl):
            made.particles[part.term.name] = part
            for decl in (part.term, *model.substitutes_of(part.term.name)):
                if not decl.abstract:
                    made.names[decl.name] = decl
                    made.owners[decl.name] = part.term.name
        else:
            for _, inner in _groups(part):
                _add(inner, made, model)

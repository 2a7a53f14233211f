"""What may be inside an element of a RELAX NG schema, as the content models that the explanation works with.

A state of the automaton is what is still to come; an element leads from it to what is to come behind that element
(Brzozowski's derivatives), which lets elements be interleaved as they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.checks.automaton import Automaton, Edge
from workbench.checks.components import UNBOUNDED, ElementDecl, Particle
from workbench.checks.globals import UnknownConstructError
from workbench.checks.grammar import (
    EMPTY,
    NOT_ALLOWED,
    Choice,
    ElementPattern,
    More,
    Pair,
    Pattern,
    choice,
    more,
    pair,
    parts,
)
from workbench.checks.unordered import Unordered

_MOST_STATES = 500
DeclOf = Callable[[str, tuple[ElementPattern, ...]], ElementDecl]
"""Gives the declaration of an element of one name, which may be any of some patterns."""


def only(kinds: tuple[type, ...], pattern: Pattern) -> Pattern:
    """A pattern without those of its parts that are not of some kinds."""
    if isinstance(pattern, Pair):
        return pair(pattern.kind, only(kinds, pattern.first), only(kinds, pattern.second))
    if isinstance(pattern, Choice):
        return choice(*(only(kinds, one) for one in pattern.branches))
    if isinstance(pattern, More):
        return more(only(kinds, pattern.inner))
    return pattern if isinstance(pattern, kinds) or pattern == NOT_ALLOWED else EMPTY


def declarations(pattern: Pattern, decl_of: DeclOf) -> dict[str, ElementDecl]:
    """The elements of a pattern by name; of several of one name any may be meant."""
    found: dict[str, dict[ElementPattern, None]] = {}
    for one in parts(pattern):
        if isinstance(one, ElementPattern):
            for name in one.names.names:
                found.setdefault(name, {})[one] = None
    return {name: decl_of(name, tuple(several)) for name, several in found.items()}


def interleaved(pattern: Pattern, names: dict[str, ElementDecl]) -> Unordered | None:
    """The members of a pattern that is nothing but single elements in any order; None for any other."""
    members = list(_members(pattern))
    if len(members) < 2:
        return None
    made = Unordered(is_optional=False)
    for member in members:
        least, most, inner = 1, 1, member
        if isinstance(inner, Choice) and EMPTY in inner.branches:
            least, inner = 0, choice(*(one for one in inner.branches if one != EMPTY))
        if isinstance(inner, More):
            most, inner = UNBOUNDED, inner.inner
        if not isinstance(inner, ElementPattern) or len(inner.names.names) != 1 or inner.names.others:
            return None
        name = inner.names.names[0]
        if name in made.particles:
            return None
        made.particles[name] = Particle(least, most, names[name])
        made.names[name], made.owners[name] = names[name], name
    return made


def automaton(pattern: Pattern, names: dict[str, ElementDecl]) -> Automaton:
    """The automaton of a pattern of elements.

    Raises:
        UnknownConstructError: it would have too many states.
    """
    number = {pattern: 0}
    order = [pattern]
    edges: list[list[Edge]] = []
    for state in order:
        instead = _alternatives(state)
        out: list[Edge] = []
        for element in instead:
            target = _behind(state, element)
            if target == NOT_ALLOWED:
                continue
            if target not in number:
                number[target] = len(order)
                order.append(target)
                if len(order) > _MOST_STATES:
                    raise UnknownConstructError("content model too large")
            out.extend(_edges(element, number[target], instead[element], names))
        edges.append(out)
    final = frozenset(number[state] for state in order if _may_end(state))
    return Automaton(edges, final, names, any(edge.term not in names.values() for out in edges for edge in out))


def _edges(
    element: ElementPattern, target: int, instead: Iterable[ElementPattern], names: dict[str, ElementDecl]
) -> Iterable[Edge]:
    alternatives = tuple(dict.fromkeys(name for one in instead for name in one.names.names))
    accepted = {name: names[name] for name in element.names.names}
    if accepted:
        yield Edge(target, next(iter(accepted.values())), accepted, alternatives)
    for wildcard in element.names.others:
        yield Edge(target, wildcard, {}, alternatives)


def _members(pattern: Pattern) -> Iterable[Pattern]:
    if isinstance(pattern, Pair) and pattern.kind == "interleave":
        yield from _members(pattern.first)
        yield from _members(pattern.second)
    else:
        yield pattern


def _may_end(pattern: Pattern) -> bool:
    if isinstance(pattern, Pair):
        return _may_end(pattern.first) and _may_end(pattern.second)
    if isinstance(pattern, Choice):
        return any(_may_end(one) for one in pattern.branches)
    return _may_end(pattern.inner) if isinstance(pattern, More) else pattern == EMPTY


def _behind(pattern: Pattern, element: ElementPattern) -> Pattern:
    """What may come behind an element that comes first."""
    if pattern is element:
        return EMPTY
    if isinstance(pattern, Choice):
        return choice(*(_behind(one, element) for one in pattern.branches))
    if isinstance(pattern, More):
        return pair("group", _behind(pattern.inner, element), choice(pattern, EMPTY))
    if not isinstance(pattern, Pair):
        return NOT_ALLOWED
    first, second = pattern.first, pattern.second
    behind = pair(pattern.kind, _behind(first, element), second)
    if pattern.kind == "interleave":
        return choice(behind, pair(pattern.kind, first, _behind(second, element)))
    return choice(behind, _behind(second, element)) if _may_end(first) else behind


def _alternatives(pattern: Pattern) -> dict[ElementPattern, tuple[ElementPattern, ...]]:
    """The elements that may come first, with those that may come in their place."""
    if isinstance(pattern, ElementPattern):
        return {pattern: ()}
    if isinstance(pattern, More):
        return _alternatives(pattern.inner)
    if isinstance(pattern, Choice):
        found = {one: several for branch in pattern.branches for one, several in _alternatives(branch).items()}
        every = tuple(found)
        return {one: several or every for one, several in found.items()}
    if not isinstance(pattern, Pair):
        return {}
    first = _alternatives(pattern.first)
    if pattern.kind == "interleave" or _may_end(pattern.first):
        return {**_alternatives(pattern.second), **first}
    return first

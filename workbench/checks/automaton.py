"""A content model as an automaton without empty moves: which element may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.checks.components import UNBOUNDED, ElementDecl, Group, Particle, Wildcard
from workbench.checks.declarations import Declarations
from workbench.checks.globals import UnknownConstructError

_MOST_COPIES = 120
"""An element allowed more often than this is taken as allowed without limit; libxml2 still counts."""
_FEW_COPIES = 3
_MOST_STATES = 4000


@dataclass(slots=True, eq=False)
class Edge:
    """One element that may come next, and the state it leads to."""

    target: int
    term: ElementDecl | Wildcard
    accepts: dict[str, ElementDecl]
    """What may stand here by name: the element and its substitutes; empty for a wildcard."""
    alternatives: tuple[str, ...] = ()
    """Names that may begin here instead, when this is one branch of a choice."""


@dataclass(slots=True, eq=False)
class Automaton:
    """States by number, 0 the first; `edges` are the moves out of each."""

    edges: list[list[Edge]]
    final: frozenset[int]
    names: dict[str, ElementDecl]
    has_wildcard: bool

    def accepts(self, names: Iterable[str]) -> bool:
        """Whether elements of these names, in this order, are just what is wanted; not for wildcards."""
        states = frozenset([0])
        known: dict[tuple[frozenset[int], str], frozenset[int]] = {}
        for name in names:
            key = states, name
            if key not in known:
                known[key] = self.follow(states, name, "")
            states = known[key]
            if not states:
                return False
        return bool(states & self.final)

    def follow(self, states: frozenset[int], name: str, namespace: str) -> frozenset[int]:
        """The states reached from any of `states` by an element."""
        return frozenset(edge.target for state in states for edge in self.edges[state] if takes(edge, name, namespace))


def takes(edge: Edge, name: str, namespace: str) -> bool:
    """Whether an element of this name may go along an edge."""
    if isinstance(edge.term, Wildcard):
        return edge.term.allows(namespace, name)
    return name in edge.accepts


def build(particle: Particle | None, model: Declarations) -> Automaton:
    """The automaton of a content model.

    Raises:
        UnknownConstructError: it would grow beyond all bounds.
    """
    try:
        return _built(particle, model, _MOST_COPIES)
    except UnknownConstructError:
        return _built(particle, model, _FEW_COPIES)


def _built(particle: Particle | None, model: Declarations, copies: int) -> Automaton:
    builder = _Builder(model, copies)
    end = builder.state()
    first = builder.state() if particle is None else builder.particle(particle, end)
    if particle is None:
        builder.free[first].append(end)
    return builder.finish(first, end)


class _Builder:
    """Builds from the end to the beginning, with empty moves, which `finish` takes out."""

    def __init__(self, model: Declarations, copies: int) -> None:
        self._copies = copies
        self._model = model
        self.free: list[list[int]] = []
        self._edges: list[list[Edge]] = []

    def state(self) -> int:
        if len(self.free) >= _MOST_STATES:
            raise UnknownConstructError("content model too large")
        self.free.append([])
        self._edges.append([])
        return len(self.free) - 1

    def particle(self, particle: Particle, end: int) -> int:
        """The state from which `particle` leads to `end`."""
        least = min(particle.least, self._copies)
        if particle.most == UNBOUNDED or particle.most > self._copies:
            loop = self.state()
            self.free[loop].append(end)
            self.free[loop].append(self._term(particle.term, loop))
            at = loop
        else:
            at = end
            for _ in range(particle.most - least):
                optional = self.state()
                self.free[optional] += [end, self._term(particle.term, at)]
                at = optional
        for _ in range(least):
            at = self._term(particle.term, at)
        return at

    def _term(self, term: ElementDecl | Group | Wildcard, end: int) -> int:
        if isinstance(term, Group):
            return self._group(term, end)
        at = self.state()
        accepts = {} if isinstance(term, Wildcard) else self._accepts(term)
        self._edges[at].append(Edge(end, term, accepts))
        return at

    def _accepts(self, term: ElementDecl) -> dict[str, ElementDecl]:
        found = {} if term.abstract else {term.name: term}
        found.update((decl.name, decl) for decl in self._model.substitutes_of(term.name) if not decl.abstract)
        return found or {term.name: term}

    def _group(self, group: Group, end: int) -> int:
        if group.kind == "all" and len(group.particles) > 1:
            raise UnknownConstructError("all inside another group")
        if group.kind != "choice":
            for part in reversed(group.particles):
                end = self.particle(part, end)
            return end
        at = self.state()
        begins = [self.particle(part, end) for part in group.particles]
        self.free[at].extend(begins)
        firsts = [edge for begin in begins for edge in self._first_edges(begin, end)]
        names = tuple(dict.fromkeys(name for edge in firsts for name in edge.accepts))
        for edge in firsts:
            edge.alternatives = edge.alternatives or names
        return at

    def _first_edges(self, state: int, end: int) -> list[Edge]:
        return [edge for one in self._closure(state, end) for edge in self._edges[one]]

    def _closure(self, state: int, stop: int = -1) -> list[int]:
        seen = [state]
        for one in seen:
            if one != stop:
                seen.extend(target for target in self.free[one] if target not in seen)
        return [one for one in seen if one != stop]

    def finish(self, first: int, end: int) -> Automaton:
        """The automaton with only the states that matter, renumbered."""
        number = {first: 0}
        order = [first]
        edges: list[list[Edge]] = []
        final: set[int] = set()
        for state in order:
            closure = self._closure(state)
            out: list[Edge] = []
            for edge in (edge for one in closure for edge in self._edges[one]):
                if edge.target not in number:
                    number[edge.target] = len(order)
                    order.append(edge.target)
                out.append(Edge(number[edge.target], edge.term, edge.accepts, edge.alternatives))
            if end in closure:
                final.add(number[state])
            edges.append(out)
        names = {name: decl for out in edges for edge in out for name, decl in edge.accepts.items()}
        wild = any(isinstance(edge.term, Wildcard) for out in edges for edge in out)
        return Automaton(edges, frozenset(final), names, wild)

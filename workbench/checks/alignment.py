"""Aligns the children an element has with those its content model wants, at the least cost.

A shortest path (Dijkstra) through pairs of "children read so far" and "state of the automaton". A child may match, be
a slip of the pen for what is wanted, be exchanged with the next, or be too much; an element that is wanted may be
missing. Each pair is visited
once, so the work is at most children × states, and little more than the number of children when few are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.checks.automaton import Automaton, Edge, takes
from workbench.checks.components import ElementDecl, Wildcard
from workbench.checks.names import ALIKE, similarity

_OTHER_NAMESPACE = 2
_SLIP = 5
_TOO_MUCH = 10
_AGAIN = 6
"""One that repeats the very element before it: less than a missing one between the two."""
_MISSING = 7
"""Less than one too much, so that moving one element costs less than doing without two that may be left out."""
_STRANGER = 12
"""One that nobody knows in the place of one that is wanted: less than one too much and one missing."""
_EXCHANGED = 10
"""Two that stand in each other's place: less than two missing, and no less than one that is too much."""
_MOST_PAIRS = 3_000_000


Kind: TypeAlias = Literal["match", "namespace", "slip", "extra", "missing", "exchanged"]
_Raw: TypeAlias = tuple[Kind | Literal["stranger"], int | None, ElementDecl | Wildcard | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the alignment: `index` is the child concerned, None for a missing one.

    One that is `exchanged` belongs behind the next, which the step before has matched.
    """

    kind: Kind
    index: int | None
    decl: ElementDecl | Wildcard | None
    alternatives: tuple[str, ...] = ()


def split(name: str) -> tuple[str, str]:
    """Namespace and local part of a Clark name."""
    if name[:1] == "{":
        namespace, _, local = name[1:].rpartition("}")
        return namespace, local
    return "", name


def align(names: Sequence[str], automaton: Automaton, doubles: frozenset[int] = frozenset()) -> list[Step] | None:
    """The cheapest way to read `names`; None when that would take too long to find.

    Args:
        names: the names of the children.
        automaton: what is wanted.
        doubles: which of the children say the very same as the one before.
    """
    return _Search(names, automaton, doubles).run()


class _Search:
    def __init__(self, names: Sequence[str], automaton: Automaton, doubles: frozenset[int]) -> None:
        self._doubles = doubles
        self._names = names
        self._spaces = [split(name)[0] for name in names]
        self._automaton = automaton
        self._width = len(automaton.edges)
        self._cost: dict[int, int] = {0: 0}
        self._came: dict[int, tuple[int, _Raw, ElementDecl | None]] = {}
        """For each pair that before, the step from there, and what the next child is when the step takes two."""
        self._waiting: list[list[int]] = [[0]]

    def run(self) -> list[Step] | None:
        count, width = len(self._names), self._width
        level = 0
        done: set[int] = set()
        while level < len(self._waiting):
            stack = self._waiting[level]
            if not stack:
                level += 1
                continue
            pair = stack.pop()
            if pair in done:
                continue
            done.add(pair)
            if len(done) > _MOST_PAIRS:
                return None
            index, state = divmod(pair, width)
            if index == count and state in self._automaton.final:
                return self._way(pair)
            self._expand(pair, index, state, level)
        return None

    def _expand(self, pair: int, index: int, state: int, cost: int) -> None:
        at_end = index == len(self._names)
        below = pair - state
        if not at_end:
            more = _AGAIN if index in self._doubles else _TOO_MUCH
            self._reach(pair, pair + self._width, cost + more, ("extra", index, None, ()))
        for edge in self._automaton.edges[state]:
            step: _Raw = ("missing", None, edge.term, edge.alternatives)
            self._reach(pair, below + edge.target, cost + _MISSING, step)
        if not at_end:
            for edge in self._automaton.edges[state]:
                self._read(pair, index, edge, below + self._width + edge.target, cost)
            self._exchange(pair, index, state, cost)

    def _read(self, pair: int, index: int, edge: Edge, target: int, cost: int) -> None:
        name = self._names[index]
        if takes(edge, name, self._spaces[index]):
            decl = edge.accepts.get(name, edge.term)
            self._reach(pair, target, cost, ("match", index, decl, ()))
        elif name not in self._automaton.names:
            found = _slip(name, edge)
            if found is not None:
                more, kind, decl = found
                self._reach(pair, target, cost + more, (kind, index, decl, ()))
            elif isinstance(edge.term, ElementDecl):
                self._reach(pair, target, cost + _STRANGER, ("stranger", index, edge.term, edge.alternatives))

    def _exchange(self, pair: int, index: int, state: int, cost: int) -> None:
        """Read the next child first and then this one."""
        if index + 1 >= len(self._names) or self._names[index] == self._names[index + 1]:
            return
        name, following = self._names[index], self._names[index + 1]
        below = pair - state + 2 * self._width
        for edge in self._automaton.edges[state]:
            if following in edge.accepts:
                for later in self._automaton.edges[edge.target]:
                    if name in later.accepts:
                        step: _Raw = ("exchanged", index, later.accepts[name], ())
                        self._reach(pair, below + later.target, cost + _EXCHANGED, step, edge.accepts[following])

    def _reach(self, pair: int, target: int, cost: int, step: _Raw, before: ElementDecl | None = None) -> None:
        if cost >= self._cost.get(target, cost + 1):
            return
        self._cost[target] = cost
        self._came[target] = (pair, step, before)
        while len(self._waiting) <= cost:
            self._waiting.append([])
        self._waiting[cost].append(target)

    def _way(self, pair: int) -> list[Step]:
        steps: list[Step] = []
        while pair in self._came:
            pair, (kind, index, decl, alternatives), following = self._came[pair]
            if kind == "stranger":
                steps += [Step("missing", None, decl, alternatives), Step("extra", index, None)]
                continue
            steps.append(Step(kind, index, decl, alternatives))
            if following is not None and index is not None:
                steps.append(Step("match", index + 1, following))
        return steps[::-1]


def _slip(name: str, edge: Edge) -> tuple[int, Literal["namespace", "slip"], ElementDecl] | None:
    """What a name that is not known here may stand for along an edge, and what that costs."""
    local = split(name)[1]
    best: tuple[int, Literal["namespace", "slip"], ElementDecl] | None = None
    for wanted, decl in edge.accepts.items():
        other = split(wanted)[1]
        if other == local:
            return _OTHER_NAMESPACE, "namespace", decl
        alike = similarity(local, other)
        if alike >= ALIKE:
            cost = _SLIP + round((1 - alike) * 10)
            if best is None or cost < best[0]:
                best = cost, "slip", decl
    return best

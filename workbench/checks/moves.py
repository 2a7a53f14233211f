"""Sees that one child merely stands in the wrong place, where the cheapest alignment misses several."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.checks.automaton import Automaton
from workbench.checks.trouble import Trouble, Verdict

_MOST_CHILDREN = 40
"""With more, trying each child in each place would take too long."""


def moved(names: Sequence[str], verdict: Verdict, automaton: Automaton) -> Verdict | None:
    """The verdict that blames one child's place for all that is missing or too much; None when none explains it.

    Args:
        names: the names of the children.
        verdict: what the alignment made of them.
        automaton: what is wanted.
    """
    kept = [one for one in verdict.troubles if one.kind in ("unknown", "misspelt", "namespace", "stranger")]
    if len(verdict.troubles) - len(kept) < 2 or len(names) > _MOST_CHILDREN or automaton.has_wildcard:
        return None
    meant = list(names)
    gone = set()
    for one in kept:
        if one.index is not None and one.decl is not None:
            meant[one.index] = one.decl.name
        elif one.index is not None:
            gone.add(one.index)
    order = [index for index in range(len(names)) if index not in gone]
    for index, after in _moves(order, meant, automaton):
        decl = automaton.names.get(names[index])
        children = [automaton.names.get(name) if at not in gone else None for at, name in enumerate(meant)]
        name = None if after is None else meant[after]
        trouble = Trouble("misplaced", index, decl, name, after_index=-1 if after is None else after)
        return Verdict([*kept, trouble], [*children], complete=verdict.complete)
    return None


def _moves(order: list[int], meant: list[str], automaton: Automaton) -> list[tuple[int, int | None]]:
    """The first move that makes all right: the child, and the one it has to come after; nearest places first."""
    count = len(order)
    places = sorted(
        ((child, place) for child in range(count) for place in range(count) if place != child),
        key=lambda one: abs(one[0] - one[1]),
    )
    for child, place in places:
        tried = order[:child] + order[child + 1 :]
        tried.insert(place, order[child])
        if automaton.accepts(meant[index] for index in tried):
            return [(order[child], tried[place - 1] if place else None)]
    return []

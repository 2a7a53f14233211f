"""What is wrong with the children of an element, given its type: the alignment read as a person would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from workbench.checks.alignment import Step, align, split
from workbench.checks.automaton import Automaton, build
from workbench.checks.components import UNBOUNDED, ComplexType, ElementDecl, Wildcard
from workbench.checks.declarations import Declarations
from workbench.checks.moves import moved
from workbench.checks.names import ALIKE, similarity
from workbench.checks.trouble import Trouble, Verdict
from workbench.checks.unordered import Unordered, unordered

_MOST_REMEMBERED = 4000


class Content:
    """The content model of one complex type.

    Args:
        made: its members that come in any order, or the automaton of those that come in a certain one.
        is_open: what may stand among or behind them besides (XSD 1.1).
    """

    def __init__(self, made: Unordered | Automaton, is_open: Wildcard | None = None) -> None:
        self._open = is_open
        self._all = made if isinstance(made, Unordered) else None
        if not isinstance(made, Unordered):
            self._automaton = made
        self.names = made.names
        has_wildcard = bool(made.wildcards) if isinstance(made, Unordered) else made.has_wildcard
        self.is_empty = not made.names and not has_wildcard and is_open is None
        self._known: dict[tuple[str, ...], Verdict] = {}

    def judge_closely(self, names: tuple[str, ...], doubles: frozenset[int]) -> Verdict:
        """The same for children of which some say the very same as the one before, which are likely too much."""
        if self._all is not None or self._open is not None:
            return self.judge(names)
        return self._judge(names, doubles)

    def judge(self, names: tuple[str, ...]) -> Verdict:
        """What is wrong with children of these names, in this order."""
        verdict = self._known.get(names)
        if verdict is None:
            verdict = self._judge_open(names) if self._open is not None else self._judge_own(names)
            if len(self._known) < _MOST_REMEMBERED:
                self._known[names] = verdict
        return verdict

    def _judge_open(self, names: tuple[str, ...]) -> Verdict:
        """Judges what is left when the children that open content takes are set aside."""
        assert self._open is not None
        kept = [
            index
            for index, name in enumerate(names)
            if name in self.names or not self._open.allows(split(name)[0], name)
        ]
        inner = self._judge_own(tuple(names[index] for index in kept))
        verdict = Verdict(children=[self._open] * len(names), complete=inner.complete)
        for index, child in zip(kept, inner.children, strict=True):
            verdict.children[index] = child
        for one in inner.troubles:
            verdict.troubles.append(one if one.index is None else replace(one, index=kept[one.index]))
        return verdict

    def _judge_own(self, names: tuple[str, ...]) -> Verdict:
        return self._judge_all(self._all, names) if self._all is not None else self._judge(names)

    def _judge(self, names: tuple[str, ...], doubles: frozenset[int] = frozenset()) -> Verdict:
        if not self._automaton.has_wildcard and self._automaton.accepts(names):
            return Verdict([], [self.names[name] for name in names])
        steps = align(names, self._automaton, doubles)
        if steps is None:
            return Verdict([], [self.names.get(name) for name in names], complete=False)
        verdict = _Reading(names, steps, self._automaton).verdict()
        if all(one.kind == "repeated" and one.index in doubles for one in verdict.troubles):
            return verdict  # each says the very same as the one before: nobody moved those
        return moved(names, verdict, self._automaton) or verdict

    def _judge_all(self, members: Unordered, names: tuple[str, ...]) -> Verdict:
        """An `xs:all`: each as often as it may come, in any order."""
        verdict = Verdict(children=[None] * len(names))
        if not names and members.is_optional:
            return verdict
        counts: dict[str, int] = {}
        strangers = []
        for index, name in enumerate(names):
            decl = self.names.get(name)
            wildcard = next((one for one in members.wildcards if one.allows(split(name)[0], name)), None)
            if decl is not None:
                verdict.children[index] = decl
                owner = members.owners[name]
                counts[owner] = counts.get(owner, 0) + 1
                most = members.particles[owner].most
                if most != UNBOUNDED and counts[owner] > most:
                    verdict.troubles.append(Trouble("repeated", index, decl))
            elif wildcard is not None:
                verdict.children[index] = wildcard
            else:
                strangers.append(index)
        for index in strangers:
            parts = members.particles.items()
            wanted = [part.term for name, part in parts if counts.get(name, 0) < part.least]
            wanted += [part.term for name, part in parts if not counts.get(name) and not part.least]
            free = [one for one in wanted if isinstance(one, ElementDecl)]
            trouble = _stranger(names[index], index, free)
            if trouble.decl is None and free and counts.get(free[0].name, 0) < members.particles[free[0].name].least:
                trouble = Trouble("stranger", index, free[0])
                counts[free[0].name] = counts.get(free[0].name, 0) + 1
            verdict.troubles.append(trouble)
            if trouble.decl is not None and trouble.kind != "stranger":
                verdict.children[index] = trouble.decl
                counts[trouble.decl.name] = counts.get(trouble.decl.name, 0) + 1
        for name, part in members.particles.items():
            if counts.get(name, 0) < part.least:
                decl = part.term if isinstance(part.term, ElementDecl) else None
                verdict.troubles.append(Trouble("missing", None, decl))
        return verdict


def content_of(kind: ComplexType, model: Declarations) -> Content:
    """The content model of a type, built once."""
    if not isinstance(kind.content, Content):
        members = unordered(kind.particle, model)
        kind.content = Content(build(kind.particle, model) if members is None else members, kind.open)
    return kind.content


class _Missing(NamedTuple):
    """An element that is wanted: the name it comes after, how many were right before it, the last real one's number."""

    step: Step
    after: str | None
    spot: int
    last: int


class _Reading:
    """Turns the steps of an alignment into troubles: what was taken away here and added there was misplaced."""

    def __init__(self, names: Sequence[str], steps: list[Step], automaton: Automaton) -> None:
        self._names = names
        self._steps = steps
        self._automaton = automaton
        self._made = Verdict(children=[None] * len(names))
        self._missing: list[_Missing] = []
        self._extra: list[tuple[int, int]] = []
        self._matched = 0
        """How many children were right so far: what is missing or too much at the same count is at the same spot."""
        self._ideal: list[str] = []
        self._last: list[int] = []
        """For each of the ideal children, the number of the last real one so far."""

    def verdict(self) -> Verdict:
        for step in self._steps:
            self._take(step)
        for index, spot in self._extra:
            self._judge_extra(index, spot)
        surplus = sum(1 for one in self._made.troubles if one.kind in ("unknown", "unexpected", "repeated"))
        for step, after, _, last in self._missing:
            decl = step.decl if isinstance(step.decl, ElementDecl) else None
            if decl is None and surplus:  # the one that is too much stands where one of another kind is wanted
                surplus -= 1
                continue
            self._made.troubles.append(Trouble("missing", None, decl, after, step.alternatives, last))
        return self._made

    def _take(self, step: Step) -> None:
        last = self._last[-1] if self._last else -1
        if step.index is None:
            self._missing.append(_Missing(step, self._ideal[-1] if self._ideal else None, self._matched, last))
        elif step.kind == "extra":
            self._extra.append((step.index, self._matched))
            return
        else:
            self._matched += 1
            self._made.children[step.index] = step.decl
            if step.kind == "exchanged" and isinstance(step.decl, ElementDecl):
                after = step.index + 1
                trouble = Trouble("misplaced", step.index, step.decl, self._names[after], after_index=after)
                self._made.troubles.append(trouble)
            elif step.kind != "match" and isinstance(step.decl, ElementDecl):
                kind: Literal["namespace", "misspelt"] = "namespace" if step.kind == "namespace" else "misspelt"
                self._made.troubles.append(Trouble(kind, step.index, step.decl))
        if isinstance(step.decl, ElementDecl):
            known = self._names[step.index] if step.kind in ("match", "exchanged") and step.index is not None else None
            self._ideal.append(known or step.decl.name)
            self._last.append(last if step.index is None else step.index)
        elif step.index is not None:
            self._ideal.append(self._names[step.index])
            self._last.append(step.index)

    def _judge_extra(self, index: int, spot: int) -> None:
        name = self._names[index]
        decl = self._automaton.names.get(name)
        if decl is None:
            wanted = [one.step.decl for one in self._missing if isinstance(one.step.decl, ElementDecl)]
            trouble = _stranger(name, index, wanted)
            if trouble.decl is not None:
                self._found_missing(trouble.decl.name)
                self._made.children[index] = trouble.decl
            else:
                trouble = self._in_place_of(index, spot) or trouble
            self._made.troubles.append(trouble)
            return
        found = self._found_missing(name)
        if found is not None or (found := self._room_for(name)) is not None:
            self._made.children[index] = decl
            self._made.troubles.append(Trouble("misplaced", index, decl, found[0], after_index=found[1]))
            return
        kind: Literal["repeated", "unexpected"] = "repeated" if name in self._ideal else "unexpected"
        self._made.troubles.append(Trouble(kind, index, decl))

    def _in_place_of(self, index: int, spot: int) -> Trouble | None:
        """A stranger taken for what is missing at the same spot, since one element rather than two were got wrong."""
        for position, (step, after, where, last) in enumerate(self._missing):
            if where == spot and isinstance(step.decl, ElementDecl):
                del self._missing[position]
                return Trouble("stranger", index, step.decl, after, step.alternatives, last)
        return None

    def _found_missing(self, name: str) -> tuple[str | None, int] | None:
        """Takes an element off the missing ones; name and number of the child it belongs after, if it was there."""
        for position, (step, after, _, last) in enumerate(self._missing):
            if isinstance(step.decl, ElementDecl) and (step.decl.name == name or name in step.alternatives):
                del self._missing[position]
                return after, last
        return None

    def _room_for(self, name: str) -> tuple[str | None, int] | None:
        """Behind which of the right children, by name and number, there would be room for one more of this name."""
        space = split(name)[0]
        ahead = [frozenset([0])]
        for one in self._ideal:
            ahead.append(self._automaton.follow(ahead[-1], one, split(one)[0]))
        every = range(len(self._automaton.edges))
        behind = set(self._automaton.final)
        for position in range(len(self._ideal), -1, -1):
            if self._automaton.follow(ahead[position], name, space) & behind:
                return (self._ideal[position - 1], self._last[position - 1]) if position else (None, -1)
            if position:
                one = self._ideal[position - 1]
                other = split(one)[0]
                behind = {state for state in every if self._automaton.follow(frozenset([state]), one, other) & behind}
        return None


def _stranger(name: str, index: int, wanted: Sequence[ElementDecl]) -> Trouble:
    """An element the content model does not know: perhaps one of those still wanted, written wrongly."""
    local = split(name)[1]
    best: ElementDecl | None = None
    score = ALIKE
    for decl in wanted:
        other = split(decl.name)[1]
        if other == local:
            return Trouble("namespace", index, decl)
        if similarity(local, other) >= score:
            best, score = decl, similarity(local, other)
    return Trouble("unknown" if best is None else "misspelt", index, best)

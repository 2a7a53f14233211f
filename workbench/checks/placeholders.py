"""Fills what is missing with the least that the schema allows, for a person to replace."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from workbench.checks.components import ComplexType, ElementDecl, Facets, Group, Particle, SimpleType
from workbench.checks.content import Content
from workbench.checks.values import flaw_of

NOTE = " fill in "
"""The comment that stands in every element that was filled."""
_DEEPEST = 12
_PLAIN = {
    "string": ("?", "X", "x", "0"),
    "boolean": ("false",),
    "decimal": ("0", "1", "0.01"),
    "integer": ("0", "1"),
    "float": ("0",),
    "double": ("0",),
    "date": ("1900-01-01",),
    "dateTime": ("1900-01-01T00:00:00", "1900-01-01T00:00:00Z"),
    "dateTimeStamp": ("1900-01-01T00:00:00Z",),
    "time": ("00:00:00",),
    "duration": ("P0D",),
    "yearMonthDuration": ("P0M",),
    "dayTimeDuration": ("P0D",),
    "gYear": ("1900",),
    "gYearMonth": ("1900-01",),
    "gMonth": ("--01",),
    "gMonthDay": ("--01-01",),
    "gDay": ("---01",),
    "hexBinary": ("", "00"),
    "base64Binary": ("", "AA=="),
    "language": ("en",),
    "anyURI": ("about:blank",),
    "QName": ("x",),
}
_ATOM = re.compile(r"(\\.|\[(?:\\.|[^\]])*\]|.)(\{\d+(?:,\d*)?\}|[*+?])?", re.DOTALL)


class _HopelessError(Exception):
    """Nothing can be made up that the schema would allow."""


def placeholder_value(kind: SimpleType, taken: Collection[str] = ()) -> str | None:
    """The plainest value a type allows; None when none comes to mind.

    Args:
        kind: the type.
        taken: values that others of its like have, so that it should have another.
    """
    for candidate in (*_next_numbers(kind, taken), *_candidates(kind), *_counted(kind)):
        if candidate not in taken and flaw_of(kind, candidate) is None:
            return candidate
    return None


def placeholder_element(decl: ElementDecl, taken: Collection[str] = ()) -> etree._Element | None:
    """An element with the least content that its declaration allows; None when none can be made up.

    Args:
        decl: the declaration.
        taken: values that elements of this name have beside it.
    """
    try:
        return _element(decl, 0, taken)
    except _HopelessError:
        return None


def _element(decl: ElementDecl, depth: int, taken: Collection[str] = ()) -> etree._Element:
    if depth > _DEEPEST or decl.abstract:
        raise _HopelessError
    made = etree.Element(decl.name)
    kind = decl.type
    if isinstance(kind, ComplexType):
        if kind.abstract or decl.alternatives:
            raise _HopelessError
        for name, attribute in kind.attributes.items():
            if attribute.required:
                made.set(name, attribute.fixed if attribute.fixed is not None else _value(attribute.type))
        if kind.simple is None:
            if kind.particle is not None:
                _fill(made, kind.particle, depth)
            elif isinstance(kind.content, Content) and kind.content.judge(()).troubles:
                raise _HopelessError
            return made
        kind = kind.simple
    made.text = decl.fixed if decl.fixed is not None else _value(kind, taken)
    made.append(etree.Comment(NOTE))
    return made


def _fill(into: etree._Element, particle: Particle, depth: int) -> None:
    for _ in range(particle.least):
        if isinstance(particle.term, ElementDecl):
            into.append(_element(particle.term, depth + 1))
        elif not isinstance(particle.term, Group):
            raise _HopelessError
        elif particle.term.kind == "choice":
            _fill_choice(into, particle.term, depth)
        else:
            for part in particle.term.particles:
                _fill(into, part, depth)


def _fill_choice(into: etree._Element, group: Group, depth: int) -> None:
    for part in group.particles:
        before = len(into)
        try:
            _fill(into, part, depth)
        except _HopelessError:
            del into[before:]
            continue
        return
    if group.particles:
        raise _HopelessError


def _value(kind: SimpleType, taken: Collection[str] = ()) -> str:
    found = placeholder_value(kind, taken)
    if found is None:
        raise _HopelessError
    return found


def _candidates(kind: SimpleType) -> Iterator[str]:
    facets = kind.facets
    if facets.enumeration is not None:
        yield from facets.enumeration
        return
    for member in kind.members:
        yield from _candidates(member)
    if kind.item is not None:
        item = placeholder_value(kind.item)
        if item is not None:
            yield ""
            yield " ".join([item] * max(facets.length or facets.min_length or 1, 1))
        return
    for bound in (facets.min_inclusive, facets.max_inclusive):
        if bound is not None:
            yield bound
    yield from _PLAIN.get(kind.builtin, _PLAIN["string"])
    for step in facets.patterns[-1:]:
        for pattern in step:
            yield from _of_pattern(pattern)
    yield from _of_length(facets)


def _next_numbers(kind: SimpleType, taken: Collection[str]) -> Iterator[str]:
    """For a number in a row of numbers, the next."""
    numbers = [int(one) for one in taken if one.isdecimal() and len(one) < 18]
    if numbers and kind.builtin in ("integer", "decimal", "string"):
        yield str(max(numbers) + 1)


def _counted(kind: SimpleType) -> Iterator[str]:
    first = next((one for one in _candidates(kind) if one), "X")
    for number in range(2, 40):
        yield f"{first}{number}"


def _of_length(facets: Facets) -> Iterator[str]:
    length = facets.length or facets.min_length or 0
    if 0 < length <= 200:
        for sign in "?X0":
            yield sign * length


def _of_pattern(pattern: str) -> Iterator[str]:
    """Values a simple pattern may allow: of each part the first sign, as often as it must come."""
    for branch in pattern.split("|") if "(" not in pattern else [pattern]:
        made, spare = "", ""
        for atom, count in _ATOM.findall(branch.replace("(", "").replace(")", "")):
            sign = _sign(atom)
            least = int(count[1:-1].partition(",")[0]) if count[:1] == "{" else 0 if count in ("*", "?") else 1
            made += sign * least
            spare += sign * max(least, 1)
        yield made
        yield spare


def _sign(atom: str) -> str:
    if atom.startswith("\\"):
        return {"d": "0", "w": "x", "s": " ", "i": "x", "c": "x"}.get(atom[1:2], atom[1:2])
    if atom.startswith("["):
        inner = atom[1:-1]
        if inner.startswith("^"):
            return next((sign for sign in "xX0?" if sign not in inner), "x")
        return _sign(inner[:2]) if inner.startswith("\\") else inner[:1]
    return "x" if atom == "." else atom

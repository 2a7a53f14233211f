"""What differs between a standard and a document when values are left aside."""

from __future__ import annotations

from lxml import etree

from workbench.compare.difference import Change, Difference, NodeKind, Spot
from workbench.compare.formats import EMPTY, Format, fits
from workbench.compare.options import Options
from workbench.compare.rules import Rules
from workbench.compare.sequence import increasing
from workbench.compare.shape import Seen, Shape, local, shape_of
from workbench.compare.value_rules import breaches, formats_of, sample_rule
from workbench.compare.wording import quoted, repeated_step, times
from workbench.documents import Document

ALIKE = 0.7
"""Likeness of two names from which one may be meant by the other."""


def compare_structure(left: Document, right: Document, options: Options) -> Difference:
    """Compare the shapes of two documents.

    Args:
        left: the standard; what all its occurrences of an element have is needed, unless it is optional.
        right: the document that should look like it.
        options: `ignore`, `unordered`, `optional` and `allowed` count here.

    Raises:
        UserFacingError: an XPath of the options cannot be used.
        DocumentError: one of the two is no XML.
    """
    return _Comparison(left, right, options).run()


class _Comparison:
    def __init__(self, left: Document, right: Document, options: Options) -> None:
        self._left, self._right, self._options = left, right, options
        self._rules_left, self._rules_right = Rules(left.root, options), Rules(right.root, options)
        self._found: list[Change] = []
        self._namespaces: set[tuple[str, str]] = set()

    def run(self) -> Difference:
        one, other = shape_of(self._left.root, self._rules_left), shape_of(self._right.root, self._rules_right)
        path = f"/{local(one.name)}"
        if local(one.name) != local(other.name):
            self._rename(one, other, f"{quoted(other)} stands where {quoted(one)} is expected.")
        if local(one.name) == local(other.name) or one.parts.keys() & other.parts.keys():
            self._namespace(one, other)
            self._parts(one, other, path)
        ignored = self._rules_left.count + self._rules_right.count
        return Difference("structure", tuple(self._found), ignored)

    def _parts(self, one: Shape | None, other: Shape, path: str) -> None:
        """Compare what an element has; `one` is None where only the schema knows the element."""
        meant = self._meant(one, other, path)
        if one is not None:
            self._missing(one, other, path, meant)
            self._order(one, other, meant)
        for key, part in other.parts.items():
            known = one.parts.get(meant.get(key, key)) if one is not None else None
            inner = f"{path}/{meant.get(key, key)}"
            if known is None and inner not in self._options.allowed:
                self._unknown(one, part, key, path)
                continue
            if key in meant and known is not None:
                words = f"{quoted(part)} is unknown here; it looks like {quoted(known)}{times(part.count)}."
                self._rename(known, part, words)
            if known is not None:
                if key not in meant:
                    self._namespace(known, part)
                self._often(known, part, inner)
            self._formats(known, part, inner)
            if not part.is_attribute:
                self._parts(known, part, inner)

    def _meant(self, one: Shape | None, other: Shape, path: str) -> dict[str, str]:
        """Find for unknown parts which missing part they are likely meant to be."""
        if one is None:
            return {}
        missing = [key for key in one.parts if not other.always(key)]
        unknown = [key for key in other.parts if key not in one.parts and f"{path}/{key}" not in self._options.allowed]
        ranked = sorted(
            (-likeness, missing.index(wanted), unknown.index(key))
            for key in unknown
            for wanted in missing
            if key.startswith("@") == wanted.startswith("@") and (likeness := _likeness(key, wanted)) >= ALIKE
        )
        meant: dict[str, str] = {}
        for _, number, index in ranked:
            key, wanted = unknown[index], missing[number]
            if key not in meant and wanted not in meant.values() and not _together(other, key, wanted):
                meant[key] = wanted
        return meant

    def _missing(self, one: Shape, other: Shape, path: str, meant: dict[str, str]) -> None:
        alias = {wanted: key for key, wanted in meant.items()}
        for key, part in one.parts.items():
            inner = f"{path}/{key}"
            # The schema knows best what is needed; the standard's own occurrences say it for what no schema knows.
            optional = inner in self._options.optional or not (inner in self._options.allowed or one.always(key))
            if optional:
                continue
            lacking = [
                seen
                for arrangement, seen in other.arrangements.items()
                if key not in arrangement and alias.get(key) not in arrangement
            ]
            if not lacking:
                continue
            count = sum(seen.count for seen in lacking)
            everywhere = count == other.count > 1
            where = f"Every `{local(other.name)}`: " if everywhere else self._inside(lacking[0].element)
            more = "" if everywhere else times(count)
            self._gone(part, f"{where}{quoted(part)} is missing, but needed{more}.")

    def _unknown(self, one: Shape | None, part: Shape, key: str, path: str) -> None:
        names = list(one.parts) if one is not None else []
        names += self._allowed_in(path)
        near = max(
            ((likeness, -number) for number, name in enumerate(names) if (likeness := _likeness(key, name)) >= ALIKE),
            default=None,
        )
        like = f"; it looks like `{local(names[-near[1]].lstrip('@'))}`, which is here too" if near is not None else ""
        if near is not None and -near[1] >= (len(one.parts) if one is not None else 0):
            like = like.removesuffix(", which is here too")
        self._come(part, f"{self._where(part)}{quoted(part)} is unknown here{like}{times(part.count)}.")

    def _allowed_in(self, path: str) -> list[str]:
        start = f"{path}/"
        return sorted(
            each.removeprefix(start)
            for each in self._options.allowed
            if each.startswith(start) and "/" not in each.removeprefix(start)
        )

    def _order(self, one: Shape, other: Shape, meant: dict[str, str]) -> None:
        places, free = one.order()
        if one.first in self._rules_left.unordered:
            return
        told: set[str] = set()
        for arrangement, seen in other.arrangements.items():
            names = [key for key in arrangement if meant.get(key, key) in places and meant.get(key, key) not in free]
            kept = increasing([places[meant.get(key, key)] for key in names])
            for index, key in enumerate(names):
                if index not in kept and key not in told:
                    told.add(key)
                    self._tell_order(one, other, seen, names, index, kept, meant, places)

    def _tell_order(
        self,
        one: Shape,
        other: Shape,
        seen: Seen,
        names: list[str],
        index: int,
        kept: set[int],
        meant: dict[str, str],
        places: dict[str, int],
    ) -> None:
        key = names[index]
        mine = places[meant.get(key, key)]
        before = [names[at] for at in sorted(kept) if places[meant.get(names[at], names[at])] < mine]
        belongs = f"after `{before[-1]}`" if before else f"before `{names[min(kept)]}`"
        part = next(child for child in seen.element.iterchildren("*") if local(str(child.tag)) == key)
        path = self._right.path(part)
        self._found.append(
            Change(
                "moved",
                "element",
                self._spot(self._left, one.parts[meant.get(key, key)]),
                self._spot_of(self._right, part),
                None,
                None,
                f"{repeated_step(path)}`{key}` is in another order: it belongs {belongs}.",
            )
        )

    def _often(self, known: Shape, part: Shape, path: str) -> None:
        rule = self._options.values.get(path)
        most = rule.most if rule is not None else None if self._options.allowed else 1
        if most is None or part.most <= most or (rule is None and known.most > 1):
            return
        usual = "once" if most == 1 else f"up to {most} times"
        words = f"{self._where(part)}{quoted(part)} is there up to {part.most} times, and not {usual} only."
        self._change(known, part, None, usual, f"up to {part.most} times", words)

    def _formats(self, known: Shape | None, part: Shape, path: str) -> None:
        """Compare how values are written, and which there may be; `known` is None where only the schema knows it."""
        rule = self._options.values.get(path)
        samples = {each: at.value for each, at in known.formats.items() if each != EMPTY} if known is not None else {}
        expected = frozenset(known.formats) if samples and known is not None else formats_of(rule)
        usual, sample = next(iter(samples.items()), (min(expected, key=lambda each: len(str(each)), default=EMPTY), ""))
        strange = [(format_, seen) for format_, seen in part.formats.items() if not fits(format_, expected)]
        for format_, seen in strange:
            self._tell_format(known, part, (format_, seen), (usual, sample))
        if strange or part.parts:
            return
        if rule is not None:
            found = breaches(part, rule, "allowed")
        else:
            found = breaches(part, sample_rule(known), "seen in the standard") if known is not None else iter(())
        for breach in found:
            words = f"{repeated_step(self._right.path(breach.seen.element))}{quoted(part)} {breach.words}"
            self._change(known, part, breach.seen, breach.expected, breach.found, f"{words}{times(breach.seen.count)}.")

    def _tell_format(
        self, known: Shape | None, part: Shape, strange: tuple[Format, Seen], usual: tuple[Format, str]
    ) -> None:
        (format_, seen), (expected, sample) = strange, usual
        such = f", such as `{sample}`" if sample else ""
        if format_ == EMPTY:
            what = "is empty"
        elif format_.family == expected.family:
            as_ = f"`{sample}` ({expected.notation})" if sample else expected.notation
            what = f"is written as `{seen.value}` ({format_.notation}), not as {as_}"
        else:
            what = f"is {format_.noun}, such as `{seen.value}`, not {expected.noun}{such}"
        words = f"{repeated_step(self._right.path(seen.element))}{quoted(part)} {what}{times(seen.count)}."
        self._change(known, part, seen, str(expected), str(format_), words)

    def _namespace(self, one: Shape, other: Shape) -> None:
        """Tell once for each pair that names of one namespace are in another."""
        pair = one.name.rpartition("}")[0][1:], other.name.rpartition("}")[0][1:]
        if pair[0] == pair[1] or pair in self._namespaces:
            return
        self._namespaces.add(pair)
        expected = f"`{pair[0]}` is expected" if pair[0] else "none is expected"
        found = f"in the namespace `{pair[1]}`" if pair[1] else "in no namespace"
        self._rename(one, other, f"{quoted(other)} is {found}; {expected}.")

    def _rename(self, one: Shape, other: Shape, words: str) -> None:
        self._found.append(
            Change(
                "renamed",
                other.kind,
                self._spot(self._left, one),
                self._spot(self._right, other),
                one.name,
                other.name,
                f"{self._where(other)}{words}",
            )
        )

    def _change(self, one: Shape | None, other: Shape, seen: Seen | None, old: str, new: str, words: str) -> None:
        element = seen.element if seen is not None else other.first
        spot = self._spot_of(self._right, element, other.name if other.is_attribute else None)
        node: NodeKind = "text" if seen is not None and not other.is_attribute else other.kind
        left = self._spot(self._left, one) if one is not None else None
        self._found.append(Change("changed", node, left, spot, old, new, words))

    def _gone(self, part: Shape, words: str) -> None:
        spot = self._spot(self._left, part)
        self._found.append(Change("removed", part.kind, spot, None, part.content(), None, words))

    def _come(self, part: Shape, words: str) -> None:
        spot = self._spot(self._right, part)
        self._found.append(Change("added", part.kind, None, spot, None, part.content(), words))

    def _inside(self, element: etree._Element) -> str:
        path = self._right.path(element)
        return repeated_step(path) or (f"In `{local(str(element.tag))}`: " if path.count("/") > 1 else "")

    def _where(self, shape: Shape) -> str:
        path = self._right.path(shape.first, shape.name if shape.is_attribute else None)
        return repeated_step(path.rpartition("/")[0])

    def _spot(self, document: Document, shape: Shape) -> Spot:
        return self._spot_of(document, shape.first, shape.name if shape.is_attribute else None)

    @staticmethod
    def _spot_of(document: Document, element: etree._Element, attribute: str | None = None) -> Spot:
        place = document.place_of_attribute(element, attribute) if attribute else document.place(element)
        return Spot(document.path(element, attribute), place.line, place.column)


def _together(shape: Shape, one: str, other: str) -> bool:
    return any(one in arrangement and other in arrangement for arrangement in shape.arrangements)


def _likeness(one: str, other: str) -> float:
    """Tell how alike two names are, from 0 to 1; a name that ends with the other one is very like it."""
    one, other = one.lstrip("@").lower(), other.lstrip("@").lower()
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and (long.endswith(short) or long.startswith(short)):
        return 0.9
    from difflib import SequenceMatcher  # names are seldom unknown

    return SequenceMatcher(None, one, other, autojunk=False).ratio()

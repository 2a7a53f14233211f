"""Two documents side by side: rows in which what belongs together stands on one line.

A row is a start tag, an end tag, an element without children, or another node, and stands for a stretch of each
document; what is written in it is read from there when it is shown. So the rows of large documents stay small.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

from workbench.compare.model import ELEMENT, Tree
from workbench.compare.places import Places
from workbench.compare.script import NOWHERE
from workbench.compare.values import Comparison

SAME, CHANGED, ADDED, REMOVED, MOVED, RENAMED = range(6)
CODES = {"changed": CHANGED, "added": ADDED, "removed": REMOVED, "moved": MOVED, "renamed": RENAMED}


@dataclass(slots=True)
class Alignment:
    """The rows, as arrays; a side that has nothing in a row has -1 as its start."""

    kind: bytearray = field(default_factory=bytearray)
    """`SAME`, `CHANGED`, `ADDED`, `REMOVED`, `MOVED` or `RENAMED`."""
    depth: array[int] = field(default_factory=lambda: array("H"))
    left_start: array[int] = field(default_factory=lambda: array("i"))
    """Byte offsets in the UTF-8 text of the left document."""
    left_stop: array[int] = field(default_factory=lambda: array("i"))
    right_start: array[int] = field(default_factory=lambda: array("i"))
    right_stop: array[int] = field(default_factory=lambda: array("i"))
    change: array[int] = field(default_factory=lambda: array("i"))
    """The number of the change that a row belongs to, -1 for none."""
    row_of_change: array[int] = field(default_factory=lambda: array("i"))
    """The row where each change is to be seen."""
    moves: list[tuple[int, int]] = field(default_factory=list)
    """Rows where something was and where it is now."""

    def __len__(self) -> int:
        return len(self.kind)

    def folds(self, around: int = 1, least: int = 4) -> list[tuple[int, int]]:
        """Give the runs of unchanged rows, from the first to behind the last, that are worth folding.

        Args:
            around: unchanged rows that stay in sight beside a change.
            least: rows that a run has at least.
        """
        runs: list[tuple[int, int]] = []
        at, count = 0, len(self.kind)
        same = bytes([SAME])
        while at < count:
            if self.kind[at] != SAME:
                at += 1
                continue
            end = at
            while end < count and self.kind[end] == SAME:
                end += len(self.kind[end : end + 4096]) - len(self.kind[end : end + 4096].lstrip(same))
            first, last = at + (around if at else 0), end - (around if end < count else 0)
            runs.extend(self._runs(first, last, least, end < count))
            at = end
        return runs

    def _runs(self, first: int, last: int, least: int, is_followed: bool) -> list[tuple[int, int]]:
        """Cut a run so that the start tags around the change that follows stay in sight."""
        if not is_followed:
            return [(first, last)] if last - first >= least else []
        shown: list[int] = []
        depth = self.depth[last]
        for row in range(last - 1, first - 1, -1):
            if self.depth[row] < depth:
                depth = self.depth[row]
                shown.append(row)
            if depth == 0:
                break
        runs, at = [], first
        for row in [*reversed(shown), last]:
            if row - at >= least:
                runs.append((at, row))
            at = row + 1
        return runs


def align(comparison: Comparison, sides: tuple[Places, Places], first_change: int = 0) -> Alignment:
    """Lay two compared documents side by side.

    Args:
        comparison: made without stand-ins.
        sides: the places of the two documents.
        first_change: the number of the first edit among the changes.
    """
    return _Aligning(comparison, sides, first_change).run()


class _Aligning:
    def __init__(self, comparison: Comparison, sides: tuple[Places, Places], first_change: int) -> None:
        self._one, self._other = comparison.left, comparison.right
        self._sides = sides
        self._rows = Alignment()
        self._script = comparison.script
        edits = comparison.script.edits
        self._rows.row_of_change.extend([0] * (len(edits) + first_change))
        self._partner = comparison.script.partner
        self._back = {left: right for right, left in self._partner.items()}
        self._whole_left: dict[int, int] = {}
        self._whole_right: dict[int, int] = {}
        self._moved: dict[int, int] = {}
        self._parts: dict[int, list[int]] = defaultdict(list)
        self._kind_of: dict[int, int] = {}
        self._left_row: dict[int, int] = {}
        self._shown_texts: set[tuple[int, int]] = set()
        for number, edit in enumerate(edits, first_change):
            self._kind_of[number] = CODES[edit.kind]
            if edit.right == NOWHERE:
                self._whole_left[edit.left] = number
            elif edit.left == NOWHERE:
                self._whole_right[edit.right] = number
            elif edit.kind == "moved" and edit.attribute is None:
                self._moved[edit.right] = number
            else:
                self._parts[edit.right].append(number)
        self._moved_left = {self._partner[right]: number for right, number in self._moved.items()}

    def run(self) -> Alignment:
        one, other = self._one, self._other
        if one.identity[0] == other.identity[0] and self._same_shape(0, 0):
            for left, right in zip(one.children(0), other.children(0), strict=True):
                self._pair(left, right, 0, SAME, NOWHERE)
        else:
            self._inside(0, 0, 0)
        rows = self._rows
        for right, number in self._moved.items():
            left_row = self._left_row.get(self._partner[right])
            if left_row is not None:
                rows.moves.append((left_row, rows.row_of_change[number]))
        return rows

    def _inside(self, left: int, right: int, depth: int) -> None:
        """Lay the children of a pair side by side, in the order of the right one."""
        gone = self._gone_before(left)
        for child in gone.pop(NOWHERE, ()):
            self._alone(child, depth)
        for child in self._other.children(right):
            if child in self._script.own_text:
                self._add(SAME, depth, self._whole_text(0, left), self._range(1, child), NOWHERE)
                continue
            if child in self._script.joined:
                self._add(SAME, depth, None, self._range(1, child), NOWHERE)
                continue
            partner = self._partner.get(child)
            if partner is None:
                self._whole(self._other, child, depth, 1, ADDED, self._whole_right[child])
                continue
            if child in self._moved:
                self._pair(partner, child, depth, MOVED, self._moved[child])
            else:
                self._pair(partner, child, depth, SAME, NOWHERE)
                for each in gone.pop(partner, ()):
                    self._alone(each, depth)

    def _gone_before(self, left: int) -> dict[int, list[int]]:
        """Give what is gone from a parent by the sibling before it that stayed."""
        gone: dict[int, list[int]] = defaultdict(list)
        stayed = NOWHERE
        for child in self._one.children(left):
            is_apart = child in self._script.joined_left or child in self._script.own_text_left
            if is_apart or child in self._whole_left or child in self._moved_left:
                gone[stayed].append(child)
            else:
                stayed = child
        return gone

    def _alone(self, left: int, depth: int) -> None:
        """Show what was removed, the place from which something moved, or a part of a text that is one on the right."""
        whole = self._script.own_text_left.get(left)
        if whole is not None or left in self._script.joined_left:
            self._add(SAME, depth, self._range(0, left), self._whole_text(1, whole), NOWHERE)
            return
        number = self._whole_left.get(left)
        if number is not None:
            self._whole(self._one, left, depth, 0, REMOVED, number)
            return
        number = self._moved_left[left]
        self._left_row[left] = len(self._rows)
        places = self._sides[0]
        self._add(MOVED, depth, (places.start(left), places.stop(left)), None, number)

    def _pair(self, left: int, right: int, depth: int, kind: int, number: int) -> None:
        if number != NOWHERE and self._moved.get(right) == number:
            self._rows.row_of_change[number] = len(self._rows)
        one, other = self._one, self._other
        parts = self._parts.get(right, ())
        if parts:
            kind = self._kind_of[parts[0]] if kind == SAME else kind
            number = parts[0] if number == NOWHERE else number
            for part in parts:
                self._rows.row_of_change[part] = len(self._rows)
        if one.identity[left] == other.identity[right] and not self._same_shape(left, right):
            self._add(kind, depth, self._range(0, left), self._range(1, right), number)
            return
        is_open = bool(one.children(left) or other.children(right))
        if one.kind[left] != ELEMENT or not is_open:
            self._add(kind, depth, self._range(0, left), self._range(1, right), number)
            return
        around = (MOVED, number) if kind == MOVED else (SAME, NOWHERE)
        self._add(kind, depth, self._tag(0, left), self._tag(1, right), number)
        if one.identity[left] == other.identity[right]:
            for child, partner in zip(one.children(left), other.children(right), strict=True):
                self._pair(child, partner, depth + 1, *around)
        else:
            self._inside(left, right, depth + 1)
        self._add(kind if kind in (MOVED, RENAMED) else SAME, depth, self._end(0, left), self._end(1, right), number)

    def _same_shape(self, left: int, right: int) -> bool:
        """Tell whether equal subtrees also have their children in one order."""
        return [self._one.identity[child] for child in self._one.children(left)] == [
            self._other.identity[child] for child in self._other.children(right)
        ]

    def _whole(self, tree: Tree, node: int, depth: int, side: int, kind: int, number: int) -> None:
        """Show a subtree that is on one side only."""
        if node in (self._whole_left, self._whole_right)[side]:
            self._rows.row_of_change[number] = len(self._rows)
        elsewhere = (self._moved_left, self._moved)[side].get(node)
        if elsewhere is not None and side == 0:
            self._alone(node, depth)
            return
        if elsewhere is not None:
            self._pair(self._partner[node], node, depth, MOVED, elsewhere)
            return
        children = tree.children(node)
        if tree.kind[node] != ELEMENT or not children:
            self._add_side(side, kind, depth, self._range(side, node), number)
            return
        self._add_side(side, kind, depth, self._tag(side, node), number)
        for child in children:
            self._whole(tree, child, depth + 1, side, kind, number)
        self._add_side(side, kind, depth, self._end(side, node), number)

    def _range(self, side: int, node: int) -> tuple[int, int]:
        places = self._sides[side]
        return places.start(node), places.stop(node)

    def _whole_text(self, side: int, node: int | None) -> tuple[int, int] | None:
        """Give the only text of an element, beside the first of the parts that the other side has of it."""
        if node is None or (side, node) in self._shown_texts:
            return None
        self._shown_texts.add((side, node))
        return self._sides[side].tag_end(node), (self._one, self._other)[side].close[node]

    def _tag(self, side: int, node: int) -> tuple[int, int]:
        places = self._sides[side]
        return places.start(node), places.tag_end(node)

    def _end(self, side: int, node: int) -> tuple[int, int] | None:
        """Give the end tag; None where the element is written as an empty one."""
        places, tree = self._sides[side], (self._one, self._other)[side]
        return None if places.is_empty_tag(node) else (tree.close[node], places.stop(node))

    def _add_side(self, side: int, kind: int, depth: int, at: tuple[int, int] | None, number: int) -> None:
        self._add(kind, depth, at if side == 0 else None, at if side == 1 else None, number)

    def _add(
        self, kind: int, depth: int, left: tuple[int, int] | None, right: tuple[int, int] | None, number: int
    ) -> None:
        rows = self._rows
        rows.kind.append(kind)
        rows.depth.append(depth)
        for at, start, stop in ((left, rows.left_start, rows.left_stop), (right, rows.right_start, rows.right_stop)):
            start.append(at[0] if at is not None else NOWHERE)
            stop.append(at[1] if at is not None else NOWHERE)
        rows.change.append(number)

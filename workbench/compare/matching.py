"""Which child of the left parent is which child of the right one.

In this order: what the user named as key; what is equal; what is alone of its name; what shares rare values. A bare
line number is shared by position only, so values vote with a weight that falls with how often they occur, and a
value that is merely counted up hardly counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from workbench.compare.model import Node

MOST_CANDIDATES = 32
"""A value that occurs more often than this on one side says nothing about which is which."""
MOST_LEAVES = 64
"""Values of one subtree that are looked at."""
ALIKE = 0.25
"""Share of the weight of values that two subtrees must have in common to be the same thing."""
COUNTED_UP = 0.2
"""The weight of a short whole number, which may be no more than a position."""

Pairs = list[tuple[Node, Node]]
KeyOf = Callable[[Node], tuple[str, ...] | None]


def match_children(left: list[Node], right: list[Node], key_of: KeyOf) -> Pairs:
    """Pair the children of two parents; what is in no pair was removed or added.

    Args:
        left: children of the left parent.
        right: children of the right parent.
        key_of: gives a node's key where the user named one.
    """
    pairs: Pairs = []
    start, end_left, end_right = _trim(left, right, pairs)
    rest_left, rest_right = left[start:end_left], right[start:end_right]
    rest_left, rest_right = _by_key(rest_left, rest_right, key_of, pairs)
    rest_left, rest_right = _by_identity(rest_left, rest_right, pairs)
    groups_left, groups_right = _by_tag(rest_left), _by_tag(rest_right)
    all_left, all_right = Counter(node.tag for node in left), Counter(node.tag for node in right)
    for tag, group in groups_left.items():
        others = groups_right.get(tag, [])
        if not others or key_of(group[0]) is not None:
            continue
        if all_left[tag] == 1 and all_right[tag] == 1:
            pairs.append((group[0], others[0]))
        else:
            _by_likeness(group, others, pairs)
    return pairs


def stays(pairs: Pairs) -> set[int]:
    """Give the indices of the pairs that keep their order: the longest increasing subsequence of their positions.

    The pairs come in the order of the left side; the rest were moved.
    """
    tails: list[int] = []
    tail_index: list[int] = []
    before: list[int] = [-1] * len(pairs)
    for index, (_, right) in enumerate(pairs):
        at = bisect_left(tails, right.order)
        before[index] = tail_index[at - 1] if at else -1
        if at == len(tails):
            tails.append(right.order)
            tail_index.append(index)
        else:
            tails[at] = right.order
            tail_index[at] = index
    kept: set[int] = set()
    index = tail_index[-1] if tail_index else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept


def _trim(left: list[Node], right: list[Node], pairs: Pairs) -> tuple[int, int, int]:
    """Pair what is equal at both ends; gives where the middles begin and end."""
    start, end_left, end_right = 0, len(left), len(right)
    while start < end_left and start < end_right and left[start].identity == right[start].identity:
        pairs.append((left[start], right[start]))
        start += 1
    while end_left > start and end_right > start and left[end_left - 1].identity == right[end_right - 1].identity:
        end_left -= 1
        end_right -= 1
        pairs.append((left[end_left], right[end_right]))
    return start, end_left, end_right


def _by_key(left: list[Node], right: list[Node], key_of: KeyOf, pairs: Pairs) -> tuple[list[Node], list[Node]]:
    known: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in right:
        key = key_of(node)
        if key is not None:
            known[(node.tag, *key)].append(node)
    return _take(left, right, lambda node: known.get((node.tag, *(key_of(node) or ("",)))), pairs)


def _by_identity(left: list[Node], right: list[Node], pairs: Pairs) -> tuple[list[Node], list[Node]]:
    known: dict[int, list[Node]] = defaultdict(list)
    for node in right:
        known[node.identity].append(node)
    return _take(left, right, lambda node: known.get(node.identity), pairs)


def _take(
    left: list[Node], right: list[Node], partners: Callable[[Node], list[Node] | None], pairs: Pairs
) -> tuple[list[Node], list[Node]]:
    """Pair each left node with the first partner that is left; gives what stays unpaired."""
    taken: set[Node] = set()
    unpaired = []
    used: Counter[int] = Counter()
    for node in left:
        waiting = partners(node)
        at = used[id(waiting)] if waiting is not None else 0
        if waiting is None or at >= len(waiting):
            unpaired.append(node)
            continue
        used[id(waiting)] += 1
        taken.add(waiting[at])
        pairs.append((node, waiting[at]))
    return unpaired, [node for node in right if node not in taken]


def _by_tag(nodes: list[Node]) -> dict[str, list[Node]]:
    groups: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.tag].append(node)
    return groups


def _by_likeness(left: list[Node], right: list[Node], pairs: Pairs) -> None:
    """Pair those that share values, the likest first; values that occur rarely weigh most."""
    features_left = [set(_features(node)) for node in left]
    features_right = [set(_features(node)) for node in right]
    spread = Counter(feature for each in (*features_left, *features_right) for feature in each)
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, features in enumerate(features_right):
        for feature in features:
            holders[feature].append(index)

    def worth(feature: tuple[str, str]) -> float:
        return (COUNTED_UP if _is_count(feature[1]) else 1.0) / spread[feature]

    def weight(features: set[tuple[str, str]]) -> float:
        return sum(map(worth, features))

    weights_right = [weight(features) for features in features_right]
    ranked: list[tuple[float, int, int, int]] = []
    for index, features in enumerate(features_left):
        votes: dict[int, float] = defaultdict(float)
        for feature in features:
            if len(holders[feature]) <= MOST_CANDIDATES:
                for other in holders[feature]:
                    votes[other] += worth(feature)
        mine = weight(features)
        for other, shared in votes.items():
            likeness = 2 * shared / (mine + weights_right[other]) if mine + weights_right[other] else 0.0
            if likeness >= ALIKE:
                ranked.append((-likeness, abs(index - other), index, other))
    done_left: set[int] = set()
    done_right: set[int] = set()
    for _, _, index, other in sorted(ranked):
        if index not in done_left and other not in done_right:
            done_left.add(index)
            done_right.add(other)
            pairs.append((left[index], right[other]))
    _by_place(left, right, done_left, done_right, pairs)


def _by_place(left: list[Node], right: list[Node], done_left: set[int], done_right: set[int], pairs: Pairs) -> None:
    """Pair leaves that are still alone by their order: a changed text is a change, not one gone and one come."""
    rest_left = [node for index, node in enumerate(left) if index not in done_left and not node.children]
    rest_right = [node for index, node in enumerate(right) if index not in done_right and not node.children]
    if len(rest_left) == len(rest_right):
        pairs.extend(zip(rest_left, rest_right, strict=True))


def _is_count(value: str) -> bool:
    return len(value) <= 5 and value.isdigit()


def _features(node: Node) -> Iterator[tuple[str, str]]:
    """Give the values inside a subtree with the name each has."""
    waiting, given = [node], 0
    while waiting and given < MOST_LEAVES:
        at = waiting.pop()
        for name, value in at.attributes:
            yield f"{at.tag}@{name}", value
            given += 1
        if at.text:
            yield at.tag, at.text
            given += 1
        waiting.extend(reversed(at.children))

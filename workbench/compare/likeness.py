"""Which repeated things are the same although something in them changed: those that share rare values.

A value votes with a weight that falls with how often it occurs, so an item's number decides and a currency does not;
a short whole number, which may be no more than a position, hardly counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from workbench.compare.cost import is_counted
from workbench.compare.model import IGNORED, Tree

MOST_CANDIDATES = 32
"""A value that more than so many share on one side says nothing about which is which."""
MOST_VALUES = 256
"""Values of one subtree that are looked at."""
ALIKE = 0.25
"""Share of the weight of their values that two subtrees must have in common."""
MOST_SAMPLES = 24
"""Things of a kind that show which values are usual."""
MOST_LOOKED_UP = 20_000
"""Values that are looked up in the samples; when there are more, they show by themselves which are usual."""
COUNTED_UP = 0.2
"""The weight of a short whole number."""


class Effort:
    """How much may still be spent on finding out what is alike."""

    def __init__(self, most: int = 20_000_000) -> None:
        self._left = most
        self.is_spent = False

    def spend(self, amount: int) -> bool:
        """Take an amount; False when there is not so much left."""
        if amount > self._left:
            self.is_spent = True
            return False
        self._left -= amount
        return True


def alike(
    one: Tree,
    other: Tree,
    left: list[int],
    right: list[int],
    effort: Effort,
    least: float = ALIKE,
    known: Sequence[int] = (),
) -> list[tuple[int, int]]:
    """Pair the nodes that share values, the likest first.

    Args:
        one: the left document.
        other: the right document.
        left: nodes of the left one.
        right: nodes of the right one.
        effort: what may be spent; when it is not enough, nothing is paired.
        least: the share of the weight that a pair must have in common.
        known: others of their kind on the left that have found their partner; what these have says little.
    """
    if not effort.spend(sum(map(one.size, left)) + sum(map(other.size, right))):
        return []
    features_left = [_features(one, node) for node in left]
    features_right = [_features(other, node) for node in right]
    spread = Counter(feature for each in (*features_left, *features_right) for feature in each)
    weight_of = _weights(one, other, left, right, spread, _samples(one, known))
    holders: dict[int, list[int]] = defaultdict(list)
    for index, features in enumerate(features_right):
        for feature in features:
            holders[feature].append(index)
    weights_right = [sum(map(weight_of, features)) for features in features_right]
    ranked: list[tuple[float, int, int, int]] = []
    for index, features in enumerate(features_left):
        votes: dict[int, float] = defaultdict(float)
        for feature in features:
            having = holders.get(feature, ())
            if len(having) <= MOST_CANDIDATES:
                weight = weight_of(feature)
                for candidate in having:
                    votes[candidate] += weight
        if not effort.spend(len(votes)):
            return []
        mine = sum(map(weight_of, features))
        for candidate, shared in votes.items():
            likeness = 2 * shared / (mine + weights_right[candidate])
            if likeness >= least:
                ranked.append((-round(likeness, 9), abs(index - candidate), index, candidate))
    return _best(ranked, left, right)


def _best(ranked: list[tuple[float, int, int, int]], left: list[int], right: list[int]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    done_left: set[int] = set()
    done_right: set[int] = set()
    for _, _, index, candidate in sorted(ranked):
        if index not in done_left and candidate not in done_right:
            done_left.add(index)
            done_right.add(candidate)
            pairs.append((left[index], right[candidate]))
    return pairs


def _features(tree: Tree, node: int) -> set[int]:
    """Give the identities of the leaves inside, and of attributes around them as negative numbers."""
    found: set[int] = set()
    end, identity, attributes = tree.end, tree.identity, tree.attributes
    equal = tree.words.equal_attributes
    for at in range(node, min(tree.end[node], node + 4 * MOST_VALUES)):
        if end[at] == at + 1:
            if tree.kind[at] != IGNORED:
                found.add(identity[at])
        elif attributes[at]:
            found.add(-equal[attributes[at]])
        if len(found) >= MOST_VALUES:
            break
    return found


def _samples(tree: Tree, known: Sequence[int]) -> list[bytes]:
    """Give the source of some things of a kind, from all over the document."""
    step = max(1, len(known) // MOST_SAMPLES)
    return [tree.text[tree.start[node] : tree.close[node]] for node in known[::step][:MOST_SAMPLES]]


def _weights(
    one: Tree, other: Tree, left: list[int], right: list[int], spread: Counter[int], samples: list[bytes]
) -> Callable[[int], float]:
    """Give the function that tells what a feature weighs."""
    counted: set[int] = set()
    seen: set[int] = set()
    for tree, nodes in ((one, left), (other, right)):
        words = tree.words
        for node in nodes:
            for at in range(node, min(tree.end[node], node + 4 * MOST_VALUES)):
                is_leaf = tree.end[at] == at + 1
                feature = tree.identity[at] if is_leaf else -words.equal_attributes[tree.attributes[at]]
                if feature in seen:
                    continue
                seen.add(feature)
                values = [value for _, value in words.attributes[tree.attributes[at]]]
                if is_leaf:
                    values.append(words.values[tree.value[at]])
                if all(map(is_counted, values)):
                    counted.add(feature)
                elif is_leaf and samples and feature in spread and len(seen) <= MOST_LOOKED_UP:
                    source = tree.text[tree.start[at] : tree.close[at]]
                    spread[feature] += 2 * sum(source in sample for sample in samples)
    worth = {feature: (COUNTED_UP if feature in counted else 1.0) / count for feature, count in spread.items()}
    return worth.__getitem__

"""Tells two plans apart: what each bucket gained or lost, and which customers moved between buckets."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from workbench.klaviyo.planning.outcome import BUCKETS, Bucket
from workbench.klaviyo.planning.plan import Plan


class Move(NamedTuple):
    """A customer whose record ends in another bucket, or in one plan only (None)."""

    label: str
    before: Bucket | None
    after: Bucket | None


class PlanDifference(NamedTuple):
    """How a later plan differs from an earlier one."""

    counts: dict[Bucket, tuple[int, int]]
    """Records in each bucket, before and after."""
    same_bodies: int
    """Calls whose bytes are in both plans."""
    other_bodies: int
    """Calls of the later plan that are not in the earlier one."""
    settings_changed: bool
    records_changed: bool
    moves: tuple[Move, ...]
    """The first of them."""
    moved: int
    """How many there are."""


def compare_plans(before: Plan, after: Plan, most_moves: int = 1_000) -> PlanDifference:
    """Compare two plans; customers are known by their code, else mail address, else phone number."""
    old = {row.label: row.bucket for row in before.every_row()}
    moves: list[Move] = []
    moved = 0
    for row in after.every_row():
        earlier = old.pop(row.label, None)
        if earlier is not row.bucket:
            moved += 1
            if len(moves) < most_moves:
                moves.append(Move(row.label, earlier, row.bucket))
    moved += len(old)
    moves.extend(Move(label, bucket, None) for label, bucket in list(old.items())[: most_moves - len(moves)])
    bodies = Counter(chunk.sha256 for chunk in before.summary.chunks)
    same = sum(1 for chunk in after.summary.chunks if bodies[chunk.sha256])
    left, right = before.summary, after.summary
    return PlanDifference(
        counts={bucket: (left.counts[bucket.key], right.counts[bucket.key]) for bucket in BUCKETS},
        same_bodies=same,
        other_bodies=len(right.chunks) - same,
        settings_changed=left.settings_digest != right.settings_digest,
        records_changed=left.records_digest != right.records_digest,
        moves=tuple(moves),
        moved=moved,
    )

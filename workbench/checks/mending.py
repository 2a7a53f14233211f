"""Applies fixes until there is nothing more to mend, and takes back those that would do harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench.checks.fixes import Fix, apply, fixes_for
from workbench.documents import Document, read
from workbench.findings import Finding

Examine = Callable[[Document], Sequence[Finding]]
"""Finds out what is wrong with a document."""
Wanted = Callable[[Fix], bool]
"""Whether a fix is to be made."""
_MOST_ROUNDS = 20
"""A fix may bring faults to light that were hidden before; so the document is looked at again after each round."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A document after mending."""

    document: Document
    made: tuple[Fix, ...]
    """In the order they were made; the place of each is that in the document it was made for."""
    findings: tuple[Finding, ...]
    """What is still found."""


def mend(document: Document, examine: Examine, wanted: Wanted) -> Mended:
    """Make the wanted fixes, of each finding the likeliest, as long as none makes matters worse.

    Args:
        document: a document that is well-formed.
        examine: finds what is wrong with it, in terms of this document and no conversion of it.
        wanted: whether a fix is to be made.
    """
    findings = tuple(examine(document))
    made: list[Fix] = []
    for _ in range(_MOST_ROUNDS):
        chosen = _chosen(document, findings, wanted)
        step = _tried(document, findings, chosen, examine)
        if step is None:
            for fix in chosen if len(chosen) > 1 else ():
                step = _tried(document, findings, [fix], examine)
                if step is not None:
                    break
        if step is None:
            break
        document, done, findings = step
        made.extend(done)
    return Mended(document, tuple(made), findings)


def sure_ones(only: Iterable[str] = ()) -> Wanted:
    """What may be fixed without asking: what is sure; and, of findings named, also what leaves something to fill in.

    Args:
        only: codes of findings, such as `schema.missing-element`; none for all.
    """
    codes = frozenset(only)

    def wanted(fix: Fix) -> bool:
        if codes:
            return fix.code in codes and fix.sure
        return fix.sure and not fix.fills

    return wanted


def _chosen(document: Document, findings: Sequence[Finding], wanted: Wanted) -> list[Fix]:
    fixes = []
    for _, several in fixes_for(document, findings):
        first = next((fix for fix in several if wanted(fix)), None)
        if first is not None:
            fixes.append(first)
    return fixes


def _tried(
    document: Document, findings: Sequence[Finding], fixes: Sequence[Fix], examine: Examine
) -> tuple[Document, tuple[Fix, ...], tuple[Finding, ...]] | None:
    """The document with fixes made; None when nothing was made, or something was found that was not there before."""
    raw, made = apply(document, fixes)
    if not made:
        return None
    changed = read(raw, document.name)
    if changed.outcome != "xml":
        return None
    left = tuple(examine(changed))
    is_worse = len(left) > len(findings) - len(made) and not _is_part_of(left, findings)
    return None if is_worse else (changed, made, left)


def _is_part_of(left: Sequence[Finding], before: Sequence[Finding]) -> bool:
    """Whether nothing is found that was not found before, wherever it stands now."""
    known = [(one.code, one.message) for one in before]
    for one in left:
        if (one.code, one.message) not in known:
            return False
        known.remove((one.code, one.message))
    return len(left) < len(before)

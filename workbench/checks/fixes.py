"""Makes the changes that mend findings: on the original bytes, and on nothing but what has to change.

A fix shows its change first. Undoing it is for the caller, who has the bytes from before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.checks.edits import Edit, Editor
from workbench.checks.extents import Extents
from workbench.documents import Document
from workbench.findings import Finding, Place, Remedy

_WIDEST = 160


@dataclass(frozen=True, slots=True)
class Fix:
    """One way of mending one finding."""

    code: str
    """The finding's."""
    title: str
    """What it does, such as "Rename `Quantitty` to `Quantity`"."""
    edits: tuple[Edit, ...]
    place: Place
    """Where the first of the edits begins."""
    sure: bool
    """Whether it says what was meant; otherwise it is one of several choices."""
    fills: bool
    """Whether it leaves a placeholder for somebody to fill in."""
    before: str
    """The lines concerned, as they are."""
    after: str
    """The same lines with the fix applied."""


def fixes_for(document: Document, findings: Iterable[Finding]) -> list[tuple[Finding, tuple[Fix, ...]]]:
    """The fixes there are for each finding, the likeliest first.

    Args:
        document: the document the findings are about, and no other.
        findings: what was found in it.
    """
    extents: Extents | None = None
    found = []
    for finding in findings:
        fixes: list[Fix] = []
        node = document.find(_element_path(finding)) if finding.remedies and finding.place is not None else None
        if node is not None:
            extents = extents or Extents(document)
            editor = Editor(document, extents)
            for remedy in finding.remedies:
                made = editor.edits(finding, node, remedy)
                if made is not None:
                    title, edits = made
                    fixes.append(_fix(document, finding, remedy, title, edits))
        found.append((finding, tuple(fixes)))
    return found


def apply(document: Document, fixes: Sequence[Fix]) -> tuple[bytes, tuple[Fix, ...]]:
    """Make the changes of some fixes.

    Args:
        document: the document that the fixes were made for.
        fixes: which; where two would change the same place only the first of them is made.

    Returns:
        The new bytes, and the fixes that were made.
    """
    taken: list[Edit] = []
    made: list[Fix] = []
    for fix in fixes:
        if not any(_clash(one, other) for one in fix.edits for other in taken):
            taken.extend(fix.edits)
            made.append(fix)
    return _changed(document.raw, taken), tuple(made)


def _changed(raw: bytes, edits: Iterable[Edit]) -> bytes:
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.start):  # stable: insertions at one place keep their order
        parts += [raw[at : edit.start], edit.new]
        at = edit.end
    return b"".join([*parts, raw[at:]])


def _clash(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return False
    return (one.start < other.end and other.start < one.end) or one.start == other.start


def _element_path(finding: Finding) -> str:
    path = (finding.place.path or "") if finding.place is not None else ""
    return path.partition("/@")[0]


def _fix(document: Document, finding: Finding, remedy: Remedy, title: str, edits: tuple[Edit, ...]) -> Fix:
    raw, encoding = document.raw, document.encoding
    start, end = min(one.start for one in edits), max(one.end for one in edits)
    line_end = "\n".encode(encoding)
    first = raw.rfind(line_end, 0, start) + len(line_end) if line_end in raw[:start] else 0
    last = raw.find(line_end, end)
    last = len(raw) if last < 0 else last
    after = _changed(raw, edits)[first : last + len(_changed(raw, edits)) - len(raw)]
    assert finding.place is not None
    return Fix(
        finding.code,
        title,
        edits,
        finding.place,
        remedy.sure,
        remedy.fills,
        _shown(raw[first:last], encoding),
        _shown(after, encoding),
    )


def _shown(raw: bytes, encoding: str) -> str:
    text = raw.decode(encoding, "replace").removeprefix("\ufeff").replace("\r", "")
    lines = [line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…" for line in text.split("\n")]
    return "\n".join(lines)

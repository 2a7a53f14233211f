"""A comparison as one HTML file that needs nothing else, on a screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from workbench.compare.alignment import ADDED, CHANGED, MOVED, REMOVED, RENAMED, SAME, Alignment, align
from workbench.compare.difference import Difference, summary
from workbench.compare.options import Options
from workbench.compare.organise import grouped
from workbench.compare.places import Places
from workbench.compare.values import Comparison, without_collecting
from workbench.compare.words import Stretches, changed_words
from workbench.documents import Document

MOST_UNFOLDED = 200
"""Unchanged rows of one run that can be opened in the report; of longer runs only their number is given."""
MOST_ROWS = 20_000
"""Rows of changes that are shown side by side; beyond, the list of changes has to do."""
LONGEST_CELL = 2_000
"""Characters of one row that are shown."""

SIGNS = {SAME: "", CHANGED: "~", ADDED: "+", REMOVED: "−", MOVED: "↕", RENAMED: "="}
_CLASSES = {SAME: "", CHANGED: "changed", ADDED: "added", REMOVED: "removed", MOVED: "moved", RENAMED: "renamed"}
_SIGN_OF = {"changed": "~", "added": "+", "removed": "−", "moved": "↕", "renamed": "="}

_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --surface: #f6f7f9; --line: #d5dae1; --text: #1d232b; --hint: #59636f;
  --added: #e1f4e6; --removed: #fde7e5; --changed: #fdf0d9; --moved: #ece7fa; --mark: #f5c96a; }
@media (prefers-color-scheme: dark) { :root { --ground: #171b21; --surface: #20262e; --line: #3a424e; --text: #dfe5ec;
  --hint: #9aa5b4; --added: #17391f; --removed: #45201d; --changed: #3d3413; --moved: #2b2450; --mark: #7a5c10; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 24px; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 20px; margin: 0 0 4px; }
h2 { font-size: 15px; margin: 24px 0 8px; }
p { margin: 0 0 8px; }
.hint { color: var(--hint); }
code, td.cell { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: 2px 0; }
.sign { display: inline-block; width: 1.4em; font-weight: 600; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
td, th { vertical-align: top; text-align: left; padding: 1px 6px; }
th { border-bottom: 1px solid var(--line); }
col.number { width: 56px; }
col.sign { width: 24px; }
td.number { color: var(--hint); text-align: right; font-size: 11px; user-select: none; }
td.sign { display: table-cell; width: auto; text-align: center; }
td.cell { white-space: pre-wrap; overflow-wrap: anywhere; }
tr.added td.cell { background: var(--added); }
tr.removed td.cell { background: var(--removed); }
tr.changed td.cell { background: var(--changed); }
tr.moved td.cell, tr.renamed td.cell { background: var(--moved); }
tr td.cell.none { background: var(--surface); }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
tr.fold td { background: var(--surface); color: var(--hint); text-align: center; border-block: 1px solid var(--line); }
tr.fold button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
@media print {
  body { padding: 0; font-size: 11px; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  td.cell, tr.fold td, mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""
_SCRIPT = """
for (const button of document.querySelectorAll('tr.fold button')) button.addEventListener('click', () => {
  const rows = button.closest('tbody').nextElementSibling;
  rows.hidden = !rows.hidden; button.setAttribute('aria-expanded', String(!rows.hidden)); });
"""


def to_html(difference: Difference, left: Document, right: Document, options: Options) -> str:
    """Write a comparison for people.

    Args:
        difference: what was found.
        left: the left document.
        right: the right document.
        options: what counted.

    Raises:
        UserFacingError: an XPath of the options cannot be used.
        DocumentError: one of the two is no XML.
    """
    title = f"{left.name} and {right.name} compared"
    sides = "".join(_side_by_side(left, right, options)) if difference.mode == "values" and not difference.equal else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in difference.notes)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{escape(left.name)} → {escape(right.name)}</h1>"
        f'<p class="hint">{escape(summary(difference))}</p>{notes}\n'
        f"{''.join(_list(difference))}{sides}\n<script>{_SCRIPT}</script></body></html>\n"
    )


def _list(difference: Difference) -> Iterator[str]:
    if difference.equal:
        return
    yield "<h2>Changes</h2><ul>\n"
    for group in grouped(difference.changes):
        change = difference.changes[group.numbers[0]]
        spots = [
            f"{side} line {spot.line:,}" for side, spot in (("left", change.left), ("right", change.right)) if spot
        ]
        words = _code(group.label)
        yield (
            f'<li><span class="sign" title="{group.kind}">{_SIGN_OF[group.kind]}</span>{words} '
            f'<span class="hint">{", ".join(spots)}</span></li>\n'
        )
    yield "</ul>\n"


def _code(label: str) -> str:
    """Write what is in back-quotes as code."""
    parts = escape(label).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _side_by_side(left: Document, right: Document, options: Options) -> Iterator[str]:
    with without_collecting():
        comparison = Comparison(left, right, options, whole=True)
        sides = comparison.places()
        rows = align(comparison, sides)
    columns = '<col class="number"><col><col class="sign"><col class="number"><col>'
    yield "<h2>Side by side</h2><table><colgroup>" + columns + "</colgroup><thead><tr>"
    yield f"<th></th><th>{escape(left.name)}</th><th></th><th></th><th>{escape(right.name)}</th></tr></thead><tbody>\n"
    writer = _Rows(rows, sides)
    at = shown = 0
    for first, last in [*rows.folds(), (len(rows), len(rows))]:
        shown += first - at
        if shown > MOST_ROWS:
            yield '<tr class="fold"><td colspan="5">The rest is too long to be shown here.</td></tr>\n'
            break
        yield from map(writer.row, range(at, first))
        if last > first:
            yield from writer.fold(first, last)
        at = last
    yield "</tbody></table>"


class _Rows:
    def __init__(self, rows: Alignment, sides: tuple[Places, Places]) -> None:
        self._rows, self._sides = rows, sides

    def row(self, row: int) -> str:
        rows = self._rows
        kind = rows.kind[row]
        texts = [
            self._text(0, rows.left_start[row], rows.left_stop[row]),
            self._text(1, rows.right_start[row], rows.right_stop[row]),
        ]
        marks: tuple[Stretches, Stretches] = ((), ())
        if kind != SAME and texts[0] and texts[1]:
            marks = changed_words(texts[0], texts[1])
        cells = [
            self._cell(side, start, texts[side], marks[side], rows.depth[row])
            for side, start in ((0, rows.left_start[row]), (1, rows.right_start[row]))
        ]
        name = _CLASSES[kind]
        return f'<tr class="{name}">{cells[0]}<td class="sign" title="{name}">{SIGNS[kind]}</td>{cells[1]}</tr>\n'

    def fold(self, first: int, last: int) -> Iterator[str]:
        count = f"{last - first:,} unchanged"
        if last - first > MOST_UNFOLDED:
            yield f'<tr class="fold"><td colspan="5">{count}</td></tr>\n'
            return
        button = f'<button aria-expanded="false">{count}</button>'
        yield f'</tbody><tbody><tr class="fold"><td colspan="5">{button}</td></tr></tbody>'
        yield "<tbody hidden>\n"
        yield from map(self.row, range(first, last))
        yield "</tbody><tbody>\n"

    def _text(self, side: int, start: int, stop: int) -> str:
        if start < 0:
            return ""
        return " ".join(self._sides[side].slice(start, min(stop, start + 4 * LONGEST_CELL)).split())[:LONGEST_CELL]

    def _cell(self, side: int, start: int, text: str, marks: Stretches, depth: int) -> str:
        if start < 0:
            return '<td class="number"></td><td class="cell none"></td>'
        line = self._sides[side].position(start)[0]
        parts, at = [], 0
        for first, last in marks:
            parts.append(f"{escape(text[at:first])}<mark>{escape(text[first:last])}</mark>")
            at = last
        parts.append(escape(text[at:]))
        indent = f' style="padding-left:{6 + 14 * min(depth, 30)}px"'
        return f'<td class="number">{line}</td><td class="cell"{indent}>{"".join(parts)}</td>'

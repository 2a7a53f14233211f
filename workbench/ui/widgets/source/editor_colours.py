"""Colours the rows of an editor that are on the screen, and no others, so that a keystroke costs the same anywhere."""

from __future__ import annotations

from PySide6.QtGui import QBrush, QTextBlock, QTextCharFormat, QTextLayout

from workbench.ui.theme import Theme
from workbench.ui.widgets.source.colours import Colours
from workbench.ui.widgets.source.lines import Lines, units
from workbench.ui.widgets.source.xml_lexer import Span


class EditorColours:
    """Gives the blocks of one editor their formats."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._given: dict[int, tuple[str, tuple[Span, ...]]] = {}

    def forget(self) -> None:
        """Give every row its colours again."""
        self._given.clear()

    def colour(self, block: QTextBlock, lines: Lines, colours: Colours) -> None:
        """Colour one block.

        Args:
            block: a block of the editor's document.
            lines: the editor's text, as it is now.
            colours: the colours of that text.
        """
        row = block.blockNumber()
        start, end = lines.start(row), lines.end(row)
        text = lines.text[start:end]
        spans = tuple(
            Span(max(0, each.start - start), min(each.end, end) - start, each.role)
            for each in colours.spans(start, end)
        )
        if self._given.get(row) == (text, spans) and len(block.layout().formats()) == len(spans):
            return
        self._given[row] = (text, spans)
        block.layout().setFormats([self._range(text, span) for span in spans])

    def _range(self, text: str, span: Span) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start = units(text[: span.start])
        found.length = units(text[span.start : span.end])
        form = QTextCharFormat()
        form.setForeground(QBrush(self._theme.colour(span.role)))
        found.format = form
        return found

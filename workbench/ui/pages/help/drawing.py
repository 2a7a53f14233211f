"""Draws a topic's Markdown in the theme: headings, code, tables and links as the rest of the window looks."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
)

from workbench.ui.pages.help.topics import anchor_of
from workbench.ui.theme import Theme

_SIZES = {1: 1.55, 2: 1.2, 3: 1.0, 4: 1.0}
_LINE_HEIGHT = 130
PAD = 2.5
"""Steps of space between code and the edge of its ground."""
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def draw(document: QTextDocument, markdown: str, theme: Theme) -> None:
    """Put the Markdown into the document, dressed for the theme that holds; headings get their anchors."""
    document.setDefaultFont(theme.font())
    document.setIndentWidth(theme.space(6))
    document.setMarkdown(markdown, _MARKDOWN)
    for block in _blocks(document):
        _dress_block(block, theme)
    _set_code_apart(document, theme)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, theme)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_block(block: QTextBlock, theme: Theme) -> None:
    layout = block.blockFormat()
    level = layout.headingLevel()
    in_table = QTextCursor(block).currentTable() is not None
    if level:
        layout.setTopMargin(theme.space(7 if level == 2 else 5 if level > 2 else 1))
        layout.setBottomMargin(theme.space(1.5))
    elif _is_code(block):
        layout.setTopMargin(0)
        layout.setBottomMargin(0)
        layout.setLeftMargin(theme.space(PAD))
        layout.setRightMargin(theme.space(PAD))
    else:
        gap = 0 if in_table else theme.space(0.75 if block.textList() else 2)
        layout.setTopMargin(0)
        layout.setBottomMargin(gap)
    layout.setNonBreakableLines(False)
    layout.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor = QTextCursor(block)
    cursor.setBlockFormat(layout)
    for start, length, look in _fragments(block):
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(_dressed(look, level, _is_code(block), theme))
    if level:
        _set_anchor(block)


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """List a block's stretches of one look, before any of them is changed."""
    found = []
    step = block.begin()
    while not step.atEnd():
        fragment = step.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        step += 1
    return found


def _dressed(look: QTextCharFormat, level: int, is_code: bool, theme: Theme) -> QTextCharFormat:
    dressed = QTextCharFormat()
    font = theme.font()
    if is_code or look.fontFixedPitch():
        font = theme.mono_font()
    font.setBold(look.fontWeight() > QFont.Weight.Normal)
    font.setItalic(look.fontItalic())
    if level:
        font.setWeight(QFont.Weight.DemiBold)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * _SIZES.get(level, 1.0))
    dressed.setFont(font)
    dressed.setForeground(theme.colour("text"))
    if look.fontFixedPitch() and not is_code and not level:
        dressed.setBackground(theme.colour("raised"))
    if look.isAnchor() and look.anchorHref():
        dressed.setAnchor(True)
        dressed.setAnchorHref(look.anchorHref())
        dressed.setForeground(theme.colour("accent"))
        dressed.setFontUnderline(True)
    return dressed


def _set_anchor(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
    look = QTextCharFormat()
    look.setAnchor(True)
    look.setAnchorNames([anchor_of(block.text())])
    cursor.mergeCharFormat(look)


def _is_code(block: QTextBlock) -> bool:
    layout = block.blockFormat()
    return layout.hasProperty(QTextFormat.Property.BlockCodeFence.value) or layout.hasProperty(
        QTextFormat.Property.BlockCodeLanguage.value
    )


def code_runs(document: QTextDocument) -> list[tuple[QTextBlock, QTextBlock]]:
    """Give the first and the last line of each stretch of code."""
    runs: list[tuple[QTextBlock, QTextBlock]] = []
    for block in _blocks(document):
        if _is_code(block):
            goes_on = bool(runs) and runs[-1][1].next() == block
            runs[-1:] = [(runs[-1][0], block)] if goes_on else [*runs[-1:], (block, block)]
    return runs


def _set_code_apart(document: QTextDocument, theme: Theme) -> None:
    """Leave room around each stretch of code for the ground that the view paints behind it."""
    for first, last in code_runs(document):
        _margins(first, top=theme.space(PAD + 0.5))
        _margins(last, bottom=theme.space(PAD + 3))


def _margins(block: QTextBlock, *, top: float | None = None, bottom: float | None = None) -> None:
    layout = block.blockFormat()
    if top is not None:
        layout.setTopMargin(top)
    if bottom is not None:
        layout.setBottomMargin(bottom)
    QTextCursor(block).setBlockFormat(layout)


def _dress_table(table: QTextTable, theme: Theme) -> None:
    look = table.format()
    look.setBorder(0)
    look.setBorderCollapse(True)
    look.setCellPadding(theme.space(1.25))
    look.setCellSpacing(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    after_code = _is_code(table.document().findBlock(table.firstPosition() - 2))
    look.setTopMargin(theme.space(PAD + 1.5 if after_code else 1))
    look.setBottomMargin(theme.space(3))
    table.setFormat(look)
    _drop_leading_line(table.cellAt(0, 0))
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            if row == 0:
                _make_bold(cell)
            line = QTextTableCellFormat(cell.format().toTableCellFormat())
            line.setBottomBorder(1)
            line.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            line.setBottomBorderBrush(QBrush(theme.colour("line")))
            cell.setFormat(line)


def _drop_leading_line(cell: QTextTableCell) -> None:
    """Take away the empty line that Qt's reader leaves in the first cell of a table that follows code."""
    cursor = cell.firstCursorPosition()
    if cursor.block().length() == 1 and cell.lastCursorPosition().position() > cursor.position():
        cursor.deleteChar()


def _make_bold(cell: QTextTableCell) -> None:
    """Qt's reader forgets to in the first cell of a table that follows code."""
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.DemiBold)
    cursor.mergeCharFormat(look)

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
    QTextTableCellFormat,
)

from workbench.ui.pages.help.topics import anchor_of
from workbench.ui.theme import Theme

_SIZES = {1: 1.55, 2: 1.2, 3: 1.0, 4: 1.0}
_LINE_HEIGHT = 130
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def draw(document: QTextDocument, markdown: str, theme: Theme) -> None:
    """Put the Markdown into the document, dressed for the theme that holds; headings get their anchors."""
    document.setDefaultFont(theme.font())
    document.setIndentWidth(theme.space(6))
    document.setMarkdown(markdown, _MARKDOWN)
    for block in _blocks(document):
        _dress_block(block, theme)
    _frame_code(document, theme)
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
        layout.setNonBreakableLines(False)
    else:
        gap = 0 if in_table else theme.space(0.75 if block.textList() else 2)
        layout.setTopMargin(0)
        layout.setBottomMargin(gap)
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


def _frame_code(document: QTextDocument, theme: Theme) -> None:
    """Put each run of code lines on a ground of its own, from the last to the first so that places hold."""
    runs: list[list[QTextBlock]] = []
    before = False
    for block in _blocks(document):
        is_code = _is_code(block)
        if is_code and before:
            runs[-1].append(block)
        elif is_code:
            runs.append([block])
        before = is_code
    places = [(run[0].position(), run[-1].position() + run[-1].length() - 1) for run in runs]
    look = QTextFrameFormat()
    look.setBackground(QBrush(theme.colour("raised")))
    look.setBorder(1)
    look.setBorderBrush(QBrush(theme.colour("line")))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setPadding(theme.space(2))
    look.setTopMargin(theme.space(1))
    look.setBottomMargin(theme.space(3))
    for start, end in reversed(places):
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertFrame(look)


def _dress_table(table: QTextTable, theme: Theme) -> None:
    look = table.format()
    look.setBorder(0)
    look.setBorderCollapse(True)
    look.setCellPadding(theme.space(1.25))
    look.setCellSpacing(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setTopMargin(theme.space(1))
    look.setBottomMargin(theme.space(3))
    table.setFormat(look)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            line = QTextTableCellFormat(cell.format().toTableCellFormat())
            line.setBottomBorder(1)
            line.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            line.setBottomBorderBrush(QBrush(theme.colour("line")))
            cell.setFormat(line)

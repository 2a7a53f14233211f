"""The document as it came and, where a converter took it, as it was converted; with every finding marked in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from workbench.bench import Examination
from workbench.documents.texts import EditableText, editable_text
from workbench.findings import Finding, Place
from workbench.ui.icons import Icons
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import Mark, SourcePanel
from workbench.ui.widgets.words import Words, plain

_BEFORE, _AFTER = 0, 1


class Source(QWidget):
    """One text, or two behind two tabs."""

    edited = Signal(str)
    save_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._document: int | None = None
        self._speaks_of_after = False
        self._last: tuple[bytes, EditableText] | None = None
        self.setAccessibleName("Source")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName("As it came, or converted")
        self._tabs.addTab("As it came")
        self._tabs.addTab("Converted")
        self._tabs.currentChanged.connect(self._show_side)
        self._name = Words(theme, small=True)
        self._name.setWordWrap(False)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(theme.space(3), 0, theme.space(1), 0)
        row.addWidget(self._name, 1)
        row.addWidget(self._tabs)
        for words, icon, signal in (
            ("Save the document (Ctrl+S)", "save", self.save_pressed),
            ("Take it off the bench", "close", self.close_pressed),
        ):
            button = QToolButton()
            button.setIcon(icons.icon(icon, "hint"))
            button.setProperty("flat", True)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(signal)
            row.addWidget(button)
        column.addWidget(top)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("The document is being looked at")
        self._progress.setFixedHeight(theme.space(0.75))
        self._progress.hide()
        column.addWidget(self._progress)
        self.before = SourcePanel(theme, icons)
        self.before.set_name("Source as it came")
        self.before.edited.connect(self.edited)
        self._after: SourcePanel | None = None
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.before)
        column.addWidget(holder, 1)

    def show_document(self, document: BenchDocument) -> None:
        """Show a document of which nothing else is known yet."""
        text = self._read(document.raw)
        new = document.key != self._document
        self._document = document.key
        editable = text.exact and not _is_binary(text)
        self.before.show_text(text.text, editable=editable)
        if not editable:
            why = "Not every byte of it is text in its encoding, so it is shown and not edited."
            self.before.set_read_only(True, why)
        if new:
            self._tabs.hide()
            self._tabs.setCurrentIndex(_BEFORE)
            self._speaks_of_after = False
            self.before.set_marks(())
        self._dress(document, text)

    def show_busy(self, size: int) -> None:
        """Show that it is being looked at."""
        self._progress.show()
        self._progress.setToolTip(f"{size:,} bytes are being looked at")

    def show_idle(self) -> None:
        """Show that nobody looks at it."""
        self._progress.hide()

    def show_examination(self, document: BenchDocument, examination: Examination) -> None:
        """Mark what was found, and show the converted document where there is one."""
        self._progress.hide()
        self._dress(document, self._read(document.raw))
        converted = examination.output is not examination.document
        self._speaks_of_after = converted
        self._tabs.setVisible(converted)
        marks = [_mark(finding) for finding in examination.findings if finding.place is not None]
        if converted:
            of_input = [_mark(each) for each in examination.document.findings if each.place is not None]
            self.before.set_marks(of_input)
            after = self._after_panel()
            after.show_text(editable_text(examination.output.raw).text, editable=False)
            after.set_marks(marks)
        else:
            self._tabs.setCurrentIndex(_BEFORE)
            self.before.set_marks(marks)

    def reveal(self, place: Place) -> None:
        """Show a place of the document that the findings speak of."""
        if self._speaks_of_after:
            self._tabs.setCurrentIndex(_AFTER)
        panel = self._after if self._speaks_of_after and self._after is not None else self.before
        panel.reveal(place.line, place.column, place.end_line, place.end_column)

    def reveal_source(self, place: Place) -> None:
        """Show a place of the document as it came."""
        self._tabs.setCurrentIndex(_BEFORE)
        self.before.reveal(place.line, place.column, place.end_line, place.end_column, focus=True)

    def show_find(self) -> None:
        """Open the find bar of the text in view."""
        self._current().show_find()

    def go_to_line(self) -> None:
        """Ask for a line of the text in view."""
        self._current().go_to_line()

    def _read(self, raw: bytes) -> EditableText:
        """Read bytes as text, large ones only once."""
        if self._last is None or self._last[0] is not raw:
            self._last = raw, editable_text(raw)
        return self._last[1]

    def _current(self) -> SourcePanel:
        return self._after if self._tabs.currentIndex() == _AFTER and self._after is not None else self.before

    def _after_panel(self) -> SourcePanel:
        if self._after is None:
            self._after = SourcePanel(self._theme, self._icons)
            self._after.set_name("Converted document")
            self._stack.addWidget(self._after)
        return self._after

    def _show_side(self, index: int) -> None:
        self._stack.setCurrentWidget(self._after_panel() if index == _AFTER else self.before)

    def _dress(self, document: BenchDocument, text: EditableText) -> None:
        self._name.say(f"{document.name}{' •' if document.edited else ''}")
        self._name.setToolTip(f"{document.path or document.name}{', edited' if document.edited else ''}")
        ends = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[text.newline]
        mark = ", byte order mark" if text.mark else ""
        self.before.set_status(f"{text.codec.upper()}{mark}  {ends}  {len(document.raw):,} bytes")


def _mark(finding: Finding) -> Mark:
    place = finding.place
    assert place is not None
    words = f"{plain(finding.message)}\n{plain(finding.advice)}".strip()
    return Mark(place.line, place.column, place.end_line, place.end_column, finding.severity, words)


def _is_binary(text: EditableText) -> bool:
    return "\0" in text.text[:4096]

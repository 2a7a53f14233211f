"""The form of one step: method, path, headers, body, what counts as success, what is found in the answer."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.sessions.profile import StepName
from workbench.sessions.profile_text import StepText
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.protocols.pairs_table import PairsTable
from workbench.ui.theme import Theme
from workbench.ui.widgets.choice import Choice
from workbench.ui.widgets.fields import Field, FieldGrid, show_text
from workbench.ui.widgets.words import Words

STEP_TITLES: dict[StepName, str] = {
    "establish": "Establish",
    "submit": "Submit",
    "poll": "Poll",
    "keep-alive": "Keep alive",
    "close": "Close",
}
_MISSING: dict[StepName, str] = {
    "establish": "Without it there is no session: a document is sent as it is.",
    "submit": "Every protocol needs it: it sends the document.",
    "poll": "Only for servers that take a document first and answer when they are asked again.",
    "keep-alive": "Only for servers that end a session while it is waited for.",
    "close": "Without it a session ends by itself, and counts against the server's limit until then.",
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PARTS = "The body has several parts (`[[submit.parts]]`); they are changed in the text."
_BODY_LINES = 7
_PLACEHOLDERS = "`{client_code}` `{key}` `{token}` `{document}` `{reference}` `{timestamp}` and what is found before."


class StepForm(QScrollArea):
    """Shows a step and tells each change of a setting."""

    changed = Signal(str, object)
    """A setting's key and its new value."""
    step_wanted = Signal(bool)
    """Whether the step is to be there."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._is_showing = False
        self.setAccessibleName("Form of the step")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.method = Choice()
        self.method.setMinimumContentsLength(max(map(len, _METHODS)))
        self.method.addItems(_METHODS)
        self.path, self.content_type, self.success, self.seconds = (QLineEdit() for _ in range(4))
        self.path.setFont(theme.mono_font())
        self.content_type.setFont(theme.mono_font())
        self.body = QPlainTextEdit()
        self.body.setTabChangesFocus(True)
        self.body.setFrameShape(QFrame.Shape.NoFrame)
        self.body.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.query = PairsTable(theme, "Query", "Query", "Value")
        self.headers = PairsTable(theme, "Headers", "Header", "Value")
        self.form = PairsTable(theme, "Form fields", "Field", "Value")
        self.found = PairsTable(theme, "Found in the answer", "Name", "Where it stands")
        self._missing, self._parts = Words(theme, "hint"), Words(theme, "hint")
        self._add = QPushButton("Add this step")
        self._add.setIcon(icons.icon("plus"))
        self._add.clicked.connect(lambda: self.step_wanted.emit(True))
        self._remove = QPushButton("Leave this step out")
        self._remove.setFlat(True)
        self._remove.clicked.connect(lambda: self.step_wanted.emit(False))
        self._grid = FieldGrid(theme)
        self._body, self._form, self._find = self._fill_grid()
        self.setWidget(self._laid_out())
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()

    def show_step(self, step: StepName, shown: StepText | None) -> None:
        """Show a step; None when the text is no TOML, so that nothing is known of it."""
        self._is_showing = True
        is_there = shown is not None and shown.is_there
        self._grid.setVisible(is_there)
        self._remove.setVisible(is_there and step != "submit")
        self._add.setVisible(shown is not None and not is_there)
        self._add.setText(f"Add the step {STEP_TITLES[step].lower()}")
        if shown is None:
            self._missing.say("The text is no TOML; correct it there first, then the form can be used again.")
        else:
            self._missing.say("" if is_there else _MISSING[step])
        self._parts.say("")
        if shown is not None:
            self._show(step, shown)
        self._is_showing = False

    def _show(self, step: StepName, shown: StepText) -> None:
        if self.method.findText(shown.method) < 0 and shown.method:
            self.method.addItem(shown.method)
        self.method.setCurrentText(shown.method)
        show_text(self.path, shown.path)
        show_text(self.content_type, shown.content_type)
        # What is half typed means the same as what stands in the text, and is left alone.
        if _numbers(self.success.text()) != _numbers(shown.success):
            show_text(self.success, shown.success)
        if _number(self.seconds.text()) != _number(shown.seconds):
            show_text(self.seconds, shown.seconds)
        if self.body.toPlainText() != shown.body:
            self.body.setPlainText(shown.body)
        for table, pairs in (
            (self.query, shown.query),
            (self.headers, shown.headers),
            (self.form, shown.form),
            (self.found, shown.find),
        ):
            table.show_pairs(pairs)
        self._parts.say(_PARTS if shown.body_is == "parts" else "")
        self._body.set_visible(shown.body_is == "body")
        self._form.set_visible(shown.body_is == "form")
        self._find.set_visible(step in ("establish", "submit"))

    def _fill_grid(self) -> tuple[Field, Field, Field]:
        request = QWidget()
        row = QHBoxLayout(request)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.method)
        row.addWidget(self.path, 1)
        self.method.setAccessibleName("Method")
        self.path.setAccessibleName("Path")
        grid = self._grid
        grid.add("Request", request, names_control=False)
        grid.add("Headers", self.headers, names_control=False)
        grid.add("Query", self.query, names_control=False)
        grid.add("Content type", self.content_type)
        body = grid.add("Body", self.body, _PLACEHOLDERS)
        form = grid.add("Form", self.form, names_control=False)
        grid.add("Success", self.success, "HTTP statuses, with commas between them.")
        grid.add("Seconds", self.seconds, "For the whole step, until the last byte of the answer.")
        return body, form, grid.add("Found in the answer", self.found, names_control=False)

    def _laid_out(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        space = self._theme.space
        column.setContentsMargins(space(4), space(3), space(3), space(3))
        column.setSpacing(space(2))
        column.addWidget(self._missing)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._grid)
        column.addWidget(self._parts)
        column.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        return body

    def _connect(self) -> None:
        self.method.textActivated.connect(lambda text: self.changed.emit("method", text))
        self.path.textEdited.connect(lambda text: self.changed.emit("path", text))
        self.content_type.textEdited.connect(lambda text: self.changed.emit("content_type", text))
        self.success.textEdited.connect(lambda text: self.changed.emit("success", _numbers(text)))
        self.seconds.textEdited.connect(lambda text: self.changed.emit("seconds", _number(text)))
        self.body.textChanged.connect(self._body_changed)
        for key, table in (("headers", self.headers), ("query", self.query), ("form", self.form), ("find", self.found)):
            table.pairs_edited.connect(lambda pairs, key=key: self.changed.emit(key, pairs))

    def _body_changed(self) -> None:
        if not self._is_showing:
            self.changed.emit("body", self.body.toPlainText())

    def _dress(self) -> None:
        self.body.document().setDefaultFont(self._theme.mono_font())
        self.body.setFixedHeight(
            QFontMetrics(self._theme.mono_font()).lineSpacing() * _BODY_LINES + self._theme.space(4)
        )


def _numbers(text: str) -> list[int]:
    """Give the statuses in a text; what is no number in it is left out, and what is left is checked by the reader."""
    return [int(found) for found in re.findall(r"\d{1,9}", text)]


def _number(text: str) -> float | str:
    try:
        return int(text) if text.strip().isdecimal() else float(text)
    except ValueError:
        return text

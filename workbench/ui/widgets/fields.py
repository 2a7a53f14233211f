"""Rows of a form: what is asked, where it is entered, and right below what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.words import Words, plain

LABEL_STEPS = 27
"""Width of the column of labels, so that those of several cards stand in one line."""


class Field:
    """One row: its label, its control, a remark and a fault below it."""

    def __init__(self, label: QLabel, control: QWidget, remark: Words, fault: Words) -> None:
        self.label = label
        self.control = control
        self._remark = remark
        self._fault = fault
        self._sentences: dict[Words, str] = {remark: "", fault: ""}
        self._is_asked = True

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence takes it back."""
        self._say(self._fault, sentence)
        self.control.setAccessibleDescription(plain(sentence))

    def show_remark(self, sentence: str) -> None:
        """Say what belongs to it."""
        self._say(self._remark, sentence)

    def set_visible(self, visible: bool) -> None:
        """Ask for it or not."""
        self._is_asked = visible
        self.label.setVisible(visible)
        self.control.setVisible(visible)
        for words, sentence in self._sentences.items():
            self._say(words, sentence)

    def _say(self, words: Words, sentence: str) -> None:
        self._sentences[words] = sentence
        # Words without a sentence take no room, whatever becomes of the theme.
        words.say(sentence if self._is_asked else "")


class FieldGrid(QWidget):
    """The rows of one card."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def add(self, name: str, control: QWidget, remark: str = "", *, names_control: bool = True) -> Field:
        """Add a row.

        Args:
            name: what is asked for.
            control: where it is entered.
            remark: a sentence below it.
            names_control: whether a screen reader calls the control by the label's words.
        """
        row = self._grid.rowCount()
        label = QLabel(name)
        label.setBuddy(control)
        label.setWordWrap(True)
        if names_control:
            control.setAccessibleName(name)
        below, fault = Words(self._theme, "hint", small=True), Words(self._theme, "error", small=True)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(control, row, 1)
        self._grid.addWidget(fault, row + 1, 1)
        self._grid.addWidget(below, row + 2, 1)
        self._grid.setRowMinimumHeight(row + 3, self._theme.space(2))
        self._labels.append(label)
        self._dress()
        field = Field(label, control, below, fault)
        field.show_remark(remark)
        return field

    def _dress(self) -> None:
        self._grid.setColumnMinimumWidth(0, self._theme.space(LABEL_STEPS))
        colour = self._theme.colour("hint").name()
        for label in self._labels:
            label.setStyleSheet(f"color: {colour}; padding-top: {self._theme.space(1)}px")
            label.setFixedWidth(self._theme.space(LABEL_STEPS))


class FileLine(QWidget):
    """The path of a file, typed or chosen."""

    edited = Signal()

    def __init__(self, theme: Theme, icons: Icons, what: str, kinds: str = "PEM (*.pem *.crt *.cer *.key)") -> None:
        super().__init__()
        self._what = what
        self._kinds = kinds
        self.line = QLineEdit()
        self.line.setAccessibleName(what)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.setFocusProxy(self.line)
        choose = QToolButton()
        choose.setIcon(icons.icon("open"))
        choose.setProperty("flat", True)
        choose.setAccessibleName(f"Choose the file: {what}")
        choose.setToolTip("Choose the file")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.line, 1)
        row.addWidget(choose)

    def text(self) -> str:
        """The path."""
        return self.line.text()

    def show_text(self, text: str) -> None:
        """Show a path, leaving the caret where it is when it is shown already."""
        show_text(self.line, text)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self._what, self.line.text(), f"{self._kinds};;All files (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.line.setText(path)
        self.edited.emit()


class SecretLine(QWidget):
    """A password that goes into the keyring when Return or Keep is pressed, and is never shown again."""

    kept = Signal(str)

    def __init__(self, theme: Theme, what: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(what)
        self.line.returnPressed.connect(self._keep)
        self.setFocusProxy(self.line)
        self._button = QToolButton()
        self._button.setText("Keep")
        self._button.setToolTip("Keep it in the keyring; an empty one is forgotten")
        self._button.setAccessibleName(f"Keep {what[:1].lower()}{what[1:]}")
        self._button.clicked.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.line, 1)
        row.addWidget(self._button)

    def show_kept(self, is_kept: bool) -> None:
        """Say whether there is one."""
        self.line.setPlaceholderText("kept in the keyring" if is_kept else "none")

    def clear(self) -> None:
        """Forget what was typed and not kept."""
        self.line.clear()

    def _keep(self) -> None:
        self.kept.emit(self.line.text())
        self.line.clear()


def show_text(line: QLineEdit, text: str) -> None:
    """Show a text, leaving the caret where it is when it is shown already."""
    if line.text() != text:
        line.setText(text)
        line.setCursorPosition(0)

"""What is known of the text in an editor: its colours at once where it is XML, the rest after a pause in typing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.ui.widgets.source.colours import Colours, PlainColours, XmlColours
from workbench.ui.widgets.source.languages import colours_of
from workbench.ui.widgets.source.lines import Lines
from workbench.ui.widgets.source.stepwise import Stepwise
from workbench.ui.widgets.source.structure import Structure

PAUSE_MS = 150
"""How long after a keystroke the text is read again."""


class Reading(QObject):
    """Reads one text after the other.

    Attributes:
        language: what the text is written in.
        colours: those of the text; None while a text that was edited has not been read again.
    """

    structured = Signal(object)
    """The `Structure` of the text as it is now."""
    coloured = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.language = ""
        self.colours: Colours | None = PlainColours()
        self._lines = Lines("")
        self._structure_work = Stepwise(self)
        self._structure_work.done.connect(self.structured)
        self._colour_work = Stepwise(self)
        self._colour_work.done.connect(self._take_colours)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.read_now)

    def follow(self, lines: Lines) -> None:
        """Take a text that was edited, to be read after a pause."""
        self._lines = lines
        self._structure_work.forget()
        self._colour_work.forget()
        if self.language == "xml":
            self.colours = XmlColours(lines.text)
        else:
            self.colours = None
        self._pause.start()

    def read_now(self) -> None:
        """Read the text without waiting."""
        self._pause.stop()
        if self.language == "xml":
            self._structure_work.start(Structure(self._lines.text).read(self._lines))
        else:
            self.structured.emit(Structure(self._lines.text))
            self._colour_work.start(colours_of(self._lines.text, self.language))

    def _take_colours(self, colours: Colours) -> None:
        self.colours = colours
        self.coloured.emit()

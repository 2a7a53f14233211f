"""The ways of mending the chosen finding: each shows its change first, and is one press and one undo."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import takewhile

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.checks.fixes import Fix
from workbench.findings import Finding
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme

MOST_LINES = 8
WIDEST = 70
"""Characters of a line that are shown."""


class Fixes(QWidget):
    """Offers the fixes of one finding."""

    apply_pressed = Signal(object)
    """The fixes to make, a tuple."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._by_finding: dict[Finding, tuple[Fix, ...]] = {}
        self._offered: tuple[Fix, ...] = ()
        self._alike: tuple[Fix, ...] = ()
        self.setAccessibleName("Fixes")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        self._choice = QComboBox()
        self._choice.setAccessibleName("Which fix")
        self._choice.currentIndexChanged.connect(self._show_change)
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        column.addWidget(self._choice)
        self._change = QLabel()
        self._change.setWordWrap(False)
        self._change.setAccessibleName("The change it makes")
        column.addWidget(self._change)
        row = QHBoxLayout()
        self._apply = QPushButton("Fix it")
        self._apply.setIcon(icons.icon("fine"))
        self._apply.clicked.connect(lambda: self.apply_pressed.emit((self._offered[self._choice.currentIndex()],)))
        self._all = QPushButton()
        self._all.clicked.connect(lambda: self.apply_pressed.emit(self._alike))
        row.addWidget(self._apply)
        row.addWidget(self._all)
        row.addStretch()
        column.addLayout(row)
        theme.changed.connect(self._show_change)
        self.hide()

    def know(self, fixes: Sequence[tuple[Finding, tuple[Fix, ...]]]) -> None:
        """Take the fixes there are for the document's findings."""
        self._by_finding = dict(fixes)

    def offer(self, finding: Finding | None) -> None:
        """Offer the fixes of this finding; nothing where there are none."""
        self._offered = self._by_finding.get(finding, ()) if finding is not None else ()
        self.setVisible(bool(self._offered))
        if finding is None or not self._offered:
            return
        self._choice.blockSignals(True)
        self._choice.clear()
        self._choice.addItems([fix.title.replace("`", "") for fix in self._offered])
        self._choice.blockSignals(False)
        self._alike = tuple(
            fixes[0]
            for other, fixes in self._by_finding.items()
            if fixes and fixes[0].sure and other.code == finding.code
        )
        self._all.setText(f"Fix all {len(self._alike)} of this kind")
        self._all.setVisible(len(self._alike) > 1 and self._offered[0].sure)
        self._show_change()

    def _show_change(self) -> None:
        index = self._choice.currentIndex()
        if not 0 <= index < len(self._offered):
            return
        fix = self._offered[index]
        before, after = _lines(fix.before), _lines(fix.after)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
        shown = [
            *(self._line(" ", line, "surface") for line in before[:same]),
            *(self._line("−", line, "removed-ground") for line in before[same:]),
            *(self._line("+", line, "added-ground") for line in after[same:]),
        ]
        if len(shown) > MOST_LINES:
            shown = [*shown[: MOST_LINES - 1], "…"]
        family = self._theme.mono_font().family()
        self._change.setText(f"<pre style=\"font-family:'{family}',monospace\">{'<br>'.join(shown)}</pre>")

    def _line(self, sign: str, text: str, role: str) -> str:
        ground = self._theme.colour(role).name()
        return f'<span style="background:{ground}">{sign} {escape(text[:WIDEST])}</span>'


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]

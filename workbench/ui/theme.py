"""Colours by role, fonts by use, spacing in steps: all that a widget may know of the look."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from workbench.ui.style_sheet import style_sheet

Choice = Literal["system", "light", "dark"]

ROLES = frozenset(
    [
        "window",
        "surface",
        "raised",
        "text",
        "hint",
        "line",
        "accent",
        "on-accent",
        "focus",
        "selection",
        "current-line",
        "hover",
        "margin",
        "error",
        "warning",
        "fine",
        "note",
        "test",
        "production",
        "added",
        "removed",
        "changed",
        "moved",
        "added-ground",
        "removed-ground",
        "changed-ground",
        "moved-ground",
        "syntax-tag",
        "syntax-attribute",
        "syntax-value",
        "syntax-text",
        "syntax-comment",
        "syntax-instruction",
    ]
)
SMALLEST_ZOOM, LARGEST_ZOOM = 70, 250


class Theme(QObject):
    """The look that holds now; widgets repaint on `changed`."""

    changed = Signal()

    def __init__(self, application: QApplication, folder: Path, choice: Choice = "system", zoom: int = 100) -> None:
        """Read both themes and take over the application's look.

        Args:
            application: the one application.
            folder: where `light.toml` and `dark.toml` are.
            choice: follow the system, or one of the two.
            zoom: size of text in percent of the system's.
        """
        super().__init__(application)
        self._application = application
        self._folder = folder
        self._themes = {name: read_theme(folder / f"{name}.toml") for name in ("light", "dark")}
        self._system_font = QFont(application.font())
        self._choice: Choice = choice
        self._zoom = zoom
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Whether the dark theme holds."""
        return self._choice == "dark" or (self._choice == "system" and self._system_is_dark())

    @property
    def zoom(self) -> int:
        """Size of text, in percent of the system's."""
        return self._zoom

    def picture(self, name: str) -> Path:
        """Give a picture on a control, `arrow` or `tick`, which a style sheet can only take from a file."""
        return self._folder / f"{'dark' if self.is_dark else 'light'}-{name}.svg"

    def choose(self, choice: Choice) -> None:
        """Fix a theme, or follow the system."""
        if choice != self._choice:
            self._choice = choice
            self._apply()

    def set_zoom(self, percent: int) -> None:
        """Make all text larger or smaller, within what stays usable."""
        percent = max(SMALLEST_ZOOM, min(LARGEST_ZOOM, percent))
        if percent != self._zoom:
            self._zoom = percent
            self._apply()

    def colour(self, role: str) -> QColor:
        """Give the colour of a role; see `resources/themes`."""
        return QColor(self._themes["dark" if self.is_dark else "light"][role])

    def space(self, steps: float) -> int:
        """Give a distance of so many steps of 4 pixels, scaled with the text."""
        return round(steps * QFontMetrics(self.font()).height() / 4)

    def font(self) -> QFont:
        """The font of content."""
        font = QFont(self._system_font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * self._zoom / 100)
        else:
            font.setPixelSize(round(font.pixelSize() * self._zoom / 100))
        return font

    def hint_font(self) -> QFont:
        """The font of hints, one step smaller."""
        return _scaled(self.font(), 0.9)

    def title_font(self) -> QFont:
        """The font of a page's headline."""
        font = _scaled(self.font(), 1.35)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def mono_font(self) -> QFont:
        """The font of everything that came from a file."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setStyleHint(QFont.StyleHint.Monospace)
        if self.font().pointSizeF() > 0:
            font.setPointSizeF(self.font().pointSizeF())
        return font

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _system_is_dark(self) -> bool:
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _apply(self) -> None:
        self._application.setFont(self.font())
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(style_sheet(self))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "window"),
            (roles.Base, "surface"),
            (roles.AlternateBase, "raised"),
            (roles.Button, "raised"),
            (roles.ToolTipBase, "raised"),
            (roles.WindowText, "text"),
            (roles.Text, "text"),
            (roles.ButtonText, "text"),
            (roles.ToolTipText, "text"),
            (roles.PlaceholderText, "hint"),
            (roles.Highlight, "selection"),
            (roles.HighlightedText, "text"),
            (roles.Link, "accent"),
            (roles.LinkVisited, "accent"),
            (roles.Light, "surface"),
            (roles.Midlight, "raised"),
            (roles.Mid, "line"),
            (roles.Dark, "line"),
            (roles.Shadow, "line"),
        ):
            palette.setColor(role, self.colour(name))
        if hasattr(roles, "Accent"):
            palette.setColor(roles.Accent, self.colour("accent"))
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("hint"))
        return palette


def read_theme(file: Path) -> dict[str, str]:
    """Read a theme's colours.

    Raises:
        KeyError: a role has no colour.
    """
    colours = tomllib.loads(file.read_text(encoding="utf-8"))
    missing = ROLES - colours.keys()
    if missing:
        raise KeyError(f"{file} has no colour for {', '.join(sorted(missing))}")
    return colours


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return scaled

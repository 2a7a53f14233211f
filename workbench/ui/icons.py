"""Our own small pictures: one stroke weight, tinted in the colour of a role, sharp at any scale."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.ui.theme import Theme


class Icons:
    """Gives icons by name; those given out follow the theme when it changes."""

    def __init__(self, theme: Theme, folder: Path) -> None:
        """Read nothing yet.

        Args:
            theme: gives the colours.
            folder: where NAME.svg is, drawn on 20 by 20 units in `currentColor`.
        """
        self._theme = theme
        self._folder = folder
        self._sources: dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a picture of this name."""
        return name in self._sources or (self._folder / f"{name}.svg").is_file()

    def icon(self, name: str, role: str = "text") -> QIcon:
        """Give the icon of this name in the colour of a role; greyed by itself where it is disabled."""
        return QIcon(_Engine(self, name, role))

    def pixmap(self, name: str, size: int, role: str = "text", ratio: float = 1.0) -> QPixmap:
        """Draw an icon on a square of `size` device-independent pixels."""
        picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(0, 0, size, size), name, role)
        painter.end()
        return picture

    def paint(self, painter: QPainter, where: QRect, name: str, role: str) -> None:
        """Draw an icon into the largest square in the middle of a rectangle."""
        side = min(where.width(), where.height())
        square = QRectF(where.center().x() + 0.5 - side / 2, where.center().y() + 0.5 - side / 2, side, side)
        source = self._source(name).replace("currentColor", self._theme.colour(role).name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, square)

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]


class _Engine(QIconEngine):
    """Draws at the moment of painting, so that size, scale and theme are always those of the moment."""

    def __init__(self, icons: Icons, name: str, role: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _Engine(self._icons, self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._icons.paint(painter, rect, self._name, "hint" if mode == QIcon.Mode.Disabled else self._role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        picture = QPixmap(size)
        if picture.isNull():  # a button that has no room yet asks for a picture of no size
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

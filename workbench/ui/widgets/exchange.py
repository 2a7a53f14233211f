"""One exchange of a session: the request as it was sent above, what came back below, secrets masked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from workbench.documents.texts import editable_text
from workbench.sessions import Exchange
from workbench.sessions.transcript import Headers
from workbench.ui.icons import Icons
from workbench.ui.theme import Theme
from workbench.ui.widgets.source import SourcePanel


class ExchangeView(QWidget):
    """Shows one exchange; its two panels are made when the first is shown."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._shown: Exchange | None = None
        self._panels: tuple[SourcePanel, SourcePanel] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def forget(self) -> None:
        """Show nothing that was shown before."""
        self._shown = None
        for panel in self._panels or ():
            panel.show_text("", language="http", editable=False)

    def show_exchange(self, exchange: Exchange) -> None:
        """Show an exchange."""
        if exchange is self._shown:
            return
        self._shown = exchange
        if self._panels is None:
            self._panels = self._made()
        for panel, (head, body) in zip(self._panels, (request_text(exchange), response_text(exchange)), strict=True):
            text = f"{head}\n\n{editable_text(body).text}" if body else head
            panel.show_text(text, language="http", editable=False)

    def _made(self) -> tuple[SourcePanel, SourcePanel]:
        split = QSplitter(Qt.Orientation.Vertical)
        request, response = SourcePanel(self._theme, self._icons), SourcePanel(self._theme, self._icons)
        request.set_name("Request as sent")
        response.set_name("Answer as it came")
        split.addWidget(request)
        split.addWidget(response)
        self._column.addWidget(split)
        return request, response


def request_text(exchange: Exchange) -> tuple[str, bytes]:
    """Give the request's first line and headers, and its body."""
    return _head(exchange.request_line, exchange.request_headers), exchange.request_body


def response_text(exchange: Exchange) -> tuple[str, bytes]:
    """Give the answer's first line and headers, and its body; says so when none came."""
    if exchange.status is None:
        return exchange.trouble or "No answer came.", b""
    first = f"{exchange.http_version} {exchange.status} {exchange.reason}".rstrip()
    head = _head(first, exchange.response_headers)
    return (f"{head}\n\n{exchange.trouble}" if exchange.trouble else head), exchange.response_body


def _head(first: str, headers: Headers) -> str:
    return "\n".join([first, *(f"{name}: {value}" for name, value in headers)])

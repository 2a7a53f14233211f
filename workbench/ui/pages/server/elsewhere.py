"""What another program needs to reach the server: client code, key, data folder, a session as a script."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from workbench.ui.icons import Icons
from workbench.ui.pages.server.example import curl_example
from workbench.ui.pages.server.report import About, Client, OverTls
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.copy_button import CopyButton

REMARK = (
    "The server listens on this computer only. Use it to try a program of your own: take a key for a client, then "
    "establish, submit and close as the script does."
)


_KINDS = {
    "good": "Trust this authority in a connection, then it is as a customer's server over TLS.",
    "wrong-name": "The certificate is for another computer: every connection must refuse it.",
    "expired": "The certificate ended yesterday: every connection must refuse it.",
}


class ElsewhereCard(Card):
    """Client, key, folder and script."""

    key_wanted = Signal(str)
    tls_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "From another program", REMARK)
        self._icons = icons
        self._address = ""
        self._known: tuple[Client, ...] = ()
        self._clients = QComboBox()
        self._clients.setAccessibleName("Client code")
        self._clients.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._clients.setMinimumContentsLength(14)
        self._clients.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._clients.currentIndexChanged.connect(self._write_script)
        self._key = QPushButton("Copy a new EDI key")
        self._key.clicked.connect(lambda: self.key_wanted.emit(self._client()))
        self._tls, self._ca = _path(), _path()
        self._serve = QPushButton("Serve over TLS, too")
        self._serve.clicked.connect(self.tls_wanted)
        self._tls_words = self.hint("")
        self._folder = _path()
        self._open = QPushButton("Open folder")
        self._open.clicked.connect(self._open_folder)
        self._script = QPlainTextEdit()
        self._script.setReadOnly(True)
        self._script.setTabChangesFocus(True)
        self._script.setAccessibleName("A session as a shell script")
        self._script.setFrameShape(QFrame.Shape.NoFrame)
        self._script.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._lay_out()
        theme.changed.connect(self._fit)

    def show_address(self, address: str) -> None:
        """Show where the server answers."""
        self._address = address
        self._write_script()

    def show_about(self, about: About) -> None:
        """Show the clients and the data folder."""
        if about.clients != self._known:
            self._known = about.clients
            before = self._client()
            self._clients.clear()
            for client in about.clients:
                self._clients.addItem(client.words, client.code)
            self._clients.setCurrentIndex(max(0, self._clients.findData(before)))
        self._show_tls(about.tls)
        self._folder.setText(about.data)
        self._folder.setToolTip(about.data)

    def _show_tls(self, tls: OverTls | None) -> None:
        self._tls.setText(tls.address if tls is not None else "not served")
        self._ca.setText(tls.ca if tls is not None else "")
        self._ca.setToolTip(self._ca.text())
        for widget in self._ca_row:
            widget.setVisible(tls is not None)
        self._serve.setEnabled(tls is None or tls.kind != "good")
        self._tls_words.setText(_KINDS[tls.kind] if tls is not None else "")
        self._tls_words.setVisible(tls is not None)

    def _lay_out(self) -> None:
        theme, grid = self._theme, QGridLayout()
        grid.setHorizontalSpacing(theme.space(3))
        grid.setVerticalSpacing(theme.space(2))
        grid.setColumnStretch(1, 1)
        code = CopyButton(self._icons, "the client code", self._client)
        folder = CopyButton(self._icons, "the data folder's path", self._folder.text)
        tls = CopyButton(self._icons, "the address over TLS", self._tls.text)
        ca = CopyButton(self._icons, "the path of the authority's certificate", self._ca.text)
        rows: tuple[tuple[str, QWidget, QWidget, QWidget | None], ...] = (
            ("Client", self._clients, code, self._key),
            ("Data folder", self._folder, folder, self._open),
            ("Over TLS", self._tls, tls, self._serve),
            ("Authority", self._ca, ca, None),
        )
        for row, (words, widget, copy, button) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(widget)
            for column, each in enumerate((label, widget, copy, button)):
                if each is not None:
                    grid.addWidget(each, row, column)
            self._ca_row = (label, widget, copy)
        grid.addWidget(self._tls_words, len(rows), 1, 1, 3)
        self.column.addLayout(grid)
        head = QHBoxLayout()
        lead = self.hint("A session by hand, with curl:")
        lead.setWordWrap(False)
        head.addWidget(lead)
        head.addStretch()
        head.addWidget(CopyButton(self._icons, "the script", self._script.toPlainText))
        self.column.addLayout(head)
        self.column.addWidget(self._script)
        self._fit()

    def _client(self) -> str:
        return str(self._clients.currentData() or "DEMO")

    def _write_script(self) -> None:
        self._script.setPlainText(curl_example(self._address, self._client()).rstrip())
        self._fit()

    def _fit(self) -> None:
        self._script.setFont(self._theme.mono_font())
        for label in (self._folder, self._tls, self._ca):
            label.setFont(self._theme.mono_font())
        self._script.setStyleSheet(f"background: {self._theme.colour('raised').name()};")
        height = QFontMetrics(self._theme.mono_font()).lineSpacing() * self._script.blockCount()
        self._script.setFixedHeight(height + self._theme.space(6))

    def _open_folder(self) -> None:
        if Path(self._folder.text()).is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder.text()))


def _path() -> QLabel:
    """Give a label for something to be copied."""
    label = QLabel()
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label

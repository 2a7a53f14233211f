"""The card of the mail server that the reports of a sync go through."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from workbench.klaviyo.sync_file import SECURITIES, MailServer
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words

PORTS = {"STARTTLS": 587, "TLS": 465, "none": 25}
"""The usual port of each kind of connection."""
REMARK = (
    "The reports go to KlaviyoErrorEmailRecipients and KlaviyoSuccessEmailRecipients by this server. "
    "Without one, a run says that no mail was sent."
)


class MailCard(Card):
    """Server, connection, user, sender; the password goes to the keyring."""

    typed = Signal(str, str, str, str, str)
    """Host, port, kind of connection, user, sender."""
    password_entered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Mail server", REMARK)
        self._host, self._port, self._user, self._sender, self._password = (QLineEdit() for _ in range(5))
        self._port.setValidator(QIntValidator(1, 65_535, self))
        self._port.setMaximumWidth(theme.space(16))
        self._security = QComboBox()
        self._security.addItems(list(SECURITIES))
        self._words = Words(theme, "hint", small=True)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.returnPressed.connect(self._keep)
        keep, forget = QPushButton("Keep password"), QPushButton("Forget password")
        keep.clicked.connect(self._keep)
        forget.clicked.connect(lambda: self.password_entered.emit(""))
        self._host.setPlaceholderText("smtp.example.com")
        self._sender.setPlaceholderText("the user's address")
        server, secret = QHBoxLayout(), QHBoxLayout()
        server.setSpacing(theme.space(2))
        server.addWidget(self._host, 1)
        for words, editor in (("Port", self._port), ("Connection", self._security)):
            server.addWidget(self._named(words, editor))
            server.addWidget(editor)
        for widget in (self._password, keep, forget):
            secret.addWidget(widget)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(4))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._named("Mail server", self._host), 0, 0)
        grid.addLayout(server, 0, 1)
        for row, (words, line) in enumerate((("Mail user", self._user), ("Sender", self._sender)), 1):
            grid.addWidget(self._named(words, line), row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self._named("Mail password", self._password), 3, 0)
        grid.addLayout(secret, 3, 1)
        self.column.addLayout(grid)
        self.column.addWidget(self._words)
        self.show_mail(None)
        for line in (self._host, self._port, self._user, self._sender):
            line.textEdited.connect(self._tell)
        self._security.currentTextChanged.connect(self._security_chosen)

    def show_mail(self, mail: MailServer | None) -> None:
        """Show the server; None: there is none."""
        shown = mail or MailServer(host="")
        for line, text in ((self._host, shown.host), (self._user, shown.user), (self._sender, shown.sender)):
            line.setText(text)
        self._port.setText(str(shown.port))
        self._security.blockSignals(True)
        self._security.setCurrentText(shown.security)
        self._security.blockSignals(False)

    def show_words(self, words: str, role: str) -> None:
        """Say what is wrong, or what is worth knowing."""
        self._words.say(words, role)

    def show_password(self, there: bool) -> None:
        """Say whether a password is kept; never which."""
        self._password.clear()
        self._password.setPlaceholderText("•" * 8 if there else "none is kept")

    def _named(self, words: str, editor: QWidget) -> QLabel:
        label = QLabel(words)
        label.setBuddy(editor)
        editor.setAccessibleName(words)
        return label

    def _security_chosen(self, security: str) -> None:
        """Take the usual port along, unless another one was typed."""
        if self._port.text() in map(str, PORTS.values()):
            self._port.setText(str(PORTS[security]))
        self._tell()

    def _tell(self) -> None:
        self.typed.emit(
            self._host.text().strip(),
            self._port.text(),
            self._security.currentText(),
            self._user.text().strip(),
            self._sender.text().strip(),
        )

    def _keep(self) -> None:
        if self._password.text():
            self.password_entered.emit(self._password.text())
            self._password.clear()

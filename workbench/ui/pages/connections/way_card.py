"""How the server is reached and trusted: TLS, a certificate of one's own, a proxy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from workbench.sessions import Connection
from workbench.sessions.connection import Proxy, Tls
from workbench.ui.icons import Icons
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.choice import Choice
from workbench.ui.widgets.fields import FieldGrid, FileLine, SecretLine, show_text

_REMARK = "The server's certificate is always checked; that cannot be switched off."
_NO_AUTHORITY = "Enter its file. Until then, what this computer trusts is trusted."
_TRUST = (("system", "What this computer trusts"), ("own", "Only an authority of my own"))
_PROXY = (("system", "As this computer is set up"), ("none", "None: directly"), ("own", "A proxy of my own"))


class WayCard(Card):
    """Trust, client certificate, proxy."""

    edited = Signal()
    password_kept = Signal(str, str)
    """`tls` or `proxy`, and the password."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, "How it is reached and trusted", _REMARK)
        grid = FieldGrid(theme)
        self.trust = _choice(_TRUST)
        self.ca = FileLine(theme, icons, "Authority's certificate")
        self.certificate = FileLine(theme, icons, "Client certificate")
        self.private_key = FileLine(theme, icons, "Its private key")
        self.password = SecretLine(theme, "Password of the private key")
        self.proxy = _choice(_PROXY)
        self.proxy_address = QLineEdit()
        self.proxy_address.setPlaceholderText("http://proxy.example:3128")
        self.proxy_user = QLineEdit()
        self.proxy_password = SecretLine(theme, "Password of the proxy's user")
        grid.add("Trusted", self.trust)
        self._ca = grid.add("Authority", self.ca, names_control=False)
        self._certificate = grid.add(
            "Client certificate", self.certificate, "Only where the server asks for one.", names_control=False
        )
        self._private_key = grid.add("Private key", self.private_key, names_control=False)
        self._password = grid.add("Its password", self.password, names_control=False)
        grid.add("Proxy", self.proxy)
        self._proxy_address = grid.add("Proxy's address", self.proxy_address)
        self._proxy_user = grid.add("Proxy's user", self.proxy_user)
        self._proxy_password = grid.add("Its password", self.proxy_password, names_control=False)
        self.column.addWidget(grid)
        self._shown: Connection | None = None
        self._connect()

    def show_part(self, shown: Shown) -> None:
        """Show the way."""
        connection = self._shown = shown.connection
        tls, proxy = connection.tls, connection.proxy
        if tls.ca:
            self.trust.setCurrentIndex(self.trust.findData("own"))
            self.ca.show_text(tls.ca)
        self.certificate.show_text(tls.certificate)
        self.private_key.show_text(tls.private_key)
        for name, field in (("certificate", self._certificate), ("private_key", self._private_key)):
            field.show_fault(shown.faults.get(name, ""))
        self._ca.show_fault(shown.faults.get("ca", "") if tls.ca else _NO_AUTHORITY)
        kind = proxy.address if proxy.address in ("system", "none") else "own"
        self.proxy.setCurrentIndex(self.proxy.findData(kind))
        if kind == "own":
            show_text(self.proxy_address, proxy.address)
            show_text(self.proxy_user, proxy.user)
        self._proxy_address.show_fault(shown.faults.get("proxy", "") if kind == "own" else "")
        self._arrange()

    def applied(self, connection: Connection) -> Connection:
        """Give the connection with what stands here; what was typed and is not asked for now is left in the form."""
        kind = str(self.proxy.currentData())
        address = self.proxy_address.text() if kind == "own" else kind
        return replace(
            connection,
            tls=replace(
                connection.tls,
                ca=self.ca.text() if self.trust.currentData() == "own" else "",
                certificate=self.certificate.text(),
                private_key=self.private_key.text(),
            ),
            proxy=replace(connection.proxy, address=address, user=self.proxy_user.text() if kind == "own" else ""),
        )

    def show_passwords(self, kept: Mapping[str, bool]) -> None:
        """Say which passwords are in the keyring."""
        if self._shown is not None:
            self.password.show_kept(kept.get(self._shown.tls.password_name, False))
            self.proxy_password.show_kept(kept.get(self._shown.proxy.password_name, False))

    def forget_typed(self) -> None:
        """Begin with another connection: nothing that was typed and not kept goes over to it."""
        for secret in (self.password, self.proxy_password):
            secret.clear()
            secret.show_kept(False)
        if self._shown is not None:
            tls, proxy = self._shown.tls, self._shown.proxy
            self.trust.setCurrentIndex(self.trust.findData("own" if tls.ca else "system"))
            self.ca.show_text(tls.ca)
            show_text(self.proxy_address, proxy.address if self.proxy.currentData() == "own" else "")
            show_text(self.proxy_user, proxy.user)
        self._arrange()

    @staticmethod
    def with_password_name(connection: Connection, kind: str, is_kept: bool) -> tuple[Connection, str]:
        """Give the connection with the name that a password is kept under, and that name."""
        if kind == "tls":
            name = connection.tls.password_name or f"{connection.name}.tls"
            tls: Tls = replace(connection.tls, password_name=name if is_kept else "")
            return replace(connection, tls=tls), name
        name = connection.proxy.password_name or f"{connection.name}.proxy"
        proxy: Proxy = replace(connection.proxy, password_name=name if is_kept else "")
        return replace(connection, proxy=proxy), name

    def _connect(self) -> None:
        for choice in (self.trust, self.proxy):
            choice.activated.connect(self._chosen)
        for file in (self.ca, self.certificate, self.private_key):
            file.edited.connect(self.edited)
        for line in (self.proxy_address, self.proxy_user):
            line.textEdited.connect(lambda _: self.edited.emit())
        self.password.kept.connect(lambda password: self.password_kept.emit("tls", password))
        self.proxy_password.kept.connect(lambda password: self.password_kept.emit("proxy", password))

    def _chosen(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Ask only for what the choices leave open."""
        self._ca.set_visible(self.trust.currentData() == "own")
        has_certificate = bool(self.certificate.text())
        self._private_key.set_visible(has_certificate or bool(self.private_key.text()))
        self._password.set_visible(has_certificate)
        for field in (self._proxy_address, self._proxy_user, self._proxy_password):
            field.set_visible(self.proxy.currentData() == "own")


def _choice(choices: tuple[tuple[str, str], ...]) -> Choice:
    choice = Choice()
    for name, words in choices:
        choice.addItem(words, name)
    return choice

"""The line that shows while webhooks are taken: where they come in, whether they are checked, how many came."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from workbench.ui.icons import Icons
from workbench.ui.pages.bench.ports import Webhooks
from workbench.ui.theme import Theme
from workbench.ui.widgets.copy_button import CopyButton
from workbench.ui.widgets.words import Words


class WebhooksLine(QWidget):
    """Hidden while nothing is listened to."""

    secret_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._address = ""
        self.setAccessibleName("Shopify webhooks")
        row = QHBoxLayout(self)
        space = theme.space
        row.setContentsMargins(space(3), space(1), space(3), space(1))
        row.setSpacing(space(2))
        self._sign = QLabel()
        self._words = Words(theme)
        self._secret = QPushButton("Secret…")
        self._secret.setToolTip("Give the app's client secret, with which Shopify signs what it sends")
        self._secret.clicked.connect(self.secret_pressed)
        stop = QPushButton("Stop")
        stop.setToolTip("Take no more webhooks")
        stop.setIcon(icons.icon("cancel"))
        stop.clicked.connect(self.stop_pressed)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(CopyButton(icons, "the address", lambda: self._address))
        row.addWidget(self._secret)
        row.addWidget(stop)
        self.hide()

    def show_state(self, state: Webhooks | None) -> None:
        """Show what is listened to; None when it is over."""
        self.setVisible(state is not None)
        if state is None:
            return
        self._address = state.address
        self._sign.setPixmap(self._icons.pixmap("shopify", self._theme.space(4.5), "accent", self.devicePixelRatioF()))
        checked = "Signatures are checked." if state.is_checked else "Signatures are not checked: no secret is known."
        came = f"{state.taken:,} came so far." if state.taken else "None came yet."
        self._words.say(f"Shopify's webhooks are taken at `{state.address}`. {checked} {came}")

"""The settings tab: the ERP's settings by their own names, the key, and who it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserFacingError
from workbench.klaviyo.look import Look
from workbench.klaviyo.settings import SETTINGS, Verdict, check_setting, setting_text
from workbench.klaviyo.sync_file import Sync
from workbench.klaviyo.timing import estimate
from workbench.ui.icons import Icons
from workbench.ui.pages.klaviyo.account_matrix import AccountMatrix
from workbench.ui.pages.klaviyo.mail_card import MailCard
from workbench.ui.pages.klaviyo.timeline import duration
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.words import Words

BETWEEN = " · "
"""Between the identifier of a list and its name."""
MANY = 1_000_000
"""Records for which the time is told beside the batch size."""


class SettingsTab(QScrollArea):
    """Three cards: the settings, the account, and the mail server."""

    typed = Signal(str, str)
    key_entered = Signal(str)
    check_pressed = Signal()
    import_pressed = Signal()
    export_pressed = Signal()
    list_typed = Signal(str)
    mail_typed = Signal(str, str, str, str, str)
    mail_password_entered = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._editors: dict[str, QWidget] = {}
        self._remarks: dict[str, Words] = {}
        self._meanings = {one.field: one.meaning for one in SETTINGS}
        self._last_syncs = QLabel()
        self._moments: tuple[str, ...] = ()
        self._told = ""
        self._key = QLineEdit()
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._key.setAccessibleName("Private key")
        self._key.returnPressed.connect(self._keep_key)
        self._key_words = Words(theme, "hint", small=True)
        self._list = QComboBox()
        self._list.setEditable(True)
        self._list.setAccessibleName("Klaviyo list")
        self._matrix = AccountMatrix(theme)
        self._account = Words(theme)
        self._mail = MailCard(theme)
        self._mail.typed.connect(self.mail_typed)
        self._mail.password_entered.connect(self.mail_password_entered)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(*(theme.space(4),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(self._settings_card())
        column.addWidget(self._account_card())
        column.addWidget(self._mail)
        column.addStretch()
        self.show_last_syncs(())
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_sync(self, sync: Sync) -> None:
        """Show every setting."""
        for field, editor in self._editors.items():
            text = setting_text(sync.settings, field)
            editor.blockSignals(True)
            if isinstance(editor, QCheckBox):
                editor.setChecked(text == "True")
            elif isinstance(editor, QComboBox):
                editor.setCurrentText(text)
            elif isinstance(editor, QLineEdit):
                editor.setText(text)
            editor.blockSignals(False)
            self.show_verdict(field, check_setting(field, text))
        self._list.blockSignals(True)
        self._list.setCurrentText(sync.list_id)
        self._list.blockSignals(False)
        self._mail.show_mail(sync.mail)
        self._told = sync.settings.KlaviyoLastSync
        self.show_last_syncs(self._moments)

    def show_verdict(self, name: str, verdict: Verdict) -> None:
        """Say what is wrong with what was typed, or what is worth knowing."""
        if name not in self._remarks:
            return
        if verdict.problem:
            self._remarks[name].say(f"✗ {verdict.problem}", "error")
            return
        words = " ".join(part for part in (self._meanings[name], verdict.note, self._cost(name, verdict)) if part)
        self._remarks[name].say(words, "hint")

    def show_key(self, shown: str, where: str) -> None:
        """Show the key's first and last characters, and where it is kept."""
        self._key.clear()
        self._key.setPlaceholderText(shown or "pk_… as Klaviyo issued it")
        self._key_words.say(f"{'Key ' + shown + '. ' if shown else 'No key: the embedded Klaviyo is used. '}{where}")

    def show_mail_words(self, words: str, role: str) -> None:
        """Say what is wrong with the mail server, or what is worth knowing."""
        self._mail.show_words(words, role)

    def show_mail_password(self, there: bool) -> None:
        """Say whether a password of the mail server is kept."""
        self._mail.show_password(there)

    def show_looking(self, words: str) -> None:
        """Say what is being waited for."""
        self._account.say(words, "hint")

    def show_look_trouble(self, trouble: UserFacingError) -> None:
        """Say why it is not known whose key it is."""
        self._account.say(f"✗ {trouble}", "error")

    def show_look(self, look: Look | None, mode: str) -> None:
        """Show whose key it is and how that goes with the mode."""
        self._matrix.show_account(mode, None if look is None else look.account.test)
        if look is None:
            self._account.say("Not checked yet.", "hint")
            return
        kind = "test account" if look.account.test else "live account"
        words = f"{look.account.name} (`{look.account.id}`), {kind}. {look.warning}"
        if look.sampled:
            words += f" Of {look.sampled} records of the plan Klaviyo knows {look.existing}: they would be updated."
        self._account.say(words, "warning" if look.warning else "fine")
        chosen = self._list.currentText()
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItem("")
        for one in look.lists:
            self._list.addItem(f"{one.id}{BETWEEN}{one.name}")
        named = [one for one in range(self._list.count()) if _id_of(self._list.itemText(one)) == _id_of(chosen)]
        self._list.setCurrentIndex(named[0] if named else -1)
        if not named:
            self._list.setCurrentText(chosen)
        self._list.blockSignals(False)

    def show_last_syncs(self, moments: Sequence[str]) -> None:
        """Show KlaviyoLastSync and what it was before; where no run has set it, what the settings say."""
        self._moments = tuple(moments)
        self._last_syncs.setText(moments[0] if moments else self._told or "never")
        earlier = f" Before: {', '.join(moments[1:4])}." if moments[1:] else ""
        more = f" {len(moments) - 4} more are in the tool tip." if len(moments) > 4 else ""
        remark = self._remarks["KlaviyoLastSync"]
        remark.say(f"{self._meanings['KlaviyoLastSync']}{earlier}{more}", "hint")
        remark.setToolTip("\n".join(moments))

    def _settings_card(self) -> Card:
        theme = self._theme
        card = Card(theme, "Settings of the ERP", "By the ERP's own names. What can be used is saved as you type.")
        for text, icon, pressed in (("Import…", "open", self.import_pressed), ("Export…", "save", self.export_pressed)):
            button = QPushButton(text)
            button.setIcon(self._icons.icon(icon))
            button.clicked.connect(pressed)
            card.head.addWidget(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(2.5))
        grid.setColumnMinimumWidth(1, theme.space(52))
        grid.setColumnStretch(2, 1)
        for row, one in enumerate(one for one in SETTINGS if one.field):
            editor = self._editor(one.field)
            editor.setAccessibleName(one.name)
            label = QLabel(one.name)
            label.setBuddy(editor)
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
            self._remarks[one.field] = Words(theme, "hint", small=True)
            grid.addWidget(self._remarks[one.field], row, 2)
        card.column.addLayout(grid)
        return card

    def _account_card(self) -> Card:
        theme = self._theme
        card = Card(theme, "Host Company, Password: the private key", "Kept in the keyring only, never in a file.")
        keep, forget, check = QPushButton("Keep key"), QPushButton("Forget"), QPushButton("Check key")
        keep.clicked.connect(self._keep_key)
        forget.clicked.connect(lambda: self.key_entered.emit(""))
        check.clicked.connect(self.check_pressed)
        check.setToolTip("Asks Klaviyo whose key it is and which lists there are; writes nothing")
        row = QHBoxLayout()
        row.addWidget(self._key, 1)
        for button in (keep, forget, check):
            row.addWidget(button)
        card.column.addLayout(row)
        card.column.addWidget(self._key_words)
        card.column.addSpacing(theme.space(1))
        card.column.addWidget(self._account)
        card.column.addWidget(self._matrix)
        self._list.setSizePolicy(self._key.sizePolicy())
        # Typed freely too: Klaviyo's lists are known only after the key was checked.
        self._list.editTextChanged.connect(lambda text: self.list_typed.emit(_id_of(text)))
        listed = QHBoxLayout()
        label = QLabel("Add profiles to the list")
        label.setBuddy(self._list)
        listed.addWidget(label)
        listed.addWidget(self._list, 1)
        card.column.addSpacing(theme.space(1))
        card.column.addLayout(listed)
        return card

    def _editor(self, field: str) -> QWidget:
        if field == "KlaviyoLastSync":
            self._last_syncs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            return self._last_syncs
        editor: QWidget
        if field == "RunKlaviyoDaemon":
            editor = box = QCheckBox("True")
            box.toggled.connect(lambda on: self.typed.emit(field, str(on)))
        elif field == "mode":
            editor = combo = QComboBox()
            combo.addItems(["Test", "Production"])
            combo.currentTextChanged.connect(lambda text: self.typed.emit(field, text))
        else:
            editor = line = QLineEdit()
            line.setReadOnly(field == "integration_api")
            line.textEdited.connect(lambda text: self.typed.emit(field, text))
        self._editors[field] = editor
        return editor

    def _cost(self, field: str, verdict: Verdict) -> str:
        if field != "KlaviyoBatchSize" or not isinstance(verdict.value, int):
            return ""
        calls = -(-MANY // min(verdict.value, 10_000))
        seconds = estimate(calls, 0).rate_seconds
        return f"A million records make {calls:,} calls: {duration(seconds)} at least."

    def _keep_key(self) -> None:
        if self._key.text().strip():
            self.key_entered.emit(self._key.text())
            self._key.clear()


def _id_of(text: str) -> str:
    return text.partition(BETWEEN)[0].strip()

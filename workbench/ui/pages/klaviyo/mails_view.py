"""The mails that a run would send, as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from workbench.klaviyo.mail import Report
from workbench.ui.theme import Theme

NOBODY = (
    "No mail would be sent: both recipient lists are empty, or there would be nothing to tell.\n"
    "KlaviyoErrorEmailRecipients and KlaviyoSuccessEmailRecipients are under Settings."
)


class MailsView(QWidget):
    """Reads like the mails themselves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._text.setAccessibleName("Mails that a run would send")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(2), 0, 0)
        column.addWidget(self._text)

    def show_mails(self, mails: Sequence[Report]) -> None:
        """Show them one below the other."""
        parts = [
            f"To: {', '.join(mail.recipients)}\nSubject: {mail.subject}\n"
            + (f"Attached: {mail.attachment}, {len(mail.content):,} bytes\n" if mail.attachment else "")
            + f"\n{mail.text}"
            for mail in mails
        ]
        self._text.setPlainText(("\n" + "─" * 60 + "\n").join(parts) or NOBODY)

"""Ready programs for the partner's own server: one tab a language, coloured, to copy or to save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from workbench.sessions import Connection
from workbench.sessions.partner_code import PartnerCode
from workbench.ui.icons import Icons
from workbench.ui.states import StatePanel
from workbench.ui.theme import Theme
from workbench.ui.widgets.copy_button import CopyButton
from workbench.ui.widgets.source import SourcePanel
from workbench.ui.widgets.words import Words

_LANGUAGES = {"Python": "python", "C#": "csharp", "PHP": "php", "Java": "java", "Node": "javascript", "curl": "bash"}
_REMARK = (
    "A whole session for the partner's own server, with this connection's address and client code: it makes a key, "
    "then establishes, submits and closes. The key itself is never in it; each reads it from `EDI_KEY`."
)


class CodePane(QWidget):
    """The programs of one connection."""

    save_pressed = Signal(str, str)
    """The file's name and its text."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName("Partner code")
        self._code: tuple[PartnerCode, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Language")
        self.tabs.currentChanged.connect(self._show)
        self.source = SourcePanel(theme, icons)
        self.source.set_name("The program")
        save = QPushButton("Save as…")
        save.setIcon(icons.icon("save"))
        save.clicked.connect(self._save)
        words = Words(theme, "hint", small=True)
        words.say(_REMARK)
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(2), theme.space(1), theme.space(3), theme.space(1))
        top.setSpacing(theme.space(2))
        top.addWidget(self.tabs, 1)
        top.addWidget(CopyButton(icons, "the program", self.source.text))
        top.addWidget(save)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        words.setContentsMargins(theme.space(4), 0, theme.space(4), theme.space(2))
        column.addWidget(words)
        column.addWidget(self.source, 1)
        self._panel = StatePanel(body, theme, icons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._panel)

    def show_code(self, code: Sequence[PartnerCode], connection: Connection) -> None:
        """Show the programs for a connection; the language in view stays."""
        chosen = self.tabs.tabText(self.tabs.currentIndex()) if self.tabs.count() else ""
        self._code = tuple(code)
        if not code:
            self._panel.show_empty(
                f"There is no ready program for the protocol {connection.protocol}.\n"
                "The tab Protocol shows the exact requests that a program would have to make.\n"
                f"Programs of your own go into the workspace's folder partner-code/{connection.protocol}."
            )
            return
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for each in code:
            self.tabs.addTab(each.language)
        languages = [each.language for each in code]
        self.tabs.setCurrentIndex(languages.index(chosen) if chosen in languages else 0)
        self.tabs.blockSignals(False)
        self._show(self.tabs.currentIndex())
        self._panel.show_result()

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._code):
            code = self._code[index]
            self.source.show_text(code.text, language=_LANGUAGES.get(code.language, "text"), editable=False)

    def _save(self) -> None:
        index = self.tabs.currentIndex()
        if 0 <= index < len(self._code):
            self.save_pressed.emit(self._code[index].file_name, self._code[index].text)

"""Where the server is, whether it is for tests or the real one, and how it is spoken to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit

from workbench.sessions import Connection, is_loopback
from workbench.ui.pages.connections.mode_switch import ModeSwitch
from workbench.ui.pages.connections.ports import Shown
from workbench.ui.theme import Theme
from workbench.ui.widgets.card import Card
from workbench.ui.widgets.choice import Choice
from workbench.ui.widgets.fields import Field, FieldGrid, show_text

_MODES = {
    "Test": "Takes any document that is recognised: that is how XML gets tested.",
    "Production": "Takes only what was reviewed, and only once the connection is enabled.",
}
_PLAIN = "Send the key over http://, where others on the way can read it"


class ServerCard(Card):
    """Mode, address, protocol and what the protocol wants to know besides."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Where it is")
        self._parameters: dict[str, tuple[QLineEdit, Field]] = {}
        self._grid = FieldGrid(theme)
        self.mode = ModeSwitch(theme)
        self.address = QLineEdit()
        self.address.setFont(theme.mono_font())
        self.address.setPlaceholderText("https://erp.example.com.au")
        self.plain = QCheckBox(_PLAIN)
        self.protocol = Choice()
        self._mode = self._grid.add("Leads to", self.mode)
        self._address = self._grid.add("Address", self.address)
        self._plain = self._grid.add("", self.plain, names_control=False)
        self._protocol = self._grid.add("Protocol", self.protocol)
        self.column.addWidget(self._grid)
        self.mode.changed.connect(self.edited)
        self.address.textEdited.connect(lambda _: self.edited.emit())
        self.plain.toggled.connect(lambda _: self.edited.emit())
        self.protocol.activated.connect(lambda _: self.edited.emit())

    def show_protocols(self, protocols: Sequence[tuple[str, str]]) -> None:
        """Offer these: name and title of each."""
        chosen = self.protocol.currentData()
        self.protocol.clear()
        for name, title in protocols:
            self.protocol.addItem(title, name)
        self.protocol.setCurrentIndex(self.protocol.findData(chosen))

    def show_part(self, shown: Shown) -> None:
        """Show where."""
        connection = shown.connection
        self.mode.show_mode(connection.mode)
        self._mode.show_remark(_MODES[connection.mode])
        show_text(self.address, connection.address)
        self._address.show_fault(shown.faults.get("address", ""))
        built_in = "It answers on this computer, at an address of its own each time."
        self._address.show_remark(built_in if connection.is_local else "")
        is_plain = connection.address.startswith("http://") and not is_loopback(connection.address)
        self.plain.setChecked(connection.allow_plain_http)
        self._plain.set_visible(is_plain or connection.allow_plain_http)
        self._choose_protocol(connection.protocol)
        self._protocol.show_fault(shown.faults.get("protocol", ""))
        self._protocol.show_remark(shown.summary)
        self._show_parameters(dict(connection.parameters), shown.parameters, shown.faults)

    def applied(self, connection: Connection) -> Connection:
        """Give the connection with what stands here; what another protocol wanted to know is kept."""
        given = dict(connection.parameters) | {
            name: line.text() for name, (line, field) in self._parameters.items() if not line.isHidden()
        }
        return replace(
            connection,
            mode=self.mode.mode,
            address=self.address.text(),
            allow_plain_http=self.plain.isChecked(),
            protocol=str(self.protocol.currentData() or connection.protocol),
            parameters=tuple((name, value) for name, value in given.items() if value),
        )

    def _choose_protocol(self, name: str) -> None:
        if self.protocol.findData(name) < 0 and name:
            self.protocol.addItem(name, name)
        self.protocol.setCurrentIndex(self.protocol.findData(name))

    def _show_parameters(self, given: Mapping[str, str], wanted: Mapping[str, str], faults: Mapping[str, str]) -> None:
        for name, words in wanted.items():
            if name not in self._parameters:
                line = QLineEdit()
                line.textEdited.connect(lambda _: self.edited.emit())
                self._parameters[name] = line, self._grid.add(name.replace("_", " ").capitalize(), line)
            line, field = self._parameters[name]
            show_text(line, given.get(name, ""))
            field.show_remark(words)
            field.show_fault(faults.get(f"parameters.{name}", ""))
        for name, (_, field) in self._parameters.items():
            field.set_visible(name in wanted)

"""The protocol editor: how a kind of server is spoken to, as forms and as text, beside the requests it makes."""

from __future__ import annotations

from workbench.ui.pages.connections.protocols.pane import ProtocolPane
from workbench.ui.pages.connections.protocols.presenter import ProtocolPresenter
from workbench.ui.pages.connections.protocols.services import ProtocolServices

__all__ = ["ProtocolPane", "ProtocolPresenter", "ProtocolServices"]

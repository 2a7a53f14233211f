"""The Connections page: customers' servers, their keys, how far each has come, and the protocols they speak."""

from __future__ import annotations

from workbench.ui.pages.connections.page import ConnectionsPage

__all__ = ["ConnectionsPage"]

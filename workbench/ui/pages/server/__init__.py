"""The test server's page: start and stop it, see what it holds, make it go wrong, reach it from elsewhere."""

from __future__ import annotations

from workbench.ui.pages.server.view import ServerPage

__all__ = ["ServerPage"]

"""The Klaviyo page: configure the sync, dry-run it to the byte, run exactly that, and let the daemon do it."""

from __future__ import annotations

from workbench.ui.pages.klaviyo.view import KlaviyoPage

__all__ = ["KlaviyoPage"]

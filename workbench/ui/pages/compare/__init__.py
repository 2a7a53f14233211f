"""The compare page: two documents side by side, aligned by structure, with every change in sight."""

from __future__ import annotations

from workbench.ui.pages.compare.view import ComparePage

__all__ = ["ComparePage"]

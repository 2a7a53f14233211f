"""The embedded test server: a small ERP in SQLite behind the session protocol, with faults on request.

It is reached over HTTP on loopback only and runs as its own process; `serve` is its whole face.
"""

from __future__ import annotations

from workbench.sandbox.serve import serve

__all__ = ["serve"]

"""The daemon: syncs again and again in a process of its own; one at a time, and none while it is switched off."""

from __future__ import annotations

from workbench.klaviyo.daemon.loop import run_daemon
from workbench.klaviyo.daemon.status import DaemonStatus, daemon_folder, read_status, request_stop

__all__ = ["DaemonStatus", "daemon_folder", "read_status", "request_stop", "run_daemon"]

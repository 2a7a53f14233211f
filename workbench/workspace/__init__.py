"""Where things live: resources, the user's folder of plain files over them, history, settings, secrets.

Cheap to import. History (SQLite), state, secrets and redaction are imported from their own modules by those who need
them: `workbench.workspace.history`, `.state`, `.secrets`, `.redaction`.
"""

from __future__ import annotations

from workbench.workspace.files import WriteError, write_atomically
from workbench.workspace.folders import resources_folder, user_data_folder
from workbench.workspace.layers import Workspace, WorkspaceError, open_workspace

__all__ = [
    "Workspace",
    "WorkspaceError",
    "WriteError",
    "open_workspace",
    "resources_folder",
    "user_data_folder",
    "write_atomically",
]

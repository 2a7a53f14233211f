"""Where things live: resources, the user's folder of plain files over them, history, settings, secrets.

Cheap to import. History (SQLite) and state are imported from their own modules by those who need them:
`workbench.workspace.history`, `workbench.workspace.state`.
"""

from __future__ import annotations

from workbench.workspace.files import WriteError, write_atomically
from workbench.workspace.folders import resources_folder, user_data_folder
from workbench.workspace.layers import Workspace, WorkspaceError, open_workspace
from workbench.workspace.redaction import MASK, RedactingFilter, Redactor
from workbench.workspace.secrets import Secrets

__all__ = [
    "MASK",
    "RedactingFilter",
    "Redactor",
    "Secrets",
    "Workspace",
    "WorkspaceError",
    "WriteError",
    "open_workspace",
    "resources_folder",
    "user_data_folder",
    "write_atomically",
]

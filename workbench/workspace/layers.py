"""A workspace: one folder of plain files, lying over the built-in resources of the same form."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from workbench.errors import UserFacingError
from workbench.workspace.folders import resources_folder, user_data_folder

FILE_NAME = "workbench.toml"
FORMAT = 1


Read = TypeVar("Read")


class WorkspaceError(UserFacingError):
    """The folder given is no workspace that this version can use."""


class Workspace(NamedTuple):
    """Where to look for transactions, converters, connections and the rest."""

    root: Path | None
    """The user's folder; None when only the built-in resources are used."""
    resources: Path
    """The built-in layer, never written to."""
    name: str = ""
    """What `workbench.toml` calls it, else the folder's name."""

    def layers(self, kind: str) -> tuple[Path, ...]:
        """Return the existing folders of one kind, such as `transactions`: built-in first, user's last."""
        candidates = [self.resources / kind]
        if self.root is not None:
            candidates.append(self.root / kind)
        return tuple(folder for folder in candidates if folder.is_dir())


def open_workspace(path: Path | None = None) -> Workspace:
    """Open the workspace in a folder.

    Args:
        path: the folder; None for the user's own, which need not exist yet.

    Raises:
        WorkspaceError: there is no such folder, or its `workbench.toml` cannot be used.
    """
    if path is None:
        root = user_data_folder() / "workspace"
    else:
        root = path.expanduser().absolute()
        if not os.path.isdir(root):
            what = "is a file, not a folder" if os.path.exists(root) else "does not exist"
            raise WorkspaceError(
                f"The workspace `{root}` {what}.",
                "Give the folder that holds the team's connections and files.",
            )
    return Workspace(root=root, resources=resources_folder(), name=_name_of(root))


def _name_of(root: Path) -> str:
    file = root / FILE_NAME
    if not file.is_file():
        return root.name
    import tomllib

    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkspaceError(
            f"`{file}` cannot be read: {error}.", "Correct the file; it is plain TOML text in UTF-8."
        ) from error
    version = content.get("format", FORMAT)
    if version != FORMAT:
        raise WorkspaceError(
            f"`{file}` has format `{version}`; this version of the workbench knows format {FORMAT}.",
            "Use the version of the workbench that wrote it, or correct the line `format`.",
        )
    return str(content.get("name", root.name))


def tables_in(layers: Sequence[Path]) -> dict[str, Path]:
    """Find every `*.toml` of these folders by name; a later folder's file replaces an earlier one of the same name."""
    return {file.stem: file for folder in layers for file in sorted(folder.glob("*.toml"))}


def read_each(layers: Sequence[Path], read: Callable[[Path], Read]) -> tuple[list[Read], list[UserFacingError]]:
    """Read every `*.toml` of these folders, in the order of their names.

    Returns:
        What was read, and why other files could not be.
    """
    found, problems = list[Read](), list[UserFacingError]()
    for _, file in sorted(tables_in(layers).items()):
        try:
            found.append(read(file))
        except UserFacingError as error:
            problems.append(error)
    return found, problems

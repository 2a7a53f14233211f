"""Making a converter one's own: a built-in one is copied into the workspace before anything in it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.convert.converter import Converter
from workbench.convert.loading import FILE_NAME, converter_from_file
from workbench.errors import UserFacingError


def own(converter: Converter, root: Path | None) -> Converter:
    """Give a converter that may be written to: itself where it lies in the workspace, else a copy there.

    Args:
        converter: what is to be written to.
        root: the workspace's folder; None when there is none.

    Raises:
        UserFacingError: there is no workspace, or it cannot be copied.
    """
    folder = folder_for(converter.name, root)
    if converter.folder == folder:
        return converter
    try:
        shutil.copytree(converter.folder, folder)
    except OSError as error:
        raise UserFacingError(
            f"The converter cannot be copied to `{folder}`: {error.strerror or error}.", "Check the workspace."
        ) from None
    return converter_from_file(folder / FILE_NAME)


def folder_for(name: str, root: Path | None) -> Path:
    """Give the folder that a converter of this name has in the workspace.

    Raises:
        UserFacingError: there is no workspace.
    """
    if root is None:
        raise UserFacingError("There is no workspace to write to.", "Open one with --workspace.")
    return root / "converters" / name

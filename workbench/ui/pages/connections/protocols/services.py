"""The workspace's protocol files: reading, checking, writing, and the requests they make."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from workbench.errors import UserFacingError
from workbench.sessions import Connection, Profile
from workbench.sessions.preview import preview
from workbench.sessions.profile import StepName
from workbench.sessions.profile_file import read_profile
from workbench.sessions.request import RequestError
from workbench.workspace import Workspace, write_atomically
from workbench.workspace.layers import tables_in

_SOMEWHERE = "https://server.example"
"""Where requests are shown to go while the connection has no address."""


class ProtocolServices:
    """Files and requests; all of it takes milliseconds."""

    def __init__(self, workspace: Workspace, drafts: Path) -> None:
        """Read nothing yet.

        Args:
            workspace: where protocols are found, and written.
            drafts: the file for what is not saved yet.
        """
        self._workspace = workspace
        self._drafts = drafts

    def names(self) -> tuple[str, ...]:
        """Name every protocol."""
        return tuple(sorted(self._files()))

    def read(self, name: str) -> str:
        """Read a protocol's text.

        Raises:
            UserFacingError: it cannot be read.
        """
        file = self._file(name)
        try:
            return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UserFacingError(
                f"`{file}` cannot be read: {error}.", "Check its permissions and encoding."
            ) from error

    def is_own(self, name: str) -> bool:
        """Tell whether a protocol is the user's and not built in."""
        file = self._files().get(name)
        return file is not None and not file.is_relative_to(self._workspace.resources)

    def check(self, name: str, text: str) -> Profile:
        """Read a protocol as it stands in the editor.

        Raises:
            TableError: it cannot be used; says line and reason.
        """
        return read_profile(self._file(name), text)

    def save(self, name: str, text: str) -> None:
        """Write a protocol into the workspace; a built-in one is replaced there by the one written.

        Raises:
            UserFacingError: it cannot be written.
        """
        write_atomically(self._folder() / f"{name}.toml", text.encode("utf-8"))

    def remove(self, name: str) -> Callable[[], None]:
        """Delete a protocol of the user's own; gives what puts it back.

        Raises:
            UserFacingError: it cannot be deleted.
        """
        file = self._folder() / f"{name}.toml"
        try:
            content = file.read_bytes()
            file.unlink()
        except OSError as error:
            raise UserFacingError(f"`{file}` cannot be deleted: {error.strerror}.", "Check its permissions.") from error
        return lambda: write_atomically(file, content)

    def drafts(self) -> dict[str, str]:
        """Give what was not saved when the program ended."""
        try:
            return {str(name): str(text) for name, text in json.loads(self._drafts.read_bytes()).items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def keep_drafts(self, drafts: Mapping[str, str]) -> None:
        """Keep what is not saved, should the program end."""
        with contextlib.suppress(OSError, UserFacingError):
            if drafts:
                write_atomically(self._drafts, json.dumps(dict(drafts)).encode())
            else:
                self._drafts.unlink(missing_ok=True)

    def request(self, profile: Profile, step: StepName, connection: Connection) -> str:
        """Give the request of a step as it would go over the wire, with words in brackets for secrets."""
        found = next((one for one in profile.steps if one.name == step), None)
        if found is None:
            return ""
        named = [(name, f"[{name}]") for name in profile.parameters]
        there = replace(
            connection,
            address=connection.address or _SOMEWHERE,
            client_code=connection.client_code or "[client code]",
            parameters=tuple((dict(named) | {name: value for name, value in connection.parameters if value}).items()),
        )
        try:
            return preview(profile, found, there)
        except RequestError as error:
            return f"{error.message}\n{error.advice}"

    def _files(self) -> dict[str, Path]:
        return tables_in(self._workspace.layers("protocols"))

    def _file(self, name: str) -> Path:
        return self._files().get(name) or self._folder() / f"{name}.toml"

    def _folder(self) -> Path:
        if self._workspace.root is None:
            raise UserFacingError("There is no workspace to write to.", "Open one with --workspace.")
        return self._workspace.root / "protocols"

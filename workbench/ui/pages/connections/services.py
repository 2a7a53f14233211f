"""What the page asks of the workspace's files: connections, drafts, partner code, reviews."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from workbench.bench import Request, Tools, examine, load_tools
from workbench.bench.enabling import enabling_request
from workbench.bench.reviewing import me
from workbench.documents import read_file
from workbench.errors import UserFacingError
from workbench.review import Review, load_reviews
from workbench.sessions import Connection, Connections, Profile, Secret, load_connections
from workbench.sessions.connection import LOCALS, StateName, advanced
from workbench.sessions.connection_file import export_connection, free_name, import_connection, save_connection
from workbench.sessions.partner_code import PartnerCode, partner_code
from workbench.sessions.probe import Probe
from workbench.sessions.profile_file import read_profile
from workbench.transactions import Transaction, load_catalogue
from workbench.ui.pages.connections.key_services import KeyServices
from workbench.ui.pages.connections.ports import KeyState
from workbench.ui.pages.connections.probe_services import ProbeServices
from workbench.ui.test_server import TestServer
from workbench.workspace import Workspace, write_atomically
from workbench.workspace.layers import tables_in
from workbench.workspace.secrets import Secrets


class Services:
    """The page's services; nothing here that is slow blocks the window."""

    def __init__(self, workspace: Workspace, server: TestServer, secrets: Secrets, drafts: Path) -> None:
        """Read nothing yet.

        Args:
            workspace: where connections, protocols and reviews are.
            server: the embedded test server.
            secrets: the keyring.
            drafts: the file for what is not saved yet.
        """
        self._workspace = workspace
        self._drafts = drafts
        self._keys = KeyServices(secrets)
        self._testing = ProbeServices(workspace, server, secrets)

    # Files

    def connections(self) -> Connections:
        """Read the workspace's connections, the built-in ones first."""
        return load_connections(self._workspace.layers("connections"))

    def transactions(self) -> tuple[Transaction, ...]:
        """The catalogue."""
        return load_catalogue(self._workspace.layers("transactions")).transactions

    def protocols(self) -> tuple[tuple[str, str], ...]:
        """Name and title of every protocol; one that cannot be read has its name for a title."""
        files = tables_in(self._workspace.layers("protocols"))
        found = []
        for name in sorted(files):
            profile = self.profile(name)
            found.append((name, profile.title if profile is not None else name))
        return tuple(found)

    def profile(self, name: str) -> Profile | None:
        """Read a protocol; None when there is none of that name, or when it cannot be read."""
        file = tables_in(self._workspace.layers("protocols")).get(name)
        try:
            return read_profile(file) if file is not None else None
        except UserFacingError:
            return None

    def file_of(self, name: str) -> str:
        """Say where a connection is kept; empty for a built-in one."""
        is_local = any(name == one.name for one in LOCALS)
        return "" if is_local or self._workspace.root is None else str(self._folder() / f"{name}.toml")

    def save(self, connection: Connection) -> Connection:
        """Write a connection.

        Raises:
            UserFacingError: it cannot be written.
        """
        save_connection(self._folder(), connection)
        return connection

    def remove(self, name: str) -> Callable[[], None]:
        """Delete a connection's file; gives what puts it back.

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

    def take_over(self, file: Path) -> Connection:
        """Take a passed-on connection over as a draft, under a name that is free.

        Raises:
            UserFacingError: the file cannot be used.
        """
        name = free_name(file.stem, {one.name for one in self.connections().found})
        return import_connection(self._folder(), file, name)

    def exported(self, connection: Connection) -> bytes:
        """Give a connection as a file to pass on, without secrets."""
        return export_connection(connection)

    def drafts(self) -> dict[str, Connection]:
        """Give what was not saved when the program ended."""
        try:
            return msgspec.json.decode(self._drafts.read_bytes(), type=dict[str, Connection])
        except (OSError, msgspec.MsgspecError):
            return {}

    def keep_drafts(self, drafts: Mapping[str, Connection]) -> None:
        """Keep what is not saved, should the program end. It holds no secret: those are in the keyring."""
        with contextlib.suppress(OSError, UserFacingError):
            if drafts:
                write_atomically(self._drafts, msgspec.json.encode(dict(drafts)))
            else:
                self._drafts.unlink(missing_ok=True)

    def step(self, connection: Connection, state: StateName, note: str) -> Connection:
        """Take a connection one step further, and write it.

        Raises:
            UserFacingError: it cannot take this step now, or cannot be written.
        """
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        return self.save(advanced(connection, state, by=me(), at=at, note=note))

    def code(self, connection: Connection) -> tuple[PartnerCode, ...]:
        """Give the ready programs for a connection's protocol."""
        return partner_code(self._workspace.layers("partner-code"), connection)

    def reviews(self) -> tuple[Review, ...]:
        """Read the workspace's reviews."""
        return load_reviews(self._workspace.layers("reviews")).found

    def write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all."""
        write_atomically(path, content)

    async def asked_to_enable(self, review: str, connection: Connection, samples: Sequence[Path]) -> bytes:
        """Give the request to SaaSplications to enable a connection for what a review covers.

        Raises:
            UserFacingError: a sample cannot be read, or there is no such review.
        """
        return await asyncio.to_thread(self._asked_to_enable, review, connection, samples)

    def _asked_to_enable(self, name: str, connection: Connection, samples: Sequence[Path]) -> bytes:
        review = next((one for one in self.reviews() if one.name == name), None)
        if review is None:
            raise UserFacingError(f"There is no review `{name}` any more.", "Choose another one.")
        tools = self._tools()
        request = Request(converter=review.converter or None)
        examined = [examine(read_file(file), tools, request) for file in samples]
        converter = tools.converters.get(review.converter) if review.converter else None
        return enabling_request(review, connection, examined, [converter.file] if converter is not None else [])

    def _tools(self) -> Tools:
        return load_tools(self._workspace)

    def _folder(self) -> Path:
        if self._workspace.root is None:
            raise UserFacingError("There is no workspace to write to.", "Open one with --workspace.")
        return self._workspace.root / "connections"

    # Keys and tests

    async def key_state(self, connection: Connection) -> KeyState:
        return await self._keys.state(connection)

    async def make_key(self, connection: Connection) -> Secret:
        return await self._keys.make(connection, self.profile(connection.protocol))

    async def keep_key(self, connection: Connection, key: Secret) -> None:
        await self._keys.keep(connection, key)

    async def bring_back_key(self, connection: Connection) -> None:
        await self._keys.bring_back(connection)

    async def forget_key(self, connection: Connection) -> Secret | None:
        return await self._keys.forget(connection)

    async def password_kept(self, name: str) -> bool:
        return await self._keys.has(name)

    async def keep_password(self, name: str, password: Secret) -> None:
        await self._keys.keep_password(name, password)

    async def try_out(
        self, connection: Connection, cancel: asyncio.Event, profile: Profile | None = None
    ) -> Probe | None:
        return await self._testing.try_out(connection, cancel, profile)

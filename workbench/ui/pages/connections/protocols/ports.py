"""What the protocol editor's presenter needs of its view and of the services below it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.errors import UserFacingError
from workbench.sessions import Connection, Profile
from workbench.sessions.probe import Probe
from workbench.sessions.profile import StepName
from workbench.sessions.profile_text import StepText
from workbench.workspace.tables import TableError


@dataclass(frozen=True, slots=True)
class ProtocolEntry:
    """One protocol of the list."""

    name: str
    title: str
    is_own: bool
    edited: bool = False


@dataclass(frozen=True, slots=True)
class ProtocolShown:
    """Everything that is shown of the protocol in view."""

    entry: ProtocolEntry
    text: str
    steps: Mapping[StepName, StepText] | None
    """None when the text is no TOML, so that there is nothing to fill a form with."""
    fault: TableError | None
    used_for: str
    """The title of the connection that is tried with it and whose requests are shown."""
    can_use: bool
    """Whether that connection can be made to speak this protocol, and does not yet."""


class ProtocolFiles(Protocol):
    """The workspace's protocol files."""

    def names(self) -> tuple[str, ...]: ...
    def read(self, name: str) -> str: ...
    def is_own(self, name: str) -> bool: ...
    def check(self, name: str, text: str) -> Profile: ...
    def save(self, name: str, text: str) -> None: ...
    def remove(self, name: str) -> Callable[[], None]: ...
    def drafts(self) -> dict[str, str]: ...
    def keep_drafts(self, drafts: Mapping[str, str]) -> None: ...
    def request(self, profile: Profile, step: StepName, connection: Connection) -> str: ...


class Tester(Protocol):
    """Tests a connection with a protocol as it stands."""

    async def try_out(
        self, connection: Connection, cancel: asyncio.Event, profile: Profile | None = None
    ) -> Probe | None: ...


class ProtocolView(Protocol):
    """What the editor can show; it decides nothing."""

    def show_protocols(self, entries: Sequence[ProtocolEntry], current: str) -> None: ...
    def show_protocol(self, shown: ProtocolShown) -> None: ...
    def show_request(self, step: StepName, text: str) -> None: ...
    def show_trying(self) -> None: ...
    def show_tried(self, probe: Probe | None) -> None: ...
    def show_try_trouble(self, trouble: UserFacingError) -> None: ...
    def say(self, words: str) -> None: ...
    def offer_undo(self, words: str, undo: Callable[[], None]) -> None: ...
    def show_notice(self, trouble: UserFacingError) -> None: ...

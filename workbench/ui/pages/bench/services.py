"""What the bench asks for, done by real parts: worker processes, the workspace, the test server, the sessions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.apart import run_until_told
from workbench.bench import Examination, Request, Tools, examine_bytes, load_tools
from workbench.bench.filling import parameters_of
from workbench.bench.sending import Sent, StepProgress, gate_for, key_of, send
from workbench.checks.fixes import Fix, apply, fixes_for
from workbench.convert import load_converters
from workbench.documents import Document
from workbench.documents.formatting import formatted
from workbench.documents.queries import Matches, find_all, path_at
from workbench.documents.texts import bytes_like
from workbench.errors import UserFacingError
from workbench.findings import Finding, Place
from workbench.review import Gate
from workbench.sessions import LOCAL, Connection, Connections, load_connections, load_profile
from workbench.transactions import Catalogue, Transaction
from workbench.ui.pages.bench.documents import BenchDocument
from workbench.ui.pages.bench.drafts import Drafts
from workbench.ui.pages.bench.ports import Evidence, Opened, Saved
from workbench.ui.pages.bench.reading import read_dropped
from workbench.ui.pages.bench.review_services import ReviewServices
from workbench.ui.pages.bench.shop import SHOPIFY
from workbench.ui.test_server import TestServer
from workbench.work import Worker
from workbench.workspace import Workspace, write_atomically
from workbench.workspace.secrets import Secrets

if TYPE_CHECKING:
    from workbench.convert import Case
    from workbench.shopify.receiver import Received

EXAMINE_SECONDS = 300.0
QUERY_SECONDS = 30.0
PORT = 8090
"""Where webhooks come in: always the same, so that a tunnel to it need not be set up anew."""


class Services:
    """The bench's services; nothing here blocks the window."""

    def __init__(
        self, workspace: Workspace, given: Path | None, server: TestServer, drafts: Drafts, secrets: Secrets
    ) -> None:
        """Read the workspace's catalogue, which takes milliseconds; start no process yet.

        Args:
            workspace: what to work with.
            given: its folder, None for the user's own, which need not exist: for the worker processes.
            server: the embedded test server.
            drafts: keeps what is on the bench.
            secrets: the keyring.
        """
        self._workspace = workspace
        self._given = given
        self._server = server
        self._drafts = drafts
        self._secrets = secrets
        self._tools: Tools = load_tools(workspace)
        self._connection = LOCAL
        self._reviewing = ReviewServices(workspace, self._tools)
        # One for what is in view, one for everything else: nobody waits for a folder to be worked off.
        self._front, self._back = Worker(), Worker()

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """What in the workspace cannot be used, and why."""
        return (*self._tools.problems, *self._connections().problems)

    @property
    def catalogue(self) -> Catalogue:
        """The transactions there are."""
        return self._tools.catalogue

    def transactions(self) -> tuple[Transaction, ...]:
        """The catalogue."""
        return self._tools.catalogue.transactions

    def converters(self) -> tuple[tuple[str, str], ...]:
        """Name and title of every converter of the workspace."""
        found = load_converters(self._workspace.layers("converters")).found
        return tuple((each.name, each.title) for each in found if each.direction == "document")

    def connections(self) -> tuple[Connection, ...]:
        """The connections of the workspace, the test server first."""
        return self._connections().found

    def connection(self) -> Connection:
        """The connection that holds."""
        return self._connection

    def use_connection(self, name: str) -> None:
        """Use this connection from now on; an unknown name means the test server."""
        self._connection = self._connections().get(name) or LOCAL

    def gate(self, examination: Examination) -> Gate:
        """Say whether a document may be sent over the connection that holds."""
        return gate_for(examination, self._connection, self._workspace)

    async def read_files(self, paths: Sequence[Path]) -> AsyncIterator[Opened | UserFacingError]:
        """Read files, folders and mails one after the other."""
        files = read_dropped(paths)
        while (opened := await asyncio.to_thread(next, files, None)) is not None:
            yield opened

    async def examine(self, raw: bytes, name: str, request: Request, *, behind: bool = False) -> Examination:
        """Take a document through every stage in a process of its own.

        Args:
            raw: the bytes.
            name: what people call it.
            request: what the user chose.
            behind: it is not in view, so another process does it.
        """
        worker = self._back if behind else self._front
        filled = request._replace(parameters=parameters_of(self._connection))
        return await worker.run(examine_bytes, raw, name, self._given, filled, timeout=EXAMINE_SECONDS)

    async def locate(self, document: Document, path: str) -> Place | None:
        """Find the place that a path leads to."""
        return await self._front.run(Document.place_at, document, path, timeout=QUERY_SECONDS)

    async def path_at(self, document: Document, line: int, column: int) -> str | None:
        """Find the path of the element around a place."""
        return await self._front.run(path_at, document, line, column, timeout=QUERY_SECONDS)

    async def find_all(self, document: Document, expression: str) -> Matches:
        """Evaluate an XPath."""
        return await self._front.run(find_all, document, expression, timeout=QUERY_SECONDS)

    async def format(self, text: str) -> str:
        """Indent well-formed XML."""
        return await self._front.run(formatted, text, timeout=QUERY_SECONDS)

    async def fixes(self, document: Document, findings: Sequence[Finding]) -> list[tuple[Finding, tuple[Fix, ...]]]:
        """Find the ways of mending findings, each with the change it makes."""
        return await self._front.run(fixes_for, document, tuple(findings), timeout=QUERY_SECONDS)

    async def fixed(self, document: Document, fixes: Sequence[Fix]) -> bytes:
        """Give the document's bytes with these fixes made."""
        raw, _ = await self._front.run(apply, document, tuple(fixes), timeout=QUERY_SECONDS)
        return raw

    async def send(
        self, examination: Examination, cancel: asyncio.Event, on_step: Callable[[StepProgress], None]
    ) -> Sent:
        """Submit a document over the connection that holds."""
        connection = self._connection
        if connection.is_local:
            key = await self._server.key()
            connection = replace(connection, address=self._server.state.address)
        else:
            key = await asyncio.to_thread(key_of, connection, self._secrets)
        loop = asyncio.get_running_loop()

        def tell(progress: StepProgress) -> None:
            loop.call_soon_threadsafe(on_step, progress)

        def begin(stop: asyncio.Event) -> Coroutine[Any, Any, Sent]:
            return send(examination, connection, key, self._workspace, cancel=stop, on_step=tell)

        return await run_until_told(begin, cancel)

    async def evidence(self, examination: Examination) -> Evidence | None:
        """Find out on what a review would rest."""
        return await self._reviewing.evidence(examination, self._connection)

    async def review(
        self, examination: Examination, note: str, by: str, prepared_by: str
    ) -> tuple[str, Callable[[], None]]:
        """Approve a document's shape."""
        return await self._reviewing.review(examination, note, by, prepared_by)

    async def asked_to_enable(self, examination: Examination) -> bytes:
        """Give the request to SaaSplications to enable the connection that holds."""
        return await self._reviewing.asked_to_enable(examination, self._connection)

    def knows_references(self) -> bool:
        """Tell whether the server does nothing twice for one reference, so that it can be asked by sending again."""
        try:
            profile = load_profile(self._workspace.layers("protocols"), self._connection.protocol)
        except UserFacingError:
            return False
        return profile.idempotent_by_reference

    def encode(self, text: str, document: BenchDocument) -> bytes:
        """Give edited text as bytes in the document's own manner."""
        return bytes_like(text, document.raw)

    def shop_samples(self) -> tuple[tuple[str, str, Path, bool], ...]:
        """Give the inputs of the Shopify converter's cases: title, summary, file, and that they are good."""
        converter = load_converters(self._workspace.layers("converters")).get(SHOPIFY)
        if converter is None:
            return ()
        from workbench.convert import load_cases  # as above

        found = load_cases(converter)
        return tuple((each.name.replace("-", " ").capitalize(), "", each.input, True) for each in found)

    async def receive_webhooks(
        self, stop: asyncio.Event, begun: Callable[[str, bool], None], take: Callable[[Received], None]
    ) -> None:
        """Take Shopify's webhooks on this computer until it is stopped.

        Args:
            stop: ends it.
            begun: told the address, and whether signatures are checked.
            take: called with each webhook; both in the window's loop.

        Raises:
            UserFacingError: nothing can be listened to.
        """
        from workbench.shopify.receiver import Receiver  # brings a web server along

        secret = await asyncio.to_thread(self._secrets.get, SHOPIFY)
        loop = asyncio.get_running_loop()

        async def receive(ended: asyncio.Event) -> None:
            def hand_on(received: Received) -> None:
                loop.call_soon_threadsafe(take, received)

            async with Receiver(hand_on, secret, PORT) as receiver:
                loop.call_soon_threadsafe(begun, receiver.address, secret is not None)
                await ended.wait()

        await run_until_told(receive, stop)

    async def keep_webhook_secret(self, secret: str) -> str:
        """Keep the secret that webhooks are signed with; gives a sentence that says where."""
        await asyncio.to_thread(self._secrets.set, SHOPIFY, secret)
        return self._secrets.where

    def make_case(self, converter: str, document: Document) -> Case:
        """Keep a document among a converter's cases; a built-in converter is copied into the workspace first.

        Raises:
            UserFacingError: there is no such converter in the workspace, or the case cannot be written.
        """
        found = load_converters(self._workspace.layers("converters")).get(converter)
        if found is None:
            raise UserFacingError(f"There is no converter `{converter}` in the workspace.", "Put it there first.")
        from workbench.convert import make_case, own  # brings along what runs converters

        return make_case(own(found, self._workspace.root), document)

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file whole or not at all."""
        write_atomically(path, raw)

    def remember(self, documents: tuple[BenchDocument, ...]) -> None:
        """Keep what is on the bench for the next start."""
        self._drafts.remember(documents)

    def restore(self) -> tuple[Saved, ...]:
        """Give what was on the bench."""
        return self._drafts.restore()

    async def warm_up(self) -> None:
        """Start the process that looks at documents before it is needed."""
        await self._front.warm_up()

    def close(self) -> None:
        """End the processes, and write what is still to be written."""
        self._front.kill()
        self._back.kill()
        self._drafts.close()

    def _connections(self) -> Connections:
        return load_connections(self._workspace.layers("connections"))

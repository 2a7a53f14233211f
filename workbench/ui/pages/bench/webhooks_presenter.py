"""Decides what becomes of Shopify's webhooks while the bench takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.errors import UserFacingError
from workbench.ui.pages.bench.documents import Documents
from workbench.ui.pages.bench.ports import BenchServices, BenchView, Tasks, Webhooks
from workbench.ui.pages.bench.shop import SHOPIFY

if TYPE_CHECKING:
    from workbench.shopify.receiver import Received

MOST_TAKEN = 500
"""Webhooks; a receiver that nobody looks after ends by itself after so many."""


class WebhooksPresenter:
    """Start, stop, the secret, and each webhook that comes."""

    def __init__(
        self,
        view: BenchView,
        services: BenchServices,
        tasks: Tasks,
        documents: Documents,
        arrived: Callable[[int], None],
    ) -> None:
        """Listen to nothing yet.

        Args:
            view: shows the state.
            services: has the receiver.
            tasks: the page's running work.
            documents: what a webhook is added to.
            arrived: told the key of each document that came.
        """
        self._view = view
        self._services = services
        self._tasks = tasks
        self._documents = documents
        self._arrived = arrived
        self._state: Webhooks | None = None
        self._stop: asyncio.Event | None = None
        self._port = asyncio.Lock()

    def toggle(self) -> None:
        """Begin to take webhooks, or stop."""
        if self._stop is not None:
            self.stop()
        else:
            self._stop = asyncio.Event()
            self._tasks.start("webhooks", self._receive(self._stop))

    def stop(self) -> None:
        """Take no more."""
        if self._stop is not None:
            self._stop.set()

    def ask_secret(self) -> None:
        """Let the user give the secret; webhooks are checked with it from then on."""
        self._tasks.start("secret", self._ask_secret())

    async def _ask_secret(self) -> None:
        secret = await self._view.ask_secret()
        if secret is None:
            return
        self._view.say(await self._services.keep_webhook_secret(secret))
        if self._stop is not None:
            self._stop = asyncio.Event()
            self._tasks.start("webhooks", self._receive(self._stop))

    async def _receive(self, stop: asyncio.Event) -> None:
        try:
            async with self._port:  # the one before must have let go of it
                await self._services.receive_webhooks(stop, self._begun, self._take)
        except UserFacingError as trouble:
            self._view.show_notice(trouble)
        finally:
            if self._stop is stop:
                self._stop = self._state = None
                self._view.show_webhooks(None)

    def _begun(self, address: str, is_checked: bool) -> None:
        self._show(Webhooks(address, is_checked, self._state.taken if self._state is not None else 0))

    def _take(self, received: Received) -> None:
        document = self._documents.add(received.name, received.body, converter=SHOPIFY)
        if self._state is not None:
            self._show(replace(self._state, taken=self._state.taken + 1))
            if self._state is not None and self._state.taken >= MOST_TAKEN:
                self.stop()
                words = f"{MOST_TAKEN} webhooks came, so no more are taken."
                self._view.show_notice(UserFacingError(words, "Start again when these are looked at."))
        self._arrived(document.key)

    def _show(self, state: Webhooks) -> None:
        self._state = state
        self._view.show_webhooks(state)

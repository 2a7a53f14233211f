"""Decides what the settings tab and the records tab show, and saves what is changed there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

import msgspec

from workbench.errors import UserFacingError
from workbench.klaviyo.look import Look
from workbench.klaviyo.mail import mail_server_fault, mail_server_warning
from workbench.klaviyo.mapping import Mapper, Mapping, Rule
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.running.preflight import mode_warning
from workbench.klaviyo.settings import check_setting
from workbench.klaviyo.sync_file import MailServer, Sync
from workbench.ui.pages.klaviyo.ports import Changed, Current, HeadView, RecordsView, SettingsView, Tasks
from workbench.ui.pages.klaviyo.services import KlaviyoServices, Preview


class ConfigurePresenter:
    """Looks after settings, key, records and mapping."""

    def __init__(
        self,
        head: HeadView,
        settings: SettingsView,
        records: RecordsView,
        services: KlaviyoServices,
        tasks: Tasks,
        current: Current,
        changed: Changed,
    ) -> None:
        self._head = head
        self._settings = settings
        self._records = records
        self._services = services
        self._tasks = tasks
        self._current = current
        self._changed = changed
        self._preview: Preview | None = None
        self._look: Look | None = None

    def start(self) -> None:
        """Read the workspace's sync and show it."""
        try:
            self._current.sync = self._services.load()
        except UserFacingError as trouble:
            self._head.show_trouble_notice(trouble)
        self._show_all()
        self._tasks.start("key", self._show_key())
        self._tasks.start("mail password", self._show_mail_password())

    # Settings

    def setting_typed(self, name: str, text: str) -> None:
        """Judge what is typed, and save it when it can be used."""
        verdict = check_setting(name, text)
        self._settings.show_verdict(name, verdict)
        if not verdict.problem:
            settings = msgspec.structs.replace(self._current.sync.settings, **{name: verdict.value})
            self._save(msgspec.structs.replace(self._current.sync, settings=settings))
            if name == "mode" and self._look is not None:
                self._look = self._look._replace(warning=mode_warning(settings.mode, self._look.account))
                self._settings.show_look(self._look, settings.mode)

    def key_entered(self, key: str) -> None:
        """Keep a key, or forget the one there is."""

        async def keep() -> None:
            await asyncio.to_thread(self._services.set_key, key.strip())
            await self._show_key()
            self._look = None
            self._settings.show_look(None, self._current.sync.settings.mode)

        self._tasks.start("key", keep())

    def check_key(self) -> None:
        """Ask Klaviyo whose key it is, and which lists there are; nothing is written."""

        async def look() -> None:
            self._settings.show_looking("Asking Klaviyo; nothing is written.")
            mode = self._current.sync.settings.mode
            try:
                found = await self._services.look(mode, self._current.plan, self._settings.show_looking)
            except UserFacingError as trouble:
                self._look = None
                self._settings.show_look_trouble(trouble)
                return
            self._look, self._current.account = found, found.account
            self._settings.show_look(found, mode)
            self._changed()

        self._tasks.start("look", look())

    def import_settings(self, path: Path) -> None:
        """Take over settings that the ERP exported; a key among them goes to the keyring."""
        sync, key = self._services.import_settings(path)
        if key:
            self.key_entered(key)
        self._save(sync)
        self._show_all()
        self._head.show_remark(f"Settings taken from {path.name}.")

    def export_settings(self, path: Path) -> None:
        """Write the settings for the ERP, without the key."""
        self._services.export_settings(path, self._current.sync)
        self._head.show_remark(f"Settings written to {path.name}; the key is not among them.")

    def list_typed(self, identity: str) -> None:
        """Add profiles to this list, or to none."""
        self._save(msgspec.structs.replace(self._current.sync, list_id=identity.strip()))

    def mail_server_typed(self, host: str, port: str, security: str, user: str, sender: str) -> None:
        """Send the reports by this server; an empty host means by none."""
        given = {"host": host, "port": port, "security": security, "user": user, "sender": sender}
        try:
            mail = msgspec.convert(given, MailServer, strict=False) if host else None
        except msgspec.ValidationError:
            self._settings.show_mail_words(f"✗ `{port}` is no port from 1 to 65,535. It is not saved so.", "error")
            return
        self._show_mail(mail)
        if mail is None or not mail_server_fault(mail):
            self._save(msgspec.structs.replace(self._current.sync, mail=mail))

    def mail_password_entered(self, password: str) -> None:
        """Keep the mail server's password, or forget the one there is."""

        async def keep() -> None:
            await asyncio.to_thread(self._services.set_smtp_password, password)
            await self._show_mail_password()

        self._tasks.start("mail password", keep())

    def interval_typed(self, minutes: int) -> None:
        """Let the daemon wait this long between two syncs."""
        self._save(msgspec.structs.replace(self._current.sync, every_minutes=minutes))

    # Records and mapping

    def records_chosen(self, where: RecordsFrom) -> None:
        """Read records from another place; their mapping is suggested anew when the old one does not fit."""

        async def read() -> None:
            bare = await asyncio.to_thread(self._services.without_password, where)
            await self._show_preview(bare, keep_mapping=True)

        self._tasks.start("preview", read())

    def sample_wanted(self) -> None:
        """Try the sync with the sample customers."""
        self.records_chosen(RecordsFrom(location=str(self._services.sample)))

    def suggest_again(self) -> None:
        """Forget the mapping and take what the columns' names suggest."""
        if self._current.sync.records is not None:
            self._tasks.start("preview", self._show_preview(self._current.sync.records, keep_mapping=False))

    def rules_changed(self, rules: tuple[Rule, ...], country: str) -> None:
        """Take over an edited mapping; one that makes no sense is said and not saved."""
        if self._preview is None:
            return
        try:
            mapping = Mapping(rules=rules, country=country.upper())
            Mapper(mapping, self._preview.columns)
        except UserFacingError as trouble:
            self._records.show_mapping_trouble(str(trouble))
            return
        self._records.show_mapping_trouble("")
        self._save(msgspec.structs.replace(self._current.sync, mapping=mapping))

    async def _show_preview(self, where: RecordsFrom, *, keep_mapping: bool) -> None:
        try:
            preview = await self._services.preview(where)
        except UserFacingError as trouble:
            self._records.show_trouble(trouble, where, await self._services.choices(where))
            return
        self._preview = preview
        mapping = self._current.sync.mapping if keep_mapping else None
        fits = mapping is not None and all(rule.column in preview.columns for rule in mapping.rules)
        sync = msgspec.structs.replace(
            self._current.sync, records=where, mapping=mapping if fits else preview.suggested
        )
        self._save(sync)
        self._records.show_preview(preview, sync, await self._services.choices(where))
        try:
            Mapper(cast("Mapping", sync.mapping), preview.columns)
            self._records.show_mapping_trouble("")
        except UserFacingError as trouble:
            self._records.show_mapping_trouble(str(trouble))

    # Together

    def _save(self, sync: Sync) -> None:
        self._current.sync = sync
        self._services.save(sync)
        self._head.show_mode(sync.settings.mode)
        self._changed()

    def _show_all(self) -> None:
        sync = self._current.sync
        self._settings.show_sync(sync)
        self._show_mail(sync.mail)
        self._head.show_mode(sync.settings.mode)
        if sync.records is None:
            self._records.show_empty()
        else:
            self._tasks.start("preview", self._show_preview(sync.records, keep_mapping=True))

    def _show_mail(self, mail: MailServer | None) -> None:
        if mail is None:
            self._settings.show_mail_words("No mail server: no mail is sent.", "hint")
        elif fault := mail_server_fault(mail):
            self._settings.show_mail_words(f"✗ {fault} It is not saved so.", "error")
        else:
            self._settings.show_mail_words(mail_server_warning(mail), "warning")

    async def _show_mail_password(self) -> None:
        self._settings.show_mail_password(await asyncio.to_thread(self._services.has_smtp_password))

    async def _show_key(self) -> None:
        shown = await asyncio.to_thread(self._services.key_shown)
        self._settings.show_key(shown, self._services.where_keys_are())
        if shown:
            self._head.show_target(f"Klaviyo itself, key {shown}", False)
        else:
            self._head.show_target("Embedded test Klaviyo", True)
        self._changed()

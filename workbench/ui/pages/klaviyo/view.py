"""The Klaviyo page: the strip on top, six tabs below, and which press goes to which presenter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from workbench.errors import UserFacingError
from workbench.klaviyo.records import RecordsFrom
from workbench.ui.dialogs import ask_where_to_save, choose_files
from workbench.ui.icons import Icons
from workbench.ui.notices import Notices
from workbench.ui.page import Page
from workbench.ui.pages.klaviyo.carrying_out import RunPresenter
from workbench.ui.pages.klaviyo.configure import ConfigurePresenter
from workbench.ui.pages.klaviyo.daemon_view import DaemonTab
from workbench.ui.pages.klaviyo.head import Head
from workbench.ui.pages.klaviyo.history_view import HistoryTab
from workbench.ui.pages.klaviyo.plan_view import PlanTab
from workbench.ui.pages.klaviyo.planning import PlanPresenter
from workbench.ui.pages.klaviyo.ports import Current
from workbench.ui.pages.klaviyo.records_view import RecordsTab
from workbench.ui.pages.klaviyo.run_view import RunTab
from workbench.ui.pages.klaviyo.services import KlaviyoServices
from workbench.ui.pages.klaviyo.settings_view import SettingsTab
from workbench.ui.tasks import TaskScope
from workbench.ui.theme import Theme

LOOK_EVERY_MS = 2_000
RECORD_FILES = "Records (*.csv *.tsv *.txt *.xml *.jsonl *.ndjson *.db *.sqlite *.sqlite3);;All files (*)"
SETTINGS_FILES = "Settings (*.txt *.toml *.json *.csv *.ini);;All files (*)"
TABS = ("settings", "records", "plan", "run", "daemon", "history")


class KlaviyoPage(Page):
    """Configure, dry-run, run."""

    help_topic = "klaviyo"
    takes_files = True

    def __init__(
        self, theme: Theme, icons: Icons, services: KlaviyoServices, tasks: TaskScope, notices: Notices
    ) -> None:
        """Build the page and show the workspace's sync.

        Args:
            theme: the look.
            icons: the pictures.
            services: the sync.
            tasks: the page's running work, which it ends when it is closed.
            notices: says what was done.
        """
        super().__init__()
        self._services = services
        self._tasks = tasks
        self._notices = notices
        self._head = Head(theme, icons)
        self._settings = SettingsTab(theme, icons)
        self._records = RecordsTab(theme, icons)
        self._plan = PlanTab(theme, icons)
        self._run = RunTab(theme, icons)
        self._daemon = DaemonTab(theme, icons)
        self._history = HistoryTab(theme, icons)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName("Parts of the sync")
        widgets = (self._settings, self._records, self._plan, self._run, self._daemon, self._history)
        titles = ("Settings", "Records && mapping", "Dry run", "Run", "Daemon", "History")
        for widget, title in zip(widgets, titles, strict=True):
            self._tabs.addTab(widget, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._tabs, 1)
        current = Current()
        self._planning = PlanPresenter(self, self._plan, services, tasks, current, self._changed)
        self._configure = ConfigurePresenter(
            self, self._settings, self._records, services, tasks, current, self._changed
        )
        self._carrying_out = RunPresenter(
            self, self._run, self._daemon, self._history, self._settings, services, tasks, current
        )
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._carrying_out.look_at_daemon)
        self._connect_settings()
        self._connect_plan()
        self._planning.start()
        self._configure.start()
        self._carrying_out.start()

    # What the presenters say of the page as a whole

    def show_target(self, words: str, embedded: bool) -> None:
        """Say where a run would go."""
        self._head.show_target(words, embedded)

    def show_mode(self, mode: str) -> None:
        """Say in which mode."""
        self._head.show_mode(mode)

    def show_remark(self, words: str) -> None:
        """Say what was just done."""
        self._notices.say(words)

    def show_trouble_notice(self, trouble: UserFacingError) -> None:
        """Say what went wrong beside the page."""
        self._notices.trouble(trouble)

    def go_to(self, tab: str) -> None:
        """Show one of the tabs."""
        self._tabs.setCurrentIndex(TABS.index(tab))

    # What the window asks

    def open_files(self, paths: Sequence[Path]) -> None:
        if paths:
            self.go_to("records")
            self._configure.records_chosen(RecordsFrom(location=str(paths[0])))

    def run_all(self) -> None:
        self._planning.plan()

    def submit(self) -> None:
        self.go_to("run")

    def cancel(self) -> None:
        self._planning.cancel()
        self._carrying_out.cancel()

    async def close_page(self) -> None:
        self._timer.stop()
        await self._tasks.close()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def _changed(self) -> None:
        self._planning.configured()
        self._carrying_out.configured()

    def _connect_settings(self) -> None:
        configure = self._configure
        self._settings.typed.connect(configure.setting_typed)
        self._settings.key_entered.connect(configure.key_entered)
        self._settings.check_pressed.connect(configure.check_key)
        self._settings.list_typed.connect(configure.list_typed)
        self._settings.mail_typed.connect(configure.mail_server_typed)
        self._settings.mail_password_entered.connect(configure.mail_password_entered)
        self._settings.import_pressed.connect(self._choose_settings)
        self._settings.export_pressed.connect(self._export_settings)
        self._records.choose_pressed.connect(self._choose_records)
        self._records.sample_pressed.connect(configure.sample_wanted)
        self._records.suggest_pressed.connect(configure.suggest_again)
        self._records.place_typed.connect(configure.records_chosen)
        self._records.mapping.changed.connect(configure.rules_changed)
        self._daemon.every_typed.connect(configure.interval_typed)

    def _connect_plan(self) -> None:
        planning, carrying_out = self._planning, self._carrying_out
        self._head.plan_pressed.connect(planning.plan)
        self._head.run_pressed.connect(lambda: self.go_to("run"))
        self._plan.plan_pressed.connect(planning.plan)
        self._plan.choose_records_pressed.connect(lambda: self.go_to("records"))
        self._plan.cancel_pressed.connect(planning.cancel)
        self._plan.bucket_chosen.connect(planning.bucket_chosen)
        self._plan.chunk_chosen.connect(planning.chunk_chosen)
        self._plan.other_chosen.connect(planning.other_chosen)
        self._plan.export_pressed.connect(self._export_plan)
        self._run.run_pressed.connect(carrying_out.run)
        self._run.cancel_pressed.connect(carrying_out.cancel)
        self._daemon.start_pressed.connect(carrying_out.start_daemon)
        self._daemon.stop_pressed.connect(carrying_out.stop_daemon)
        self._history.plan_chosen.connect(planning.open_plan)

    def _choose_records(self) -> None:
        choose_files(self, "", lambda paths: self.open_files(paths), RECORD_FILES)

    def _choose_settings(self) -> None:
        def take(paths: list[Path]) -> None:
            try:
                self._configure.import_settings(paths[0])
            except UserFacingError as trouble:
                self._notices.trouble(trouble)

        choose_files(self, "", take, SETTINGS_FILES)

    def _export_settings(self) -> None:
        async def export() -> None:
            if path := await ask_where_to_save(self, "klaviyo-settings.txt"):
                self._configure.export_settings(path)

        self._tasks.start("export settings", export())

    def _export_plan(self) -> None:
        async def export() -> None:
            if path := await ask_where_to_save(self, "klaviyo-plan.html"):
                self._planning.export(path)

        self._tasks.start("export plan", export())

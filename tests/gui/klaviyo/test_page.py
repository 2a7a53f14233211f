"""The Klaviyo page offscreen, on real files, a real plan and the real embedded Klaviyo."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QToolButton, QWidget

from workbench.klaviyo.planning import open_plan
from workbench.klaviyo.sync_file import MailServer, load_sync
from workbench.ui.notices import Notices
from workbench.ui.pages.klaviyo import KlaviyoPage
from workbench.ui.pages.klaviyo.body import segments
from workbench.ui.pages.klaviyo.services import KlaviyoServices
from workbench.ui.pages.klaviyo.timeline import bars_of
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import TestServer
from workbench.ui.widgets.words import Words
from workbench.workspace import open_workspace
from workbench.workspace.redaction import Redactor
from workbench.workspace.secrets import Secrets

PATIENCE = 30.0
KEY = "pk_typed_in_the_window_0042"


class Stage:
    """A page and what a person does with it."""

    def __init__(self, theme, icons, folder) -> None:
        self.window = QWidget()
        self.window.resize(1_000, 700)
        self.server = TestServer(folder / "sandbox")
        self.secrets = Secrets(environment={})
        team = folder / "team"
        team.mkdir()
        self.services = KlaviyoServices(open_workspace(team), self.server, self.secrets, Redactor())
        self.unexpected: list[BaseException] = []
        notices = Notices(self.window, theme, icons)
        tasks = TaskScope(self.unexpected.append, self.unexpected.append)
        self.page = KlaviyoPage(theme, icons, self.services, tasks, notices)
        self.page.setParent(self.window)
        self.window.show()

    def find(self, kind, name: str):
        return next(one for one in self.page.findChildren(kind) if name in (one.accessibleName() or one.text()))

    def press(self, name: str, kind=QPushButton) -> None:
        self.find(kind, name).click()

    def says(self, words: str) -> bool:
        return any(words in one.said() for one in self.page.findChildren(Words))

    async def until(self, holds) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                assert self.unexpected == []
                await asyncio.sleep(0.01)


@pytest.fixture
def play(qtbot, loop, theme, icons, tmp_path):
    """Run a scene on the loop that Qt and asyncio share."""

    def run(scene):
        async def whole():
            stage = Stage(theme, icons, tmp_path)
            qtbot.addWidget(stage.window)
            try:
                await scene(stage)
            finally:
                await stage.page.close_page()
                stage.services.close()
                await stage.server.stop()
            assert stage.unexpected == []

        loop.run_until_complete(whole())

    return run


def test_from_the_sample_to_a_run_that_sends_what_was_planned(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("RunKlaviyoDaemon", QCheckBox)
        stage.press("Dry run")
        await stage.until(lambda: stage.says("10 of 240 records would be sent"))
        assert stage.find(QToolButton, "4 blocked").isEnabled()
        await stage.until(lambda: stage.says("SHA-256"))
        stage.page.submit()
        run = stage.find(QPushButton, "Run this plan")
        await stage.until(run.isEnabled)
        run.click()
        await stage.until(lambda: stage.says("Complete: "))
        assert stage.says("10 imported")
        await stage.until(lambda: stage.says("was run to its end"))
        assert not run.isEnabled()
        (plan,) = stage.services.plans.kept()
        with open_plan(plan) as opened:
            assert opened.summary.sent == 10

    play(scene)


def test_a_cancelled_run_says_so_and_goes_on_where_it_stopped(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("RunKlaviyoDaemon", QCheckBox)
        await stage.server.fault("klaviyo-job-slow")
        stage.press("Dry run")
        await stage.until(lambda: stage.says("would be sent"))
        run = stage.find(QPushButton, "Run this plan")
        await stage.until(run.isEnabled)
        run.click()
        await stage.until(lambda: stage.says("Waiting for Klaviyo"))
        assert stage.says("10 importing")
        stage.page.cancel()
        await stage.until(lambda: stage.says("The run was cancelled. What Klaviyo accepted stays accepted"))
        assert run.isEnabled()
        run.click()
        await stage.until(lambda: stage.says("Waiting for Klaviyo"))
        async with httpx.AsyncClient(trust_env=False, headers={"X-Workbench-Admin": "1"}) as client:
            calls = (await client.get(f"{stage.server.state.address}/sandbox/klaviyo")).json()["calls"]
        assert sum(call["method"] == "POST" for call in calls) == 1

    play(scene)


def test_records_that_klaviyo_does_not_take_are_listed_with_their_row(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("RunKlaviyoDaemon", QCheckBox)
        await stage.server.fault("klaviyo-rejects")
        stage.press("Dry run")
        await stage.until(lambda: stage.says("would be sent"))
        run = stage.find(QPushButton, "Run this plan")
        await stage.until(run.isEnabled)
        run.click()
        await stage.until(lambda: stage.says("With rejections: "))
        (table,) = [one for one in stage.page.findChildren(QTableView) if "did not take" in one.accessibleName()]
        assert table.isVisibleTo(stage.page)
        cells = [table.model().index(0, column).data() for column in range(4)]
        assert cells[:3] == ["1", "CUST0001", "invalid"]
        assert table.model().rowCount() == 1

    play(scene)


def test_production_wants_the_accounts_name_and_moves_last_sync(play, tmp_path):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("RunKlaviyoDaemon", QCheckBox)
        stage.find(QComboBox, "Host Company, Mode").setCurrentText("Production")
        stage.press("Check key")
        await stage.until(lambda: stage.says("is a test account"))
        stage.press("Dry run")
        await stage.until(lambda: stage.says("234 of 240 records would be sent"))
        run, name = stage.find(QPushButton, "Run this plan"), stage.find(QLineEdit, "Name of the account")
        await stage.until(lambda: stage.says("Production run: 234 records in 1 call"))
        assert name.placeholderText() == "Workbench Test Company"
        assert not run.isEnabled()
        name.setText("Another Company")
        run.click()
        await stage.until(lambda: stage.says("The run was not confirmed, so nothing was sent"))
        name.setText("workbench test company")
        run.click()
        await stage.until(lambda: stage.says("KlaviyoLastSync is now"))
        assert stage.says("234 imported")
        history = await stage.services.history()
        assert [one.mode for one in history.runs] == ["Production"]
        shown = [one.text() for one in stage.page.findChildren(QLabel) if one.accessibleName() == "KlaviyoLastSync"]
        assert shown == [history.last_syncs[0]]
        stage.services.export_settings(tmp_path / "settings.txt", stage.services.load())
        assert f"KlaviyoLastSync = {history.last_syncs[0]}" in (tmp_path / "settings.txt").read_text()

    play(scene)


def test_two_plans_are_compared_and_one_is_exported(play, tmp_path):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("Dry run")
        await stage.until(lambda: stage.says("10 of 240 records would be sent"))
        type_into(stage.find(QLineEdit, "KlaviyoTestMaxRecords"), "12")
        stage.press("Dry run")
        await stage.until(lambda: stage.says("12 of 240 records would be sent"))
        other = stage.find(QComboBox, "Earlier plan")
        await stage.until(lambda: other.count() == 2)
        other.activated.emit(1)
        await stage.until(lambda: stage.says("Changed: the settings"))
        assert stage.says("+ new 10 → 12")
        for name in ("plan.html", "plan.csv", "plan.json"):
            await stage.services.plans.export(stage.services.plans.kept()[0], tmp_path / name)
        assert (tmp_path / "plan.csv").read_text().count("\n") == 241

    play(scene)


def test_settings_of_the_erp_are_taken_over(play, tmp_path):
    async def scene(stage):
        given = tmp_path / "erp.txt"
        given.write_text("KlaviyoBatchSize = 250\nKlaviyoLastSync = 2026-01-31T09:30:00+11:00\n")
        stage.page._configure.import_settings(given)
        assert load_sync(stage.services.file)[0].settings.KlaviyoBatchSize == 250
        assert stage.find(QLineEdit, "KlaviyoBatchSize").text() == "250"
        shown = [one.text() for one in stage.page.findChildren(QLabel) if one.accessibleName() == "KlaviyoLastSync"]
        assert shown == ["2026-01-31T09:30:00+11:00"]

    play(scene)


def test_off_means_that_the_run_button_is_dead_and_says_why(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("Dry run")
        await stage.until(lambda: stage.says("would be sent"))
        await stage.until(lambda: stage.says("nothing is sent by any path. Set it"))
        assert not stage.find(QPushButton, "Run this plan").isEnabled()

    play(scene)


def test_what_is_typed_is_judged_and_saved_and_the_key_is_not(play, tmp_path):
    async def scene(stage):
        batch = stage.find(QLineEdit, "KlaviyoBatchSize")
        batch.setText("0")
        batch.textEdited.emit("0")
        assert stage.says("not between 1 and")
        batch.setText("500")
        batch.textEdited.emit("500")
        assert stage.says("2,000 calls")
        assert load_sync(stage.services.file)[0].settings.KlaviyoBatchSize == 500
        stage.find(QLineEdit, "Private key").setText(KEY)
        stage.press("Keep key")
        await stage.until(lambda: stage.says("pk_…0042"))
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert all(KEY.encode() not in path.read_bytes() for path in files)

    play(scene)


def test_the_account_and_its_lists_are_looked_up(play):
    async def scene(stage):
        stage.press("Check key")
        await stage.until(lambda: stage.says("Workbench Test Company"))
        assert stage.says("test account")

    play(scene)


def type_into(line: QLineEdit, text: str) -> None:
    line.setText(text)
    line.textEdited.emit(text)


def test_the_mail_server_is_judged_and_saved_and_its_password_is_not(play, tmp_path):
    async def scene(stage):
        type_into(stage.find(QLineEdit, "Mail server"), "smtp.example.com")
        assert stage.says("need a sender")
        assert not stage.services.file.exists()
        type_into(stage.find(QLineEdit, "Mail user"), "reports@example.com")
        stage.find(QComboBox, "Connection").setCurrentText("TLS")
        saved = load_sync(stage.services.file)[0].mail
        assert saved == MailServer(host="smtp.example.com", port=465, security="TLS", user="reports@example.com")
        type_into(stage.find(QLineEdit, "Port"), "70000")
        assert stage.says("no port from 1")
        assert load_sync(stage.services.file)[0].mail == saved
        type_into(stage.find(QLineEdit, "Port"), "465")
        stage.find(QComboBox, "Connection").setCurrentText("none")
        assert stage.says("can be read on the way")
        stage.find(QLineEdit, "Mail password").setText(KEY)
        stage.press("Keep password")
        await stage.until(lambda: stage.services.has_smtp_password())
        assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        type_into(stage.find(QLineEdit, "Mail server"), "")
        assert load_sync(stage.services.file)[0].mail is None

    play(scene)


def test_the_daemons_interval_and_the_country_of_phones_are_saved(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        every = stage.find(QLineEdit, "Minutes between two syncs")
        every.setText("15")
        every.editingFinished.emit()
        country = stage.find(QLineEdit, "Country of phone numbers")
        country.setText("gb")
        country.editingFinished.emit()
        sync = load_sync(stage.services.file)[0]
        assert (sync.every_minutes, sync.mapping.country) == (15, "GB")
        country.setText("zz")
        country.editingFinished.emit()
        assert stage.says("No phone numbers are known for the country")
        assert load_sync(stage.services.file)[0].mapping.country == "GB"

    play(scene)


def test_the_lines_of_a_body_are_the_body(play):
    async def scene(stage):
        stage.press("Sample customers")
        await stage.until(lambda: stage.says("comma-separated"))
        stage.press("Dry run")
        await stage.until(lambda: stage.says("SHA-256"))
        chunk = await stage.services.plans.chunk(stage.services.plans.kept()[0], 1)
        lines = segments(chunk)
        assert b"".join(lines) == chunk.body
        assert len(lines) == len(chunk.sizes) + 2

    play(scene)


def test_every_control_has_a_name(play):
    async def scene(stage):
        await asyncio.sleep(0)
        for kind in (QPushButton, QTableView, QToolButton, QLineEdit, QCheckBox):
            for one in stage.page.findChildren(kind):
                hidden = not one.isVisibleTo(stage.page) or one.parent().inherits("QComboBox")
                if hidden or one.objectName().startswith(("qt_", "_q_")):
                    continue
                assert one.accessibleName() or one.text() or one.toolTip() or one.parent().inherits("QTabBar"), one

    play(scene)


@pytest.mark.parametrize("calls", [1, 10, 11, 150, 151, 10_000])
def test_the_time_line_shows_every_call_once(calls):
    assert sum(bar.calls for bar in bars_of(calls, 0.0, 0.0)) == calls
    assert sum(bar.calls for bar in bars_of(calls, 9_999.0, 1.0)) == calls


def test_where_something_slower_than_the_windows_binds_the_calls_are_spread_evenly():
    assert [(bar.start, bar.calls) for bar in bars_of(20, 200.0, 1.0)] == [(10.0 * n, 1) for n in range(20)]
    assert [(bar.start, bar.calls) for bar in bars_of(20, 1.0, 1.0)] == [(0.0, 10), (1.0, 10)]

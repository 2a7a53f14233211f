"""The test server's page with a real server: its states, its books, its faults, its way to other programs."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton, QTreeWidget

from workbench.errors import UserFacingError
from workbench.sessions import LOCAL, load_profile
from workbench.sessions.client import submit
from workbench.workspace import resources_folder

ORDER = resources_folder() / "samples" / "CreateSalesOrder" / "small-order.xml"


async def order(stage, raw=None):
    """Submit a document to the page's server."""
    profile = load_profile([resources_folder() / "protocols"], LOCAL.protocol)
    connection = replace(LOCAL, address=stage.server.state.address)
    key = await stage.server.key()
    return await submit(raw or ORDER.read_bytes(), connection=connection, key=key, profile=profile)


def labels(stage):
    return [label.text() for label in stage.page.findChildren(QLabel) if label.isVisible()]


def sessions(stage):
    tree = stage.page.findChild(QTreeWidget)
    return [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]


def test_stopped_it_says_what_it_is_for_and_starts_on_a_press(play):
    async def scene(stage):
        assert any("small ERP on this computer" in text for text in labels(stage))
        stage.press("Start the test server")
        await stage.until(lambda: stage.sees("Test server: running"))
        assert stage.server.state.address in labels(stage)
        await stage.until(lambda: stage.sees("40 customers"))
        stage.press("Stop")
        await stage.until(lambda: stage.sees("Test server: stopped"))
        assert stage.button("Start the test server")

    play(scene)


def test_stop_is_not_undone_by_a_question_that_was_under_way(play):
    async def scene(stage):
        await stage.runs()
        for _ in range(5):
            stage.page.run_all()
        stage.press("Stop")
        stage.page.run_all()
        await stage.until(lambda: stage.sees("Test server: stopped"))
        stage.page.run_all()
        await asyncio.sleep(0.1)
        assert stage.server.state.condition == "stopped"

    play(scene)


def test_restart_gives_another_process_with_the_same_books(play):
    async def scene(stage):
        await stage.runs()
        await order(stage)
        before = (await stage.server.about())["pid"]
        stage.press("Restart")
        await stage.until(lambda: stage.server.state.condition == "starting")
        await stage.until(lambda: stage.sees("1 documents taken"))
        assert (await stage.server.about())["pid"] != before

    play(scene)


def test_a_server_that_has_gone_is_trouble_with_a_way_out(play):
    async def scene(stage):
        await stage.runs()
        await order(stage)
        os.kill((await stage.server.about())["pid"], signal.SIGKILL)
        stage.page.run_all()
        await stage.until(lambda: stage.sees("Try again"))
        assert stage.sees("Test server: in trouble")
        assert "The test server has ended by itself." in labels(stage)
        stage.press("Try again")
        await stage.until(lambda: stage.sees("40 customers"))
        assert stage.sees("Test server: running")

    play(scene)


def test_a_server_that_does_not_answer_is_not_said_to_run_until_it_does(play):
    async def scene(stage):
        await stage.runs()
        stage.page.show_trouble(UserFacingError("No whole answer came.", "Wait."))
        assert stage.sees("Test server: no answer")
        stage.page.run_all()
        await stage.until(lambda: stage.sees("40 customers"))
        assert stage.sees("Test server: running")

    play(scene)


def test_a_folder_that_cannot_be_used_is_trouble(play, tmp_path):
    (tmp_path / "sandbox").write_text("in the way", "utf-8")

    async def scene(stage):
        stage.press("Start the test server")
        await stage.until(lambda: stage.sees("Test server: in trouble"))
        assert any(str(tmp_path / "sandbox") in text for text in labels(stage))

    play(scene)


def test_what_was_submitted_is_seen_in_the_books_and_the_sessions(play):
    async def scene(stage):
        await stage.runs()
        submission = await order(stage)
        stage.page.run_all()
        await stage.until(lambda: stage.sees("45 orders"))
        first = sessions(stage)[0]
        assert [first.text(column) for column in range(1, 5)] == [
            "DEMO",
            "CreateSalesOrder SAMPLE-1001",
            f"accepted {submission.reference}",
            "closed",
        ]
        steps = [first.child(row) for row in range(first.childCount())]
        assert [(step.text(1), step.text(4)) for step in steps] == [
            ("establish", "HTTP 201"),
            ("submit", "HTTP 200"),
            ("close", "HTTP 204"),
        ]

    play(scene)


def test_an_opened_session_stays_open_when_another_one_comes(play):
    async def scene(stage):
        await stage.runs()
        await order(stage)
        stage.page.run_all()
        await stage.until(lambda: len(sessions(stage)) == 1)
        sessions(stage)[0].setExpanded(True)
        await order(stage)
        stage.page.run_all()
        await stage.until(lambda: len(sessions(stage)) == 2)
        assert [session.isExpanded() for session in sessions(stage)] == [False, True]

    play(scene)


def test_a_reset_is_undone_from_the_notice_or_from_the_page(play):
    async def scene(stage):
        await stage.runs()
        await order(stage)
        stage.page.run_all()
        await stage.until(lambda: stage.sees("45 orders"))
        stage.press("Reset to sample data")
        await stage.until(lambda: stage.sees("44 orders"))
        assert stage.notices.texts() == ("The sample data is back.",)
        undo = next(button for button in stage.notices.findChildren(QPushButton) if button.text() == "Undo")
        undo.click()
        await stage.until(lambda: stage.sees("45 orders"))
        again = next(
            button for button in stage.page.findChildren(QPushButton) if button.text().startswith("Reset again")
        )
        again.click()
        await stage.until(lambda: stage.sees("44 orders"))

    play(scene)


def test_a_fault_is_on_after_one_press_plainly_shown_and_off_after_another(play):
    async def scene(stage):
        await stage.runs()
        stage.press("Fault out-of-stock")
        await stage.until(lambda: any(text.startswith("Fault on: out-of-stock.") for text in labels(stage)))
        assert (await order(stage)).outcome == "rejected"
        stage.press("Fault credit-exceeded")
        await stage.until(lambda: any(text.startswith("Fault on: credit-exceeded.") for text in labels(stage)))
        assert not stage.button("Fault out-of-stock").isChecked()
        stage.press("Let it behave")
        await stage.until(lambda: not any(text.startswith("Fault on") for text in labels(stage)))
        assert (await order(stage)).outcome == "accepted"

    play(scene)


def test_every_fault_is_explained_beside_its_button(play):
    async def scene(stage):
        await stage.runs()
        faults = await stage.server.faults()
        for name, sentence in faults.items():
            assert stage.button(f"Fault {name}").accessibleDescription() == sentence
            assert sentence in labels(stage)

    play(scene)


def test_a_new_key_is_on_the_clipboard_and_nowhere_else(play):
    async def scene(stage):
        await stage.runs()
        stage.press("Copy a new EDI key")
        await stage.until(lambda: bool(stage.notices.texts()))
        key = QGuiApplication.clipboard().text()
        assert key.startswith("edi_")
        shown = [*labels(stage), *stage.notices.texts(), stage.page.findChild(QPlainTextEdit).toPlainText()]
        assert not any(key in text for text in shown)
        assert "DEMO" in stage.notices.texts()[0]

    play(scene)


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs bash and curl")
def test_the_script_submits_an_order(play, tmp_path):
    (tmp_path / "order.xml").write_bytes(ORDER.read_bytes())

    async def scene(stage):
        await stage.runs()
        script = stage.page.findChild(QPlainTextEdit).toPlainText()
        key = (await stage.server.new_key("DEMO")).reveal()
        done = await asyncio.to_thread(
            subprocess.run,
            ["bash", "-eu", "-c", script],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "EDI_KEY": key, "http_proxy": "http://127.0.0.1:9"},
            capture_output=True,
            timeout=60,
        )
        assert b"<Status>ACCEPTED</Status>" in done.stdout, done.stderr
        stage.page.run_all()
        await stage.until(lambda: bool(sessions(stage)))
        assert sessions(stage)[0].text(4) == "closed"

    play(scene)


def test_the_script_follows_the_client_that_is_chosen(play):
    async def scene(stage):
        await stage.runs()
        clients = next(box for box in stage.page.findChildren(QComboBox) if box.accessibleName() == "Client code")
        clients.setCurrentIndex(clients.findData("ORDERSONLY"))
        script = stage.page.findChild(QPlainTextEdit).toPlainText()
        assert "CLIENT=ORDERSONLY" in script
        assert f"SERVER={stage.server.state.address}" in script
        stage.page.run_all()
        await asyncio.sleep(0.2)
        assert clients.currentData() == "ORDERSONLY"

    play(scene)


def test_wide_it_stands_in_two_columns_and_narrow_in_one(play):
    async def scene(stage):
        await stage.runs()
        holdings, faults = stage.page._holdings, stage.page._faults
        for width, beside in ((1300, True), (860, False), (1300, True)):
            stage.page.resize(width, 800)
            await asyncio.sleep(0.05)
            assert (faults.x() > holdings.x()) is beside
            assert faults.height() >= faults.heightForWidth(faults.width())

    play(scene)


def test_every_control_has_a_name(play):
    async def scene(stage):
        await stage.runs()
        for kind in (QPushButton, QComboBox, QPlainTextEdit, QTreeWidget):
            for widget in stage.page.findChildren(kind):
                if widget.isVisible():
                    assert widget.accessibleName() or getattr(widget, "text", str)(), widget

    play(scene)


def test_over_tls_it_says_where_and_whom_to_trust(play):
    async def scene(stage):
        await stage.runs()
        assert stage.sees("not served")
        stage.press("Serve over TLS, too")
        await stage.until(lambda: any(text.startswith("https://127.0.0.1:") for text in labels(stage)))
        assert any(text.endswith("ca.pem") for text in labels(stage))
        stage.press("Fault tls-expired")
        await stage.until(lambda: any("ended yesterday: every" in text for text in labels(stage)))

    play(scene)


def test_every_fault_can_be_chosen_by_what_it_is_about(play):
    async def scene(stage):
        await stage.runs()
        for name in await stage.server.faults():
            assert stage.button(f"Fault {name}").isCheckable()
        assert [text for text in labels(stage) if text in ("Sessions and documents", "TLS", "Klaviyo")] == [
            "Sessions and documents",
            "Klaviyo",
            "TLS",
        ]

    play(scene)

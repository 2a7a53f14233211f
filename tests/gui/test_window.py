"""The whole window offscreen, with its real worker processes and its real test server."""

import asyncio
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from workbench.program import Program
from workbench.ui import loop as qt_loop
from workbench.ui.front import make_front
from workbench.workspace import open_workspace, resources_folder

SAMPLES = resources_folder() / "samples"
ORDER = SAMPLES / "CreateSalesOrder" / "small-order.xml"


class Window:
    """A running program and what a person does with it."""

    def __init__(self, program):
        self.program = program
        self.window = program.window

    @property
    def bench(self):
        return self.window.show_page("bench")

    @property
    def current(self):
        return self.bench.presenter.current

    async def until(self, condition, seconds=40):
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    async def examined(self):
        await self.until(lambda: self.current is not None and self.current.condition != "waiting")
        return self.current

    def drop(self, paths, at=None):
        """Let files go over a widget, as the system would send it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        point = self.window.mapFromGlobal(at.mapToGlobal(at.rect().center())) if at is not None else QPoint(300, 10)
        how = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        QApplication.sendEvent(self.window, QDragEnterEvent(point, actions, *how))
        event = QDropEvent(QPointF(point), actions, *how)
        QApplication.sendEvent(self.window, event)
        assert event.isAccepted()
        assert event.dropAction() == Qt.DropAction.CopyAction

    def do(self, name):
        self.window.actions_[name].trigger()


@pytest.fixture
def in_window(qapp, home):
    """Run a coroutine function beside the running program; the program must end by itself, without complaint."""

    def run(story, files=(), workspace=None):
        errors = []
        opened = open_workspace(workspace)
        program = Program(make_front(qapp, opened), opened, workspace)

        async def both():
            ending = asyncio.create_task(program.main([Path(file) for file in files]))
            await asyncio.sleep(0)
            try:
                await story(Window(program))
            finally:
                program.window.close()
                assert await asyncio.wait_for(ending, 60) == 0
            return 0

        qt_loop.run(qapp, both, errors.append)
        program.window.deleteLater()
        qapp.processEvents()
        assert errors == []

    return run


def test_the_first_start_offers_zones_with_samples(in_window):
    async def story(window):
        zones = window.bench.frame.large
        assert zones.isVisible()
        names = [zone.accessibleName() for zone in zones.findChildren(QAbstractButton)]
        assert "Drop zone: Drop XML here" in names
        for title in ("Sales Order", "Payment", "Customer", "Invoice", "Booking", "Order Status", "Available Stock"):
            assert f"Drop zone: {title}" in names
            assert f"Try a sample of {title}" in names

    in_window(story)


def test_a_file_of_the_command_line_goes_through_every_stage_to_the_servers_answer(in_window):
    async def story(window):
        document = await window.examined()
        assert document.examination.outcome == "ready"
        window.do("submit")
        await window.until(lambda: window.current.sent is not None)
        sent = window.current.sent.submission
        assert (sent.outcome, sent.established, sent.submitted, sent.closed) == ("accepted", True, True, True)
        session = window.bench.frame.stages.session
        assert sent.reference in session.title.said()
        assert window.bench.frame.stages.shown == "session"

    in_window(story, [ORDER])


def test_a_drop_on_a_zone_is_taken_for_its_transaction(in_window):
    async def story(window):
        zone = next(
            zone for zone in window.bench.frame.large.findChildren(QWidget) if "Payment" in zone.accessibleName()
        )
        window.drop([ORDER], zone)
        document = await window.examined()
        assert document.chosen == "CreatePayment"
        assert document.examination.outcome == "problems"

    in_window(story)


def test_a_dropped_folder_and_a_binary_file_are_listed_with_their_state(in_window, tmp_path):
    folder = tmp_path / "from the partner"
    folder.mkdir()
    (folder / "a.xml").write_bytes(ORDER.read_bytes())
    (folder / "ignored.pdf").write_bytes(b"%PDF-1.7")
    picture = tmp_path / "logo.xml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))

    async def story(window):
        window.drop([folder, picture, tmp_path / "gone.xml"])
        listed = window.bench.frame.list
        await window.until(lambda: listed.count() == 2)
        await window.until(lambda: all("waiting" not in listed.item(row).toolTip() for row in range(2)))
        assert "ready" in listed.item(0).toolTip()
        assert "problems" in listed.item(1).toolTip()
        assert any("gone.xml" in words for words in window.window.notices.texts())

    in_window(story)


def test_faults_are_marked_listed_and_stepped_through(in_window):
    async def story(window):
        await window.examined()
        problems = window.bench.frame.problems
        assert problems.list.count() == 8
        window.do("next")
        window.do("next")
        assert window.bench.frame.source.before.caret[0] == 4
        window.do("previous")
        assert window.bench.frame.source.before.caret[0] == 2

    in_window(story, [SAMPLES / "CreateSalesOrder" / "eight-faults.xml"])


def test_an_edit_is_checked_again_and_survives_the_end_of_the_program(in_window, home):
    async def edit(window):
        await window.examined()
        before = window.current.raw
        text = window.bench.frame.source.before
        text.replace_text(text.text().replace("HARBOUR01", "HARBOUR02"))
        window.bench.presenter.edit(text.text())
        await window.until(lambda: window.current.raw != before and window.current.examination is not None)
        assert window.current.edited

    async def look(window):
        document = await window.examined()
        assert b"HARBOUR02" in document.raw
        assert document.edited

    original = ORDER.read_bytes()
    in_window(edit, [ORDER])
    in_window(look)
    assert ORDER.read_bytes() == original


def test_a_partners_format_is_converted_and_its_findings_lead_into_the_converted_text(in_window):
    async def story(window):
        document = await window.examined()
        assert document.examination.conversion is not None
        assert document.examination.outcome == "ready"
        window.do("submit")
        await window.until(lambda: window.current.sent is not None)
        assert window.current.sent.submission.outcome == "accepted"

    in_window(story, [SAMPLES / "CreateSalesOrder" / "partner-format.xml"])


def test_what_the_server_asks_for_is_linked_to_its_place(in_window):
    async def story(window):
        await window.examined()
        window.do("submit")
        await window.until(lambda: window.current.sent is not None)
        sent = window.current.sent.submission
        assert sent.outcome == "information-required"
        window.bench.presenter.source.choose_path(sent.needs[0].path)
        line = window.bench.frame.source.before.caret
        await window.until(lambda: window.bench.frame.source.before.caret[0] >= 1 and line is not None)

    in_window(story, [SAMPLES / "CreateSalesOrder" / "no-delivery-address.xml"])


def test_cancel_in_a_slow_session_closes_it(in_window):
    async def story(window):
        await window.examined()
        server = window.program._server
        await server.fault("slow")
        window.do("submit")
        await window.until(lambda: window.bench.frame.stages.session.title.said() == "In session")
        await asyncio.sleep(0.3)
        window.do("cancel")
        await window.until(lambda: window.current.sent is not None)
        assert window.current.sent.submission.outcome == "cancelled"
        await server.fault(None)

    in_window(story, [ORDER])


def test_pasted_text_becomes_a_document(in_window):
    async def story(window):
        QGuiApplication.clipboard().setText(ORDER.read_text())
        window.window.setFocus()
        window.do("paste")
        document = await window.examined()
        assert (document.name, document.examination.outcome) == ("pasted text", "ready")

    in_window(story)


def test_pages_are_reached_by_keys_and_the_last_one_comes_back(in_window):
    async def leave(window):
        window.do("page-help")
        assert window.window.page.accessibleName() == "Help"

    async def return_(window):
        await asyncio.sleep(0.05)
        assert window.window.page.accessibleName() == "Help"
        window.do("page-server")
        await window.until(lambda: window.program._server.state.condition == "running")

    in_window(leave)
    in_window(return_)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_both_themes_paint_every_page(in_window, choice):
    async def story(window):
        window.do(f"theme-{choice}")
        await window.examined()
        for page in ("bench", "server", "help"):
            window.window.show_page(page)
            picture = window.window.grab().toImage()
            colours = {picture.pixelColor(x, y).name() for x in range(0, 900, 30) for y in range(0, 600, 30)}
            assert len(colours) > 2
        dark = picture.pixelColor(5, 300).lightness() < 128
        assert dark == (choice == "dark")

    in_window(story, [ORDER])


def test_every_control_has_a_name_for_screen_readers(in_window):
    async def story(window):
        await window.examined()
        for page in ("bench", "server", "help"):
            window.window.show_page(page)
            await asyncio.sleep(0.1)
            kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
            nameless = [
                f"{type(widget).__name__} in {type(widget.parent()).__name__}"
                for kind in kinds
                for widget in window.window.findChildren(kind)
                if widget.isVisible()
                and not isinstance(widget.parent(), QLineEdit)  # Qt's own button that clears the line
                and not (widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget.toolTip())
            ]
            assert nameless == []

    in_window(story, [ORDER])


def test_nothing_is_cut_off_in_a_small_window(in_window):
    async def story(window):
        await window.examined()
        window.window.resize(1024, 700)
        await asyncio.sleep(0.1)
        assert window.window.width() == 1024
        rail = window.bench.frame.rail
        assert all(button.isVisible() for button in rail.findChildren(QAbstractButton))
        assert window.bench.frame.problems.height() > 60

    in_window(story, [SAMPLES / "CreateSalesOrder" / "eight-faults.xml"])


def test_a_broken_workspace_is_said_and_the_rest_works(in_window, tmp_path):
    folder = tmp_path / "team"
    (folder / "transactions" / "Broken").mkdir(parents=True)
    (folder / "transactions" / "Broken" / "transaction.toml").write_text("format = 1\nname = ")

    async def story(window):
        await window.examined()
        assert any("transaction.toml" in words for words in window.window.notices.texts())
        assert window.current.examination.outcome == "ready"

    in_window(story, [ORDER], folder)


def test_production_is_in_sight_and_never_gets_unreviewed_xml(in_window, tmp_path):
    folder = tmp_path / "team"
    (folder / "connections").mkdir(parents=True)
    (folder / "connections" / "acme.toml").write_text(
        'format = 1\ntitle = "Acme"\nclient_code = "ACME"\nprotocol = "saasplications-http"\n'
        'address = "https://erp.acme.example"\nmode = "Production"\n'
    )

    async def story(window):
        await window.examined()
        window.bench.presenter.session.use_connection("acme")
        header = window.window.header
        assert any(
            "Production" in child.accessibleName() for child in header.findChildren(QWidget) if child.isVisible()
        )
        window.do("submit")
        await asyncio.sleep(0.2)
        assert window.current.sent is None

    in_window(story, [ORDER], folder)


def test_the_program_leaves_nothing_running(in_window):
    processes = []

    async def story(window):
        await window.examined()
        await window.until(lambda: window.program._server.state.condition == "running")
        processes.append(window.program._server._server._process.pid)
        processes.append(window.program._services._front._process.pid)

    in_window(story, [ORDER])
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)

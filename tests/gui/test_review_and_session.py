"""Review and session in the whole window, with its real test server: from a first order to Production's gate."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton

from workbench.program import Program
from workbench.review import load_reviews
from workbench.ui import loop as qt_loop
from workbench.ui.front import make_front
from workbench.workspace import open_workspace, resources_folder

ORDER = resources_folder() / "samples" / "CreateSalesOrder" / "small-order.xml"
PATIENCE = 40.0


class Desk:
    """The running program, and what a person does at it."""

    def __init__(self, program, workspace) -> None:
        self.program = program
        self.window = program.window
        self.workspace = workspace

    @property
    def bench(self):
        return self.window.show_page("bench")

    @property
    def stages(self):
        return self.bench.frame.stages

    async def until(self, holds) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await asyncio.sleep(0.02)

    async def submitted(self):
        """Submit the document in view, and give how that went."""
        presenter = self.bench.presenter
        await self.until(lambda: presenter.current is not None and presenter.current.examination is not None)
        before = presenter.current.sent
        self.window.actions_["submit"].trigger()
        await self.until(lambda: presenter.current.sent is not before and presenter.session._cancel is None)
        return presenter.current.sent.submission

    def press(self, name: str) -> None:
        *_, button = (
            each
            for each in self.window.findChildren(QAbstractButton)
            if name in (each.text(), each.accessibleName()) and not each.isHidden()
        )
        assert button.isEnabled(), name
        button.click()


@pytest.fixture
def at_desk(qapp, home, tmp_path):
    """Run a story beside the running program, which must end without complaint."""

    def run(story, files=()):
        errors: list[BaseException] = []
        workspace = tmp_path / "workspace"
        workspace.mkdir()
        opened = open_workspace(workspace)
        program = Program(make_front(qapp, opened), opened, workspace)

        async def both():
            ending = asyncio.create_task(program.main([Path(file) for file in files]))
            await asyncio.sleep(0)
            try:
                await story(Desk(program, workspace))
            finally:
                program.window.close()
                assert await asyncio.wait_for(ending, 60) == 0
            return 0

        qt_loop.run(qapp, both, errors.append)
        program.window.deleteLater()
        qapp.processEvents()
        assert errors == []

    return run


def test_what_a_test_server_took_is_reviewed_with_a_note_and_own_work_is_said(at_desk):
    async def story(desk):
        review = desk.stages.review
        await desk.until(lambda: review._evidence is not None)
        assert "Submit it to a test server first" in review._why.said()
        await desk.submitted()
        await desk.until(lambda: not review._evidence.missing)
        assert not review.approve.isEnabled()
        review.note.setText("compared with the partner's guide")
        assert "own work" in review._own.said()
        review.prepared_by.setText("Lee")
        assert review._own.said() == ""
        review.approve.click()
        await desk.until(lambda: review.title.said() == "Reviewed")
        (saved,) = load_reviews([desk.workspace / "reviews"]).found
        assert (saved.approvals[0].prepared_by, saved.approvals[0].note) == ("Lee", "compared with the partner's guide")
        assert not saved.is_own_work
        await desk.until(lambda: review.reviews.topLevelItemCount() == 1)
        desk.press("Undo")
        assert load_reviews([desk.workspace / "reviews"]).found == ()
        assert review.title.said() == "May be tested"

    at_desk(story, [ORDER])


def test_what_was_never_reviewed_is_named_path_by_path(at_desk):
    async def story(desk):
        review = desk.stages.review
        await desk.submitted()
        await desk.until(lambda: review._evidence is not None and not review._evidence.missing)
        review.note.setText("looked at")
        review.approve.click()
        await desk.until(lambda: review.title.said() == "Reviewed")
        changed = desk.bench.presenter.current.raw.replace(b"<Lines>", b"<Salesperson>KIM</Salesperson><Lines>", 1)
        desk.bench.presenter.edit(changed.decode())
        await desk.until(lambda: review.title.said() == "May be tested")
        (news,) = review.news.model().findings()
        assert news.message == "`/SalesOrder/Salesperson` was never reviewed."

    at_desk(story, [ORDER])


def test_a_session_is_drawn_exported_as_curl_and_compared_with_an_earlier_one(at_desk):
    async def story(desk):
        first = await desk.submitted()
        session = desk.stages.session
        assert not session.tabs.isTabVisible(session.tabs.indexOf(session.comparison))
        assert session.requests.waterfall.list.count() == 3
        assert "Submit" in session.requests.waterfall.list.item(1).text()
        desk.press("Copy as curl commands, secrets as variables")
        script = QGuiApplication.clipboard().text()
        assert "curl" in script
        assert (await desk.program._server.key()).reveal() not in script
        second = await desk.submitted()
        assert first.outcome == second.outcome == "accepted"
        assert session.tabs.isTabVisible(session.tabs.indexOf(session.comparison))
        tree = session.comparison.tree
        rows = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        assert any("DUPLICATE" in row.text(2) and "ACCEPTED" in row.text(1) for row in rows)

    at_desk(story, [ORDER])


def test_where_it_is_unknown_the_server_is_asked_by_reference_and_does_nothing_twice(at_desk):
    async def story(desk):
        await desk.program._server.start()
        await desk.program._server.fault("cut-response")
        lost = await desk.submitted()
        assert lost.delivery == "unknown"
        banner = desk.stages.session.unknown
        assert banner.isVisible()
        assert f"`{lost.external_reference}`" in banner._words.said()
        await desk.program._server.fault(None)
        presenter = desk.bench.presenter
        desk.press("Ask by reference")
        await desk.until(lambda: presenter.current.sent.submission is not lost)
        assert presenter.current.sent.submission.answer.status == "DUPLICATE"
        assert not banner.isVisible()
        about = await desk.program._server.about()
        assert about["counts"]["submissions"] == 1

    at_desk(story, [ORDER])


def test_a_connection_set_up_on_its_page_is_used_in_the_bench_and_shown_in_the_header(at_desk):
    async def story(desk):
        page = desk.window.show_page("connections")
        page.list.new_pressed.emit()
        form = page.sheet.form
        for line, text in (
            (form.who.title, "Harbour, live"),
            (form.who.client_code, "ACME"),
            (form.server.address, "https://erp.harbour.example"),
        ):
            line.setText(text)
            line.textEdited.emit(text)
        desk.press("Leads to Production")
        page.save()
        desk.press("Use in the bench")
        header = desk.window.header
        assert header._connection.text() == "Harbour, live"
        assert header._mode.text() == "Production"
        presenter = desk.bench.presenter
        await desk.until(lambda: presenter.current is not None and presenter.current.examination is not None)
        await desk.until(lambda: desk.stages.review.title.said() == "May not be sent")
        page = desk.window.show_page("connections")
        desk.press("Leads to Test")
        page.save()
        assert header._mode.text() == "Test"
        page.presenter.delete()
        assert header._connection.text() == "Local test server"
        desk.press("Undo")
        assert "harbour-live" in [each.name for each in desk.program._services.connections()]

    at_desk(story, [ORDER])

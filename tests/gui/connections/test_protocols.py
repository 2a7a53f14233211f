"""The protocol editor: forms, text, faults, the exact request, and a try against a real server."""

from __future__ import annotations

from PySide6.QtWidgets import QTableWidgetItem

from workbench.sessions import load_profile
from workbench.workspace import resources_folder

BUILT_IN = resources_folder() / "protocols" / "saasplications-http.toml"


def editor(stage):
    stage.page.tabs.setCurrentWidget(stage.page.protocol)
    return stage.page.protocol


def own(stage):
    return stage.workspace / "protocols" / "saasplications-http.toml"


def choose_step(stage, words):
    steps = stage.page.protocol.steps
    steps.setCurrentIndex(next(tab for tab in range(steps.count()) if steps.tabText(tab).startswith(words)))


def test_the_exact_request_of_each_step_is_shown_with_secrets_in_brackets(play):
    async def scene(stage):
        stage.page.presenter.choose("harbour-test")
        pane = editor(stage)
        request = pane.request.text()
        assert request.startswith("POST /edi/session HTTP/1.1\nHost: erp.example.test\n")
        assert "<EdiKey>[EDI key]</EdiKey>" in request
        choose_step(stage, "Close")
        assert "DELETE /edi/session HTTP/1.1" in pane.request.text()
        assert "X-EDI-Session: [token]" in pane.request.text()
        choose_step(stage, "Poll")
        assert "no step poll" in pane.request.text()

    play(scene)


def test_a_form_changes_the_text_and_the_request_and_leaves_the_comments(play):
    async def scene(stage):
        pane = editor(stage)
        choose_step(stage, "Submit")
        stage.type(pane.form.path, "/in/{transaction}")
        assert pane.request.text().startswith("POST /in/Transaction HTTP/1.1")
        text = pane.source.text()
        assert 'path = "/in/{transaction}"' in text
        assert text.count("#") == BUILT_IN.read_text("utf-8").count("#")
        pane.form.headers.setItem(1, 0, QTableWidgetItem("X-Partner"))
        pane.form.headers.setItem(1, 1, QTableWidgetItem("{client_code}"))
        assert "X-Partner: DEMO" in pane.request.text()
        stage.page.save()
        profile = load_profile([BUILT_IN.parent, own(stage).parent], "saasplications-http")
        assert [name for name, _ in profile.submit.headers] == ["X-EDI-Session", "X-Partner"]
        assert not stage.page.protocols.is_edited

    play(scene)


def test_a_mistake_is_told_with_its_line_and_marked_there_as_it_is_typed(play):
    async def scene(stage):
        pane = editor(stage)
        choose_step(stage, "Submit")
        stage.type(pane.form.path, "/in/{nothing}")
        assert "`{nothing}` cannot be filled in here" in pane._fault.said()
        line = pane.source.text().split("\n").index('path = "/in/{nothing}"') + 1
        assert pane._fault.said().startswith(f"Line {line}: ")
        assert [mark.line for mark in pane.source._marks] == [line]
        stage.page.protocols.edit(pane.source.text().replace("[submit]", "[submit"))
        assert "not valid TOML" in pane._fault.said()
        assert "correct it there first" in stage.said()
        assert not pane.form._grid.isVisible()

    play(scene)


def test_a_step_is_left_out_and_comes_back_on_undo(play):
    async def scene(stage):
        pane = editor(stage)
        choose_step(stage, "Close")
        before = pane.source.text()
        stage.press("Leave this step out")
        assert "no step close" in pane.request.text()
        stage.press("Undo")
        assert pane.source.text() == before
        choose_step(stage, "Keep alive")
        stage.press("Add the step keep alive")
        assert "GET /session HTTP/1.1" in pane.request.text()

    play(scene)


def test_establish_and_close_are_tried_with_what_stands_in_the_editor(play):
    async def scene(stage):
        await stage.server.start()
        pane = editor(stage)
        stage.type(pane.form.path, "/edi/elsewhere")
        stage.press("Try establish and close")
        await stage.until(lambda: "Protocol is wrong." in stage.said())
        stage.type(pane.form.path, "/edi/session")
        stage.press("Try establish and close")
        await stage.until(lambda: "Nothing failed." in stage.said())
        assert pane.transcript.waterfall.list.count() == 2
        assert not own(stage).exists()

    play(scene)


def test_what_is_not_saved_outlives_the_window_and_can_be_taken_back(play):
    async def scene(stage):
        stage.type(editor(stage).form.path, "/half/a/thought")
        await stage.page.close_page()
        stage.open()
        pane = editor(stage)
        assert pane.form.path.text() == "/half/a/thought"
        stage.press("Take back what is not saved of the protocol")
        assert pane.form.path.text() == "/edi/session"
        stage.press("Undo")
        assert pane.form.path.text() == "/half/a/thought"

    play(scene)


def test_one_of_ones_own_is_made_used_and_deleted(play):
    async def scene(stage):
        stage.page.presenter.choose("harbour-test")
        pane = editor(stage)
        pane.bar.duplicate_pressed.emit()
        file = stage.workspace / "protocols" / "saasplications-http-own.toml"
        assert 'title = "SaaSplications over HTTP, own"' in file.read_text("utf-8")
        stage.press("Use for this connection")
        assert stage.current.protocol == "saasplications-http-own"
        pane.bar.delete_pressed.emit()
        assert not file.exists()
        stage.press("Undo")
        assert file.exists()

    play(scene)


def test_a_built_in_protocol_counts_again_once_the_copy_is_deleted(play):
    async def scene(stage):
        pane = editor(stage)
        stage.type(pane.form.path, "/mine")
        stage.page.save()
        pane.bar.delete_pressed.emit()
        assert pane.form.path.text() == "/edi/session"
        assert not own(stage).exists()

    play(scene)


def test_a_body_of_several_parts_is_left_to_the_text(play):
    async def scene(stage):
        pane = editor(stage)
        choose_step(stage, "Submit")
        text = pane.source.text().replace(
            'body = "{document}"\nsuccess = [200]\nseconds = 120', "success = [200]\nseconds = 9"
        )
        parts = '\n[[submit.parts]]\nname = "file"\nvalue = "{document}"\nfile_name = "in.xml"\n'
        stage.page.protocols.edit(text + parts)
        assert 'filename="in.xml"' in pane.request.text()
        assert "several parts" in stage.said()
        assert not pane.form.body.isVisible()

    play(scene)

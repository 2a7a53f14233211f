"""Connections made, changed, kept, deleted and passed on, in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from workbench.sessions.connection_file import read_connection


def choose(stage, name="harbour-test"):
    stage.page.presenter.choose(name)


def test_connections_are_listed_with_mode_and_state_for_a_screen_reader(play):
    async def scene(stage):
        assert stage.titles()[0] == "Local test server"
        assert stage.titles()[-1] == "Harbour Hardware, test"
        item = stage.page.list.list.item(stage.page.list.list.count() - 1)
        assert "Test, draft" in item.data(Qt.ItemDataRole.AccessibleTextRole)

    play(scene)


def test_a_new_connection_is_named_after_its_title_and_is_a_file_once_saved(play):
    async def scene(stage):
        stage.page.list.new_pressed.emit()
        assert "Enter the client code" in stage.said()
        stage.type(stage.form.who.title, "Coast Café, live")
        stage.type(stage.form.who.client_code, "COAST")
        stage.type(stage.form.server.address, "https://coast.example.test/")
        stage.press("Leads to Production")
        assert stage.current.name == "coast-caf-live"
        assert not stage.folder.exists()
        stage.page.save()
        saved = read_connection(stage.folder / "coast-caf-live.toml")
        assert (saved.client_code, saved.mode, saved.address) == ("COAST", "Production", "https://coast.example.test")
        assert saved.key_name == "coast-caf-live"
        assert stage.times_saved == 1

    play(scene, ())


def test_a_mistake_is_said_as_it_is_typed_and_nothing_that_was_typed_is_lost(play):
    async def scene(stage):
        choose(stage)
        stage.type(stage.form.server.address, "http://erp.example.test")
        assert "the key could be read on the way" in stage.said()
        assert not stage.page.head.save.isEnabled()
        stage.page.save()
        assert read_connection(stage.folder / "harbour-test.toml").address == "https://erp.example.test"
        await stage.page.close_page()
        stage.open()
        choose(stage)
        assert stage.form.server.address.text() == "http://erp.example.test"
        stage.form.server.plain.setChecked(True)
        assert stage.page.head.save.isEnabled()

    play(scene)


def test_what_is_not_saved_is_taken_back_and_can_be_had_again(play):
    async def scene(stage):
        choose(stage)
        stage.type(stage.form.who.customer, "Somebody else")
        stage.press("Take back")
        assert stage.form.who.customer.text() == "Harbour Street Hardware"
        stage.press("Undo")
        assert stage.form.who.customer.text() == "Somebody else"

    play(scene)


def test_a_deleted_connection_comes_back_whole_on_undo(play):
    async def scene(stage):
        choose(stage)
        before = (stage.folder / "harbour-test.toml").read_bytes()
        QTest.keyClick(stage.page.list.list, Qt.Key.Key_Delete)
        assert "Harbour Hardware, test" not in stage.titles()
        assert not (stage.folder / "harbour-test.toml").exists()
        stage.press("Undo")
        assert stage.current.name == "harbour-test"
        assert (stage.folder / "harbour-test.toml").read_bytes() == before

    play(scene)


def test_a_duplicate_has_a_name_of_its_own_and_no_key_of_the_other(play):
    async def scene(stage):
        choose(stage)
        stage.page.list.duplicate_pressed.emit()
        stage.page.save()
        copy = read_connection(stage.folder / "harbour-hardware-test-copy.toml")
        assert (copy.address, copy.key_name) == ("https://erp.example.test", "harbour-hardware-test-copy")

    play(scene)


def test_a_built_in_connection_can_be_looked_at_and_not_changed(play):
    async def scene(stage):
        choose(stage, "local")
        assert not stage.form.who.isEnabled()
        QTest.keyClick(stage.page.list.list, Qt.Key.Key_Delete)
        assert "Local test server" in stage.titles()

    play(scene)


def test_what_is_passed_on_is_taken_over_under_a_free_name_without_key(play, tmp_path):
    async def scene(stage):
        choose(stage)
        sent = stage.page.presenter._services.exported(stage.current)
        assert b"key_name" not in sent
        file = tmp_path / "harbour-test.toml"
        file.write_bytes(sent)

        async def chosen():
            return [file]

        stage.page.ask_import = chosen
        stage.page.list.import_pressed.emit()
        await stage.until(lambda: (stage.folder / "harbour-test-2.toml").exists())
        assert read_connection(stage.folder / "harbour-test-2.toml").key_name == "harbour-test-2"

    play(scene)


def test_what_may_be_submitted_is_ticked(play):
    async def scene(stage):
        choose(stage)
        boxes = stage.form.allowed._boxes
        assert [name for name, box in boxes.items() if box.isChecked()] == ["CreateSalesOrder", "AvailableStock"]
        boxes["CreatePayment"].setChecked(True)
        assert stage.current.transactions == ("CreateSalesOrder", "CreatePayment", "AvailableStock")
        stage.form.allowed.everything.setChecked(True)
        assert stage.current.transactions == ()

    play(scene)


def test_what_the_protocol_wants_besides_is_asked_for_and_missed(play):
    async def scene(stage):
        choose(stage)
        combo = stage.form.server.protocol
        combo.setCurrentIndex(combo.findData("cookie-json"))
        combo.activated.emit(combo.currentIndex())
        assert "The protocol wants it" in stage.said()
        line, _ = stage.form.server._parameters["tenant"]
        stage.type(line, "Harbour")
        assert stage.current.parameters == (("tenant", "Harbour"),)
        assert stage.page.head.save.isEnabled()

    play(scene)


def test_a_missing_certificate_is_said_and_the_authority_must_be_one(play, tmp_path):
    wrong = tmp_path / "no-certificate.pem"
    wrong.write_text("not a certificate", "utf-8")

    async def scene(stage):
        choose(stage)
        way = stage.form.way
        way.trust.setCurrentIndex(way.trust.findData("own"))
        way.trust.activated.emit(1)
        assert "what this computer trusts is trusted" in stage.said()
        stage.type(way.ca.line, str(tmp_path / "gone.pem"))
        assert "There is no file" in stage.said()
        stage.type(way.ca.line, str(wrong))
        assert "cannot be used" in stage.said()

    play(scene)


def test_the_connection_in_view_is_used_in_the_bench(play):
    async def scene(stage):
        choose(stage)
        stage.press("Use in the bench")
        assert stage.used == ["harbour-test"]

    play(scene)


def test_a_broken_file_is_told_and_does_not_hinder_the_others(play):
    async def scene(stage):
        (stage.folder / "broken.toml").write_text('format = 1\nclient_code = "A"\nkey = "edi_x"\n', "utf-8")
        stage.page.presenter.reload()
        assert any("must not stand in a file" in words for words in stage.notices.texts())
        assert "Harbour Hardware, test" in stage.titles()

    play(scene)


def test_everything_that_can_be_pressed_or_filled_in_has_a_name(play):
    async def scene(stage):
        choose(stage)
        for index in range(stage.page.tabs.count()):
            stage.page.tabs.setCurrentIndex(index)
            for kind in (QAbstractButton, QLineEdit, QComboBox):
                for widget in stage.page.findChildren(kind):
                    if widget.isVisible() and not widget.objectName().startswith("qt_"):
                        assert widget.accessibleName() or getattr(widget, "text", str)(), widget

    play(scene)


def test_what_is_not_asked_for_says_nothing_also_when_the_theme_changes(play):
    async def scene(stage):
        choose(stage)
        assert "what this computer trusts is trusted" not in stage.said()
        stage.theme.set_zoom(120)
        assert "what this computer trusts is trusted" not in stage.said()
        stage.theme.set_zoom(100)

    play(scene)

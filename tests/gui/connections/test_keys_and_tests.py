"""Keys, tests and steps of a connection, against a real test server."""

from __future__ import annotations

from dataclasses import replace

from workbench.sessions import LOCAL
from workbench.sessions.connection_file import read_connection, save_connection
from workbench.sessions.probe import TITLES

NAME = "harbour-test"


async def connected(stage, *, with_key=True):
    """Let the saved connection lead to the real test server, and bring it into view."""
    await stage.server.start()
    here = replace(LOCAL, name=NAME, title="Harbour", address=stage.server.state.address, key_name=NAME)
    save_connection(stage.folder, here)
    if with_key:
        stage.keyring.kept[NAME] = (await stage.server.new_key("DEMO")).reveal()
    stage.page.presenter.reload()
    stage.page.presenter.choose(NAME)


def results(stage):
    """Every thing that was tested, with its state."""
    said = stage.said()
    return {
        name: words
        for name, title in TITLES.items()
        for words in ("fine", "failed", "not reached", "not needed", "unknown")
        if f"\n{title}: {words}\n" in said
    }


async def outcome(stage):
    stage.press("Test connection")
    await stage.until(lambda: stage.page.sheet.test.test.isVisible())
    return results(stage)


def test_a_new_key_is_shown_once_and_lies_in_the_keyring_only(play, tmp_path):
    async def scene(stage):
        stage.page.presenter.choose(NAME)
        await stage.until(lambda: "There is no key yet" in stage.said())
        stage.press("Make a key")
        await stage.until(lambda: stage.page.sheet.key.new.isVisible())
        key = stage.page.sheet.key.new.line.text()
        assert key.startswith("edi_")
        assert stage.keyring.kept[NAME] == key
        stage.press("Done: hide the new key")
        assert key not in stage.said()
        assert stage.page.sheet.key.new.line.text() == ""
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or key.encode() not in file.read_bytes()

    play(scene)


def test_a_new_key_goes_out_of_sight_with_its_connection(play):
    async def scene(stage):
        stage.page.presenter.choose(NAME)
        stage.press("Make a key")
        await stage.until(lambda: stage.page.sheet.key.new.isVisible())
        stage.page.presenter.choose("local")
        assert stage.page.sheet.key.new.line.text() == ""

    play(scene)


def test_a_key_is_changed_brought_back_forgotten_and_had_again(play):
    async def scene(stage):
        stage.page.presenter.choose(NAME)
        stage.page.sheet.key.line.setText("edi_given_by_the_customer")
        stage.press("Keep the key")
        await stage.until(lambda: "Ends in: …omer" in stage.said().replace("edi_", ""))
        stage.press("Make another key")
        await stage.until(lambda: stage.page.sheet.key.new.isVisible())
        await stage.until(lambda: stage.page.sheet.key.bring_back.isVisible())
        stage.press("Use the one before")
        await stage.until(lambda: stage.keyring.kept[NAME] == "edi_given_by_the_customer")
        await stage.until(lambda: not stage.page.sheet.key.bring_back.isVisible())
        stage.press("Forget the key")
        await stage.until(lambda: NAME not in stage.keyring.kept)
        stage.press("Undo")
        await stage.until(lambda: stage.keyring.kept.get(NAME) == "edi_given_by_the_customer")

    play(scene)


def test_a_good_connection_is_fine_in_everything(play):
    async def scene(stage):
        await connected(stage)
        found = await outcome(stage)
        assert found.pop("tls") == "not needed"
        assert set(found.values()) == {"fine"}
        assert stage.page.tabs.isTabVisible(stage.page.tabs.indexOf(stage.page.requests))
        stage.press("Show the requests")
        assert stage.page.requests.waterfall.list.count() == 2

    play(scene)


def test_what_is_wrong_is_said_thing_by_thing_with_what_to_do(play):
    async def scene(stage):
        await connected(stage)
        stage.type(stage.form.who.client_code, "SOMEBODY")
        found = await outcome(stage)
        assert (found["key"], found["client-code"], found["permission"]) == ("fine", "failed", "not reached")
        assert "Compare the connection's client code" in stage.said()
        stage.type(stage.form.server.address, "http://127.0.0.1:9")
        assert (await outcome(stage))["address"] == "failed"

    play(scene)


def test_without_a_key_it_says_where_to_put_one(play):
    async def scene(stage):
        await connected(stage, with_key=False)
        await outcome(stage)
        assert "There is no EDI key for" in stage.said()

    play(scene)


def test_a_server_that_is_silent_is_not_waited_for_after_cancel(play):
    async def scene(stage):
        await connected(stage)
        stage.press("Test connection")
        stage.press("Cancel")
        await stage.until(lambda: stage.page.sheet.test.test.isVisible())
        assert results(stage) == {}

    play(scene)


def test_draft_reviewed_tested_enabled_and_a_draft_again_once_it_is_changed(play):
    async def scene(stage):
        await connected(stage)
        assert "State: draft" in stage.said()
        await outcome(stage)
        assert "have the settings reviewed first" in stage.said()
        stage.page.sheet.state.note.setText("compared with the sheet")
        stage.press("Mark as reviewed")
        assert "State: reviewed" in stage.said()
        await outcome(stage)
        assert "State: tested" in stage.said()
        stage.press("Mark as enabled")
        saved = read_connection(stage.folder / f"{NAME}.toml")
        assert saved.state == "enabled"
        assert saved.said("reviewed").note == "compared with the sheet"
        stage.type(stage.form.server.address, "https://elsewhere.example.test")
        stage.press("Take back")
        stage.press("Make it a draft again")
        assert "State: draft" in stage.said()
        stage.press("Undo")
        assert "State: enabled" in stage.said()
        stage.type(stage.form.server.address, "https://elsewhere.example.test")
        stage.page.save()
        assert "State: draft" in stage.said()
        assert "no longer counts" in stage.said()

    play(scene)


def test_a_change_of_words_alone_leaves_the_connection_enabled(play):
    async def scene(stage):
        await connected(stage)
        for state in ("reviewed", "tested", "enabled"):
            stage.page.presenter.advance(state, "")
        stage.type(stage.form.who.customer, "Harbour Street Hardware Pty Ltd")
        stage.page.save()
        assert read_connection(stage.folder / f"{NAME}.toml").state == "enabled"

    play(scene)


def test_a_partner_program_has_the_address_and_no_key(play):
    async def scene(stage):
        await connected(stage)
        stage.page.tabs.setCurrentWidget(stage.page.code)
        languages = [stage.page.code.tabs.tabText(tab) for tab in range(stage.page.code.tabs.count())]
        assert languages == ["Python", "C#", "PHP", "Java", "Node", "curl"]
        for tab in range(len(languages)):
            stage.page.code.tabs.setCurrentIndex(tab)
            assert stage.server.state.address in stage.page.code.source.text()
            assert stage.keyring.kept[NAME] not in stage.page.code.source.text()

    play(scene)


def test_a_password_goes_into_the_keyring_and_its_name_into_the_file(play):
    async def scene(stage):
        stage.page.presenter.choose(NAME)
        proxy = stage.form.way.proxy
        proxy.setCurrentIndex(proxy.findData("own"))
        proxy.activated.emit(2)
        assert "Enter the proxy's address" in stage.said()
        stage.type(stage.form.way.proxy_address, "http://proxy.example.test:3128")
        stage.form.way.proxy_password.line.setText("open sesame")
        stage.press("Keep password of the proxy's user")
        await stage.until(lambda: stage.keyring.kept.get(f"{NAME}.proxy") == "open sesame")
        stage.page.save()
        text = (stage.folder / f"{NAME}.toml").read_text("utf-8")
        assert f'password_name = "{NAME}.proxy"' in text
        assert "open sesame" not in text

    play(scene)


def test_over_tls_the_authority_has_to_be_trusted_and_an_ended_certificate_never_is(play):
    async def scene(stage):
        await connected(stage)
        await stage.server.serve_tls()
        tls = (await stage.server.about())["tls"]
        stage.type(stage.form.server.address, tls["address"])
        assert (await outcome(stage))["tls"] == "failed"
        way = stage.form.way
        way.trust.setCurrentIndex(way.trust.findData("own"))
        way.trust.activated.emit(1)
        stage.type(way.ca.line, tls["ca"])
        assert (await outcome(stage))["tls"] == "fine"
        await stage.server.fault("tls-expired")
        tls = (await stage.server.about())["tls"]
        stage.type(stage.form.server.address, tls["address"])
        stage.type(way.ca.line, tls["ca"])
        found = await outcome(stage)
        assert (found["address"], found["tls"], found["key"]) == ("fine", "failed", "not reached")
        assert "certificate is not to be trusted" in stage.said()

    play(scene)


def test_a_test_goes_on_while_another_connection_is_looked_at(play):
    async def scene(stage):
        await connected(stage)
        stage.press("Test connection")
        stage.page.presenter.choose("local")
        assert stage.page.sheet.test.test.isVisible()
        stage.page.presenter.choose(NAME)
        await stage.until(lambda: "Nothing failed." in stage.said())

    play(scene)


def test_a_connection_that_is_not_saved_has_no_key_yet_since_its_name_may_change(play):
    async def scene(stage):
        stage.page.list.new_pressed.emit()
        await stage.until(lambda: stage.page.sheet.key.make.isVisible())
        assert not stage.page.sheet.key.make.isEnabled()
        assert "Save the connection first: the key" in stage.said()

    play(scene)


def test_coming_back_to_the_page_keeps_what_is_in_view(play):
    async def scene(stage):
        await connected(stage)
        await outcome(stage)
        stage.page.sheet.state.note.setText("half a note")
        stage.page.hide()
        stage.page.show()
        assert stage.current.name == NAME
        assert "Nothing failed." in stage.said()
        assert stage.page.sheet.state.note.text() == "half a note"

    play(scene)

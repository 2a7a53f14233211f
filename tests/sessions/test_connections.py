from dataclasses import replace

import pytest

from workbench.sessions.connection import LOCAL, Connection, Proxy, StateError, Tls, advanced
from workbench.sessions.connection_file import (
    ConnectionFileError,
    export_connection,
    import_connection,
    load_connections,
    read_connection,
    save_connection,
)
from workbench.sessions.keys import bring_back, forget_key, keep_key, new_key
from workbench.workspace.secrets import Secrets
from workbench.workspace.tables import TableError

ACME = Connection(
    "acme",
    "Acme",
    "Acme Pty Ltd",
    "ACME",
    "cookie-json",
    "https://erp.example",
    "Production",
    ("CreateSalesOrder",),
    "acme",
    (("tenant", "T"),),
    Tls(ca="ca.pem", password_name="acme.tls"),
    Proxy("http://proxy.example:3128", "kim", "acme.proxy"),
)


def step(connection, state):
    return advanced(connection, state, by="Kim", at="2026-11-02T10:00:00+11:00", note="seen")


def test_a_connection_goes_from_draft_to_enabled_one_step_at_a_time():
    connection, seen = ACME, [ACME.state]
    for state in ("reviewed", "tested", "enabled"):
        connection = step(connection, state)
        seen.append(connection.state)
    assert seen == ["draft", "reviewed", "tested", "enabled"]
    assert connection.said("tested").by == "Kim"
    assert step(connection, "draft").state == "draft"


@pytest.mark.parametrize("state", ["tested", "enabled"])
def test_no_step_is_left_out(state):
    with pytest.raises(StateError, match="has not been reviewed"):
        step(ACME, state)


@pytest.mark.parametrize(
    "change", [{"address": "https://other.example"}, {"client_code": "B"}, {"tls": Tls()}, {"transactions": ()}]
)
def test_changed_settings_are_a_draft_again_until_they_are_as_they_were(change):
    enabled = step(step(step(ACME, "reviewed"), "tested"), "enabled")
    changed = replace(enabled, **change)
    assert (changed.state, changed.was_changed) == ("draft", True)
    with pytest.raises(StateError, match="since its settings were changed"):
        step(changed, "tested")
    assert replace(changed, **{key: getattr(ACME, key) for key in change}).state == "enabled"
    assert replace(enabled, title="Another name").state == "enabled"


def test_the_test_server_needs_no_steps():
    assert LOCAL.state == "enabled"


def test_a_connection_comes_back_from_its_file_and_foreign_keys_and_comments_stay(tmp_path):
    connection = step(ACME, "reviewed")
    file = save_connection(tmp_path, connection)
    assert read_connection(file) == connection
    file.write_text("# ours\n" + file.read_text() + "\n[extra]\ncolour = 'red' # theirs\n")
    save_connection(tmp_path, replace(connection, title="Acme 2", proxy=Proxy()))
    text = file.read_text()
    assert "# ours" in text
    assert "# theirs" in text
    assert read_connection(file) == replace(connection, title="Acme 2", proxy=Proxy())


def test_what_is_passed_on_holds_no_secret_and_becomes_a_draft(tmp_path):
    passed_on = export_connection(step(ACME, "reviewed"))
    for name in (b"acme.tls", b"acme.proxy", b"key_name", b"Kim"):
        assert name not in passed_on
    file = tmp_path / "From Acme.toml"
    file.write_bytes(passed_on)
    folder = tmp_path / "connections"
    found = import_connection(folder, file)
    assert (found.name, found.state, found.key_name) == ("from-acme", "draft", "from-acme")
    assert [one.name for one in load_connections([folder]).found][-1] == "from-acme"
    with pytest.raises(ConnectionFileError, match="already"):
        import_connection(folder, file)


@pytest.mark.parametrize("name", ["", "../x", "local", "A"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(ConnectionFileError):
        save_connection(tmp_path, replace(ACME, name=name))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[tls]\nverify = false", "cannot be switched off"),
        ("[proxy]\naddress = 'http://me:word@proxy'", "no user or password"),
        ("[proxy]\naddress = 'ftp://proxy'", "must be `system`"),
        ("[[steps]]\nstate = 'done'\nsettings = 'x'", "must be one of"),
        ("proxy_password = 'x'", "must not stand in a file"),
    ],
)
def test_a_broken_part_is_named(tmp_path, lines, said):
    file = save_connection(tmp_path, replace(ACME, tls=Tls(), proxy=Proxy(), parameters=()))
    text = file.read_text()
    file.write_text(text + "\n" + lines if lines.startswith("[") else lines + "\n" + text)
    with pytest.raises(TableError, match=said):
        read_connection(file)


class Ring:
    def __init__(self):
        self.kept = {}

    def get_password(self, service, name):
        return self.kept.get(name)

    def set_password(self, service, name, value):
        self.kept[name] = value

    def delete_password(self, service, name):
        del self.kept[name]


def test_a_key_can_be_changed_brought_back_and_forgotten():
    ring = Ring()
    secrets = Secrets({}, ring)
    first, second = new_key(), new_key()
    keep_key("acme", first, secrets)
    assert not bring_back("acme", secrets)
    keep_key("acme", second, secrets)
    assert secrets.get("acme") == second.reveal()
    assert bring_back("acme", secrets)
    assert secrets.get("acme") == first.reveal()
    keep_key("acme", second, secrets)
    forget_key("acme", secrets)
    assert ring.kept == {}

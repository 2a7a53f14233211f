import pickle
import re
from dataclasses import replace

import pytest

from workbench.sessions import LOCAL, ProfileError, Secret, load_connections, load_profile, new_key
from workbench.sessions.request import Known, charset_of
from workbench.workspace import resources_folder
from workbench.workspace.tables import TableError

BUILT_IN_NAMES = ["local", "local-soap", "local-json", "local-cxml", "local-signed"]
BUILT_IN = resources_folder() / "protocols"
GOOD = """format = 1
title = "Acme"
client_code = "ACME"
protocol = "saasplications-http"
address = "https://erp.example/base/"
mode = "Production"
transactions = ["CreateSalesOrder"]
"""


def test_connections_are_read_and_local_is_always_there(tmp_path):
    (tmp_path / "acme.toml").write_text(GOOD)
    connections = load_connections([tmp_path])
    assert [one.name for one in connections.found] == [*BUILT_IN_NAMES, "acme"]
    acme = connections.get("acme")
    assert (acme.address, acme.mode, acme.key_name) == ("https://erp.example/base", "Production", "acme")
    assert acme.transactions == ("CreateSalesOrder",)
    assert not acme.is_local
    assert LOCAL.is_local
    assert connections.get("nobody") is None


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"ACME"', '"ACME', 3, "not valid TOML"),
        ('"ACME"', "3", 3, "must be a text"),
        ('client_code = "ACME"', "", None, "`client_code` is missing"),
        ('"Production"', '"Live"', 6, "must be one of `Test`, `Production`"),
        ("https://", "http://", 5, "could be read on the way"),
        ("https://", "ftp://", 5, "must begin with https://"),
        ("https://", "https://me:word@", 5, "must hold no user"),
        ("erp.example", "erp.example:99999", 5, "no web address"),
        ('["CreateSalesOrder"]', '"x"', 7, "list of texts"),
        ("format = 1", "format = 2", 1, "knows 1"),
        ('title = "Acme"', 'key = "edi_secret"', 2, "must not stand in a file"),
    ],
)
def test_a_broken_connection_is_named_with_line_and_reason_and_hinders_no_other(tmp_path, old, new, line, said):
    (tmp_path / "bad.toml").write_text(GOOD.replace(old, new))
    (tmp_path / "good.toml").write_text(GOOD)
    connections = load_connections([tmp_path])
    assert [one.name for one in connections.found] == [*BUILT_IN_NAMES, "good"]
    (problem,) = connections.problems
    assert problem.line == line
    assert said in problem.message
    assert "bad.toml" in problem.message
    assert "edi_secret" not in str(problem)


def test_an_open_line_is_taken_on_this_computer_or_when_asked_for(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD.replace("https://erp.example", "http://127.0.0.1:8080"))
    (tmp_path / "b.toml").write_text(GOOD.replace("https:", "http:") + "allow_plain_http = true\n")
    assert load_connections([tmp_path]).problems == ()


def test_bytes_that_are_no_text_and_the_name_local_are_problems(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "local.toml").write_text(GOOD)
    first, second = load_connections([tmp_path]).problems
    assert "not UTF-8" in first.message
    assert "built-in" in second.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{client_code}", "{client}", "cannot be filled in here"),
        ('body = "{document}"', 'body = "<a>{document}</a>"', "needs a filter"),
        ('path = "/edi/session/submit"', 'path = "edi"', "must begin with `/`"),
        ("success = [200]", "success = []", "whole numbers"),
        ("seconds = 120", "seconds = 0", "above 0"),
        ('token = "/*', 'token = "/*[', "is no XPath"),
        ("patterns = ['<", "patterns = ['(<", "no regular expression"),
        ('outcome = "accepted"', 'outcome = "fine"', "must be one of"),
        ('method = "DELETE"', 'method = "ERASE"', "must be one of"),
        ("[answered]", "[replied]", "`replied` is nothing that a protocol has"),
    ],
)
def test_a_broken_profile_is_named_with_line_and_reason(tmp_path, old, new, said):
    text = (BUILT_IN / "saasplications-http.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "mine.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TableError, match=re.escape(said)) as caught:
        load_profile([BUILT_IN, tmp_path], "mine")
    if "nothing that" not in said:
        key = text.splitlines()[caught.value.line - 1].split("=")[0].strip()
        assert f"{key}`" in caught.value.reason


def test_an_unknown_profile_is_told_with_those_known():
    with pytest.raises(ProfileError, match="saasplications-http"):
        load_profile([BUILT_IN], "nothing")


def test_what_is_filled_in_is_escaped_and_not_looked_through_again(profile):
    connection = replace(LOCAL, address="http://x", client_code='A&"{key}<')
    call = Known(connection, Secret("k"), profile).call(profile.establish)
    assert b"<ClientCode>A&amp;&quot;{key}&lt;</ClientCode>" in call.body


@pytest.mark.parametrize(
    ("codec", "document", "charset"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8"),
        ("latin-1", b"", "iso-8859-1"),
        ("iso8859-15", b"", "iso-8859-15"),
        ("cp1252", b"", "windows-1252"),
        ("windows-1252", b"", "windows-1252"),
        ("ascii", b"", "us-ascii"),
        ("utf-16-le", b"\xff\xfe<", "utf-16"),
        ("utf-16-be", b"\0<", "utf-16be"),
    ],
)
def test_the_content_type_names_the_documents_encoding(codec, document, charset):
    assert charset_of(codec, document) == charset


def test_keys_are_long_random_and_do_not_show():
    key, other = new_key(), new_key()
    assert re.fullmatch(r"edi_[a-z2-7]{52}", key.reveal())
    assert key != other
    assert key == Secret(key.reveal())
    assert str(key) == repr(key) == f"{key}" == f"edi_…{key.reveal()[-4:]}"
    assert repr(Secret("short")) == "…"
    with pytest.raises(TypeError):
        pickle.dumps(key)

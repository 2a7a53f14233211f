"""Whatever is given, the program answers with a clear sentence and the right exit code, and nothing else happens."""

from __future__ import annotations

import os
import sys
import zlib

import pytest

BOMB = (
    '<!DOCTYPE z [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><z>&j;</z>"
).encode()
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
NOT_XML = {
    "empty": (b"", "empty", "It is empty."),
    "white space": (b" \n", "empty", "nothing in it but white space"),
    "PNG": (PNG, "other-kind", "a PNG picture"),
    "ZIP": (b"PK\x03\x04\x14\0\0\0\x08\0" + zlib.compress(b"<a/>"), "other-kind", "a ZIP archive"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "other-kind", "a PDF document"),
    "JSON": (b'{"order": [1, 2]}', "other-kind", "JSON"),
    "noise": (bytes(range(256)) * 64, "other-kind", "a binary file"),
    "NUL": (b"<a>x\0y</a>", "forbidden-character", "U+0000"),
    "wrong label": (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "wrong-encoding", "its bytes are UTF-8"),
    "unknown label": (b'<?xml version="1.0" encoding="klingon"?><a/>', "unknown-encoding", "`klingon`"),
    "mislabelled": (b'<?xml version="1.0" encoding="UTF-8"?><a>\xe9</a>', "wrong-encoding", "windows-1252"),
    "cut off": (b"<a><b>", "truncated", "ends inside `b`"),
    "HTML": (b"<!DOCTYPE html><html><br></html>", "other-kind", "an HTML page"),
}
REFUSED = {
    "1 GB bomb": (BOMB, "entities-refused"),
    "quadratic": (
        b'<!DOCTYPE a [<!ENTITY x "' + b"A" * 50_000 + b'">]><a>' + b"&x;" * 50_000 + b"</a>",
        "entities-refused",
    ),
    "external": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entities-refused"),
    "parameter": (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>', "entities-refused"),
    "10,000 deep": (b"<a>" * 10_000 + b"</a>" * 10_000, "too-deep"),
    "10,000 open": (b"<a>" * 10_000, "too-deep"),
}


@pytest.mark.parametrize(("raw", "code", "words"), NOT_XML.values(), ids=NOT_XML)
def test_what_is_no_xml_is_said(program, raw, code, words):
    result = program.run("check", "--json", "-", stdin=raw)
    assert (result.code, result.err, result.object["outcome"]) == (1, "", "not-xml")
    finding = result.object["findings"][0]
    assert (finding["stage"], finding["code"]) == ("document", f"document.{code}")
    assert words in finding["message"]
    assert finding["advice"]


@pytest.mark.parametrize(("raw", "code"), REFUSED.values(), ids=REFUSED)
def test_attacks_are_refused(program, raw, code):
    result = program.run("check", "--json", "-", stdin=raw)
    assert (result.code, result.err, result.object["outcome"]) == (1, "", "refused")
    assert [finding["code"] for finding in result.object["findings"]] == [f"document.{code}"]
    assert "root:" not in result.out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells which files a process opens")
@pytest.mark.parametrize("name", ["1 GB bomb", "external", "parameter", "10,000 deep"])
def test_an_attack_opens_no_file_and_no_connection(program, name, tmp_path):
    bait = tmp_path / "bait.txt"
    bait.write_text("SECRET-BAIT")
    attack = tmp_path / "attack.xml"
    attack.write_bytes(REFUSED[name][0].replace(b"file:///etc/passwd", bait.as_uri().encode()))
    code = (
        "import sys\n"
        "def watch(event, details):\n"
        f"    if event == 'open' and str(details[0]) == {str(bait)!r} or event.startswith('socket.'):\n"
        "        print('OPENED', event, details, file=sys.stderr)\n"
        "sys.addaudithook(watch)\n"
        "from workbench.__main__ import main\n"
        f"sys.exit(main(['check', '--json', {str(attack)!r}]))"
    )
    import subprocess

    accessed = os.stat(bait).st_atime_ns
    os.utime(bait, ns=(0, os.stat(bait).st_mtime_ns))
    done = subprocess.run([sys.executable, "-c", code], env=program.environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"SECRET-BAIT" not in done.stdout
    assert os.stat(bait).st_atime_ns == 0 != accessed, "libxml2 read it without Python's knowledge"


def test_attacks_are_bounded_in_memory_and_time(program):
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    program.run("check", "-", stdin=BOMB)
    program.run("check", "-", stdin=b"<!DOCTYPE a [" + b"<!-- " * 100_000)
    program.run("check", "-", stdin=b"<a " + b"x" * 5_000_000)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before < 400_000, "kilobytes"


MISSING = {
    "missing": ("none.xml", "There is no file `none.xml`."),
    "folder": (".", "`.` is a folder."),
    "device": ("/dev/zero", "`/dev/zero` is not an ordinary file."),
    "too long": ("x" * 5000, "File name too long"),
    "empty name": ("", "is a folder"),
}


@pytest.mark.parametrize(("name", "words"), MISSING.values(), ids=MISSING)
@pytest.mark.parametrize("command", [["check"], ["submit"], ["diff", "-"]], ids=lambda words: words[0])
def test_what_cannot_be_opened_is_code_2(program, command, name, words):
    if name.startswith("/dev") and not os.path.exists(name):
        pytest.skip("this system has no such device")
    result = program.run(*command, "--json", name, stdin=b"<a/>")
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
    assert not (program.home / "workbench").exists(), "a failed run leaves nothing behind"


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="this system has no user numbers")
def test_a_file_without_permission_is_code_2(run, tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(b"<a/>")
    file.chmod(0)
    as_whom = os.geteuid()
    if as_whom == 0:  # the superuser may read everything
        os.seteuid(65534)
    try:
        result = run("diff", file, file)
    finally:
        os.seteuid(as_whom)
    assert (result.code, result.out) == (2, "")
    assert "may not be read by you" in result.err


@pytest.mark.parametrize("option", ["--schema", "--standard", "--with", "--junit", "--html", "--workspace", "--as"])
@pytest.mark.parametrize("name", ["x" * 5000, "caf\udce9", "a\nb"], ids=["too long", "no UTF-8", "two lines"])
def test_no_name_that_an_option_gives_is_too_strange(program, order, option, name):
    result = program.run("check", str(order), option, name)
    written = option in ("--junit", "--html") and len(name) < 100
    assert result.code == (0 if written else 2)
    assert result.err.count("\n") == (0 if written else 1)


def test_more_than_200_mb_is_refused_without_being_examined(program, tmp_path):
    with (tmp_path / "huge.xml").open("wb") as file:
        file.truncate(3_000_000_000)  # sparse: it takes no room
    result = program.run("check", "--json", "huge.xml")
    assert (result.code, result.object["outcome"]) == (1, "refused")
    assert result.object["findings"][0]["code"] == "document.too-large"
    assert "200,000,000" in result.object["findings"][0]["message"]


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no endless device")
def test_an_endless_standard_input_is_refused_at_the_limit(program):
    with open("/dev/zero", "rb") as endless, program.start("check", "--json", "-", stdin=endless, stdout=-1) as process:
        assert b"document.too-large" in process.stdout.read()
    assert process.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Unix takes any bytes for a name")
@pytest.mark.parametrize("name", [b"new\nline.xml", b"caf\xe9.xml", b"\x1b[31mred.xml", "\u202egpj.xml".encode()])
def test_names_of_any_bytes_are_read_and_shown_on_one_line(program, order, name):
    path = os.path.join(os.fsencode(program.folder), name)
    with open(path, "wb") as file:
        file.write(order.read_bytes())
    for mode in ([], ["--json"], ["--html", "report.html"], ["--junit", "report.xml"]):
        result = program.run("check", name, *mode)
        assert (result.code, result.err, result.out.count("\n")) == (0, "", 1)
        assert "\x1b" not in result.out
    assert os.fsencode(program.run("check", "--json", name).object["file"]) == name
    missing = program.run("check", name + b"x")
    assert (missing.code, missing.err.count("\n")) == (2, 1)


def test_words_of_a_document_cannot_steer_the_terminal(run, tmp_path):
    (tmp_path / "a.xml").write_text("<a>\x9b2J&#x9b;\u202e</a>\n<b/>", encoding="utf-8")
    out = run("check", tmp_path / "a.xml").out
    assert "\x9b" not in out
    assert "\u202e" not in out


WORKSPACES = {
    "bad TOML": ("workbench.toml", "format = [", "`{root}/workbench.toml` cannot be read", 2),
    "newer": ("workbench.toml", "format = 99", "has format `99`", 2),
    "bad transaction": ("transactions/Own/transaction.toml", "format = [", "transaction.toml` cannot be read", 0),
    "deep TOML": ("transactions/Own/transaction.toml", "format = " + "[" * 5000, "transaction.toml` cannot be read", 0),
    "bad converter": (
        "converters/own/converter.toml",
        "format = 1",
        "`{root}/converters/own/converter.toml` has no",
        0,
    ),
    "no UTF-8": ("transactions/Own/transaction.toml", b"format = 1 # \xe9", "is not in UTF-8", 0),
}


@pytest.mark.parametrize(("file", "content", "words", "code"), WORKSPACES.values(), ids=WORKSPACES)
def test_a_broken_file_of_the_workspace_is_named_and_blocks_only_itself(
    program, order, tmp_path, file, content, words, code
):
    path = tmp_path / "own" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    result = program.run("check", str(order), "--workspace", str(tmp_path / "own"))
    assert result.code == code
    assert words.replace("{root}", str(tmp_path / "own")) in result.err
    assert result.err.count("\n") == 1


def test_a_workspace_that_is_none_is_code_2(program, order, tmp_path):
    for name, words in ((tmp_path / "none", "does not exist"), (order, "is a file, not a folder")):
        result = program.run("check", str(order), "--workspace", str(name))
        assert (result.code, result.out) == (2, "")
        assert words in result.err


def test_a_broken_schema_of_the_workspace_is_code_2(program, tmp_path):
    own = tmp_path / "own" / "transactions" / "Pallet"
    own.mkdir(parents=True)
    (own / "transaction.toml").write_text(
        'format = 1\nname = "Pallet"\ntitle = "Pallet"\n[document]\nroot = "Pallet"\nschema = "pallet.xsd"\n'
    )
    (own / "pallet.xsd").write_text("<xs:schema")
    (tmp_path / "a.xml").write_bytes(b"<Pallet/>")
    result = program.run("check", "a.xml", "--workspace", "own")
    assert (result.code, result.out) == (2, "")
    assert "pallet.xsd" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as Unix has them")
def test_a_home_that_takes_nothing_is_no_trouble_for_what_keeps_nothing(program, order):
    (program.home / "workbench").write_text("a file where the folder should be")
    assert program.run("check", str(order)).code == 0
    assert program.run("diff", str(order), str(order)).code == 0
    assert program.run("key", "new").code == 0
    result = program.run("submit", str(order))
    assert (result.code, result.out) == (2, "")
    assert "workbench: " in result.err
    assert str(program.home / "workbench") in result.err

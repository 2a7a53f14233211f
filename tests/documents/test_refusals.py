"""Attacks and whatever is over a limit: refused, with a sentence, before anything is read or expanded."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest
from lxml import etree

from workbench.documents import Limits, read, read_file

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{(f"&lol{n - 1};" if n > 1 else "&lol;") * 10}">' for n in range(1, 10))
    + "]>\n<lolz>&lol9;</lolz>"
)
ENTITIES = {
    "a bomb of 1 GB": (BOMB, "lol", (1, 17)),
    "a quadratic one": (f'<!DOCTYPE a [<!ENTITY x "{"A" * 100_000}">]><a>{"&x;" * 10_000}</a>', "x", (1, 14)),
    "a file": ('<!DOCTYPE a [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "x", (2, 1)),
    "a parameter entity": ('<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>', "x", (1, 14)),
    "one behind an unknown one": ('<!DOCTYPE a [%u; <!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "x", (1, 18)),
    "one beside an external subset": ('<!DOCTYPE a SYSTEM "http://x/" [<!ENTITY x "y">]><a/>', "x", (1, 33)),
    "one behind a comment": ('<!DOCTYPE a [<!-- it\'s ]> --><!ENTITY x "y">]><a/>', "x", (1, 30)),
    "one in an attribute": ('<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>', "x", (1, 14)),
    "a loop": ('<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a b="&x;"/>', "x", (1, 14)),
}


@pytest.mark.parametrize(("text", "name", "where"), ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_where_they_are_declared(text, name, where, codec):
    document = read(text.encode(codec), "a.xml")
    assert document.outcome == "refused"
    (finding,) = document.findings
    assert finding.code == "document.entities-refused"
    assert f"declares the entity `{name}`" in finding.message
    assert (finding.place.line, finding.place.column) == where
    assert finding.advice


def test_an_entity_that_only_a_comment_speaks_of_is_none():
    document = read(b'<!DOCTYPE a [<!-- <!ENTITY x "y"> -->]><a/>', "a.xml")
    assert document.outcome == "xml"
    assert [finding.code for finding in document.findings] == ["document.doctype"]


@pytest.mark.parametrize("body", ["<a>&x;</a>", '<a b="&x;"/>'])
def test_what_only_the_unread_document_type_would_define_is_said(body):
    document = read(f'<!DOCTYPE a SYSTEM "a.dtd">{body}'.encode(), "a.xml")
    (finding,) = document.findings
    assert (document.outcome, finding.code) == ("not-xml", "document.unknown-entity")
    assert finding.place.column == 27 + body.index("&") + 1


def test_nothing_is_fetched_and_no_file_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP-SECRET-VALUE")
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        attacks = [
            f'<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/a.dtd"><a/>',
            f'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:{port}/x"> %x;]><a/>',
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]><a>&x;</a>',
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>',
            f'<!DOCTYPE a SYSTEM "{secret.as_uri()}"><a/>',
            f'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{secret.as_uri()}" parse="text"/></a>',
            f'<?xml-stylesheet href="http://127.0.0.1:{port}/x"?><a/>',
            f"""<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:noNamespaceSchemaLocation="http://127.0.0.1:{port}/x.xsd"/>""",
        ]
        for attack in attacks:
            document = read(attack.encode(), "a.xml")
            said = " ".join(finding.message + finding.advice for finding in document.findings)
            assert "TOP-SECRET-VALUE" not in said
            if document.outcome == "xml":
                assert "TOP-SECRET-VALUE" not in "".join(document.root.itertext())
        with closing(socket.create_connection(("127.0.0.1", port))) as own_visit:
            first, address = server.accept()
            first.close()
            assert address == own_visit.getsockname(), "somebody came before"


@pytest.mark.parametrize("levels", [257, 10_000, 200_000])
def test_deep_nesting_is_refused_at_the_level_where_it_is_too_deep(levels):
    document = read(b"<a>" * levels + b"</a>" * levels, "a.xml")
    (finding,) = document.findings
    assert (document.outcome, finding.code) == ("refused", "document.too-deep")
    assert (finding.place.line, finding.place.column) == (1, 256 * 3 + 1)


def test_256_levels_are_read():
    assert read(b"<a>" * 256 + b"</a>" * 256, "a.xml").outcome == "xml"


@pytest.mark.parametrize(
    "text", ["<a>{}</a>", '<a b="{}"/>', "<a><!--{}--></a>", "<a><![CDATA[{}]]></a>", "<a><?p {}?></a>", "<{}/>"]
)
def test_one_thing_of_more_than_ten_megabytes_is_refused(text):
    document = read(text.replace("{}", "x" * 10_500_000).encode(), "a.xml")
    assert (document.outcome, [finding.code for finding in document.findings]) == (
        "refused",
        ["document.too-long-text"],
    )


def test_words_of_a_limit_in_the_document_itself_are_no_limit():
    document = read(b"<Comment_too_big><huge>x</Excessive_depth></Comment_too_big>", "a.xml")
    assert document.outcome == "not-xml"


def test_more_bytes_than_the_limit_are_refused(tmp_path):
    small = Limits(max_bytes=10)
    document = read(b"<a>12345678</a>", "a.xml", small)
    assert (document.outcome, [finding.code for finding in document.findings]) == ("refused", ["document.too-large"])
    file = tmp_path / "a.xml"
    file.write_bytes(b"<a>12345678</a>")
    document = read_file(file, small)
    assert (document.outcome, [finding.code for finding in document.findings]) == ("refused", ["document.too-large"])


NAMED = (
    '<!DOCTYPE a [<!NOTATION gif SYSTEM "gif"><!ENTITY pic SYSTEM "file:///etc/passwd" NDATA gif>{}]><a b="pic">{}</a>'
)


def test_an_entity_that_is_only_named_is_let_be() -> None:
    document = read(NAMED.format("", "").encode(), "a.xml")
    assert (document.outcome, [one.code for one in document.findings]) == ("xml", ["document.doctype"])
    assert b"root:" not in etree.tostring(document.root.getroottree())


@pytest.mark.parametrize(
    ("more", "content"),
    [
        ('<!ENTITY x "y">', "&x;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY x PUBLIC "NDATA gif" "file:///etc/passwd">', "&x;"),
        ("", "&pic;"),
    ],
)
def test_one_that_is_only_named_covers_up_for_no_other(more: str, content: str) -> None:
    document = read(NAMED.format(more, content).encode(), "a.xml")
    assert document.outcome != "xml"

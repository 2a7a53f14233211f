"""A patch file: what it says, and that a damaged one does no harm."""

import json

import pytest

from tests.compare.conftest import document
from workbench.compare.apply import PatchError, apply_patch
from workbench.compare.patch import make_patch, read_patch, to_bytes
from workbench.errors import UserFacingError

LEFT = '<o xmlns:p="urn:p">\n  <l id="1">one</l>\n  <l id="2"/>\n  <!-- note -->\n</o>'
RIGHT = '<o xmlns:p="urn:p">\n  <l id="2"/>\n  <l id="1" p:x="&lt;">one!</l>\n  <!-- other -->\n</o>'


@pytest.fixture
def patch() -> dict:
    return json.loads(to_bytes(make_patch(document(LEFT), document(RIGHT))))


def applied(patch: dict, left: str = LEFT) -> bytes:
    return apply_patch(document(left), read_patch(json.dumps(patch).encode(), "p.json"))


def test_what_is_not_touched_stays_byte_for_byte():
    left = "<o>\n  <keep  a='1'   b=\"2\"><![CDATA[x & y]]></keep>\n  <l>1</l></o>"
    right = left.replace("<l>1<", "<l>2<")
    assert apply_patch(document(left), make_patch(document(left), document(right))).decode().endswith(right)


def test_another_encoding_becomes_utf8():
    left = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1")
    patched = apply_patch(document(left), make_patch(document(left), document("<a>€é</a>")))
    assert document(patched).root.text == "€é"


def test_a_document_type_with_defaults_is_resolved():
    left = '<!DOCTYPE a [<!ATTLIST a x CDATA "1"><!-- c -->]><a/>'
    patched = apply_patch(document(left), make_patch(document(left), document("<a><b/></a>")))
    assert document(patched).root.attrib == {}


def test_a_patch_for_another_document_is_refused(patch):
    with pytest.raises(PatchError, match="was made from another document"):
        applied(patch, "<o/>")


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "node": 4_000},
        {"op": "remove", "node": -1},
        {"op": "remove", "node": 0},
        {"op": "rename", "node": 2, "name": "x"},
        {"op": "move", "node": 1, "to": 3, "index": 0},
        {"op": "insert", "to": 1, "index": -1, "xml": ["<x/>"]},
        {"op": "insert", "to": 1, "index": 0, "xml": ["</o><o>"]},
        {"op": "insert", "to": 1, "index": 0, "xml": [3, 3]},
        {"op": "insert", "to": 1, "index": 0, "xml": ["<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"]},
        {"op": "text", "node": 7, "text": "--><x/><!--"},
        {"op": "set", "node": 1, "attribute": 'a="1" b', "value": "2"},
    ],
    ids=lambda operation: json.dumps(operation)[:40],
)
def test_a_damaged_operation_is_refused(patch, operation):
    with pytest.raises(PatchError):
        applied({**patch, "operations": [*patch["operations"], operation]})


def head(**fields: object) -> bytes:
    patch = {"format": "workbench-xml-patch", "version": 1, "left": "", "right": "", "operations": []}
    return json.dumps({**patch, **fields}).encode()


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"[]", b"{}", b"<patch/>", b"\xff", b"[" * 100_000),
        *(head(format="other"), head(version=2), head(operations=[{"op": "run"}]), head(more=1)),
    ],
)
def test_what_is_no_patch_is_said_to_be_none(raw):
    with pytest.raises(UserFacingError, match=r"`p\.json`"):
        read_patch(raw, "p.json")

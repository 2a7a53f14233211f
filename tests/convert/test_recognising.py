"""Which converter takes a document, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.convert.conftest import resources
from workbench.convert import Accepts, Converter, Converters, choose, converter_from_file, load_converters, verdicts
from workbench.documents import read
from workbench.errors import UserFacingError


def converter(name: str, *accepts: Accepts, **more) -> Converter:
    return Converter(name, name.title(), Path(f"{name}.xsl"), accepts, **more)


DOCUMENT = read(b'<Order xmlns="urn:x"><Head><Name>Acme</Name></Head></Order>', "o.xml")


@pytest.mark.parametrize(
    ("accepts", "takes"),
    [
        (Accepts("Order"), True),
        (Accepts("Invoice"), False),
        (Accepts("Order", "urn:x"), True),
        (Accepts("Order", ""), False),
        (Accepts(None, "urn:x"), True),
        (Accepts("Order", "urn:x", "/Order/Head/Name = 'Acme'"), True),
        (Accepts("Order", "urn:x", "/Order/Head/Name = 'Other'"), False),
        (Accepts(None, None, "q:nothing"), False),
        (Accepts(), False),
    ],
)
def test_all_that_is_asked_must_hold(accepts, takes):
    assert (choose(DOCUMENT, Converters((converter("one", accepts),))) is not None) is takes


def test_one_of_several_alternatives_is_enough():
    assert choose(DOCUMENT, Converters((converter("one", Accepts("Invoice"), Accepts("Order")),))) is not None


def test_the_one_that_asks_most_is_taken():
    found = Converters(
        (converter("loose", Accepts("Order")), converter("strict", Accepts("Order", "urn:x", "/Order/Head")))
    )
    assert choose(DOCUMENT, found)[0].name == "strict"


def test_the_reason_is_said_for_and_against():
    found = Converters((converter("no", Accepts("Invoice")), converter("yes", Accepts("Order", "urn:x"))))
    taken, refused = verdicts(DOCUMENT, found)
    assert taken.reason == "`Yes` takes it: the root is `Order` and its namespace is `urn:x`."
    assert refused.reason == "The root is `Order`, not `Invoice`."


def test_responses_are_taken_by_response_converters_only():
    found = Converters((converter("back", Accepts("Order"), direction="response"),))
    assert choose(DOCUMENT, found) is None
    assert choose(DOCUMENT, found, "response") is not None


def test_json_and_tables_are_judged_by_their_xml():
    found = load_converters((resources() / "converters",))
    assert choose(read(b"Order No,Item\n1,BOLT\n", "o.csv"), found)[0].name == "csv-orders"
    payload = b'{"admin_graphql_api_id": "gid://shopify/Customer/1", "id": 1}'
    assert choose(read(payload, "p.json"), found)[0].name == "shopify"
    assert choose(read(b"%PDF-1.7 nothing", "a.pdf"), found) is None


def write(folder: Path, text: str, **files: str) -> Path:
    folder.mkdir()
    (folder / "converter.toml").write_text(text, encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content)
    return folder


GOOD = 'format = 1\ntitle = "T"\nfile = "c.xsl"\n'


def test_a_converter_is_read_with_all_it_says(tmp_path):
    more = 'direction = "response"\nproduces = "X"\n[parameters]\na = "1"\n'
    more += '[[accepts]]\nroot = "A"\n[[accepts]]\nroot = "B"\n'
    write(tmp_path / "one", GOOD + more, c__xsl="<x/>")
    found = load_converters((tmp_path,)).get("one")
    assert (found.kind, found.direction, found.produces, found.parameters) == ("xslt", "response", "X", {"a": "1"})
    assert [each.root for each in found.accepts] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = 2\n", "format 2"),
        ("format = 1\nfile = 'c.xsl'\n", "no `title`"),
        ("nonsense", "cannot be read"),
        (GOOD.replace("c.xsl", "../c.xsl"), "not a file in its folder"),
        (GOOD.replace("c.xsl", "c.txt"), "not a converter"),
        (GOOD + 'direction = "sideways"\n', "`direction`"),
        (GOOD + "[accepts]\nroot = 3\n", "`root` is not text"),
    ],
)
def test_a_broken_converter_is_a_problem_that_hides_no_other(tmp_path, text, words):
    write(tmp_path / "broken", text, c__xsl="<x/>", c__txt="")
    write(tmp_path / "fine", GOOD, c__xsl="<x/>")
    found = load_converters((tmp_path,))
    assert [each.name for each in found.found] == ["fine"]
    assert words in str(found.problems[0])


def test_a_later_layer_replaces_an_earlier_one(tmp_path):
    for layer in ("lower", "upper"):
        (tmp_path / layer).mkdir()
        write(tmp_path / layer / "one", GOOD.replace('"T"', f'"{layer}"'), c__xsl="<x/>")
    found = load_converters((tmp_path / "lower", tmp_path / "upper"))
    assert [each.title for each in found.found] == ["upper"]


@pytest.mark.parametrize("name", ["missing.xsl", "file.txt"])
def test_a_file_that_is_no_converter_is_refused(tmp_path, name):
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(UserFacingError):
        converter_from_file(tmp_path / name)

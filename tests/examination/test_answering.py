"""The way back: which response converter takes the server's answer, and what is kept of it."""

from __future__ import annotations

import pytest

from workbench.bench import Request, examine, load_tools
from workbench.bench.answering import answer_for_partner, keep_beside
from workbench.documents import read, read_file
from workbench.errors import UserFacingError
from workbench.sessions import LOCAL
from workbench.workspace import open_workspace, resources_folder

CONVERTERS = resources_folder() / "converters"
PRODUCT = CONVERTERS / "shopify" / "cases" / "product" / "input.json"
STOCK = (CONVERTERS / "shopify-levels" / "cases" / "two-items" / "input.xml").read_bytes()
ECHO = "def convert(document, context):\n    return dict(context.parameters)\n"


@pytest.fixture
def workspace(tmp_path):
    return open_workspace(tmp_path)


def add(folder, name: str, script: str, settings: str = "") -> None:
    home = folder / "converters" / name
    home.mkdir(parents=True)
    (home / "convert.py").write_text(script)
    (home / "converter.toml").write_text(
        f'format = 1\ntitle = "{name}"\nfile = "convert.py"\ndirection = "response"\n{settings}\n'
        '[accepts]\nroot = "StockAvailability"\n'
    )


def examined(workspace, **request):
    return examine(read_file(PRODUCT), load_tools(workspace), Request(**request))


def test_the_answer_to_a_shopify_product_becomes_inventory_levels(workspace, tmp_path):
    conversion = answer_for_partner(STOCK, examined(workspace), LOCAL, workspace)
    assert (conversion.converter, conversion.method) == ("shopify-levels", "text")
    file = keep_beside(conversion, tmp_path / "answer.xml")
    assert file.name == "answer-shopify-levels.json"
    assert file.read_bytes() == conversion.output.raw


def test_a_converter_for_one_converters_documents_takes_no_others_answers(workspace):
    order = read(STOCK, "not converted.xml")
    assert answer_for_partner(STOCK, examine(order, load_tools(workspace)), LOCAL, workspace) is None


def test_an_answer_that_no_converter_takes_stays_as_it_is(workspace):
    assert answer_for_partner(b"<Acknowledgement/>", examined(workspace), LOCAL, workspace) is None
    assert answer_for_partner(b"no xml", examined(workspace), LOCAL, workspace) is None


def test_the_connection_fills_the_parameters_of_a_response_converter_too(workspace, tmp_path):
    add(tmp_path, "echo", ECHO)
    order = read(b"<a/>", "a.xml")
    conversion = answer_for_partner(STOCK, examine(order, load_tools(workspace)), LOCAL, workspace)
    assert f'"client-code": "{LOCAL.client_code}"' in conversion.output.text


def test_a_response_converter_that_stops_or_cannot_be_used_is_told(workspace, tmp_path):
    add(tmp_path, "stops", "def convert(document, context):\n    context.stop('no such thing')\n")
    plain = examine(read(b"<a/>", "a.xml"), load_tools(workspace))
    conversion = answer_for_partner(STOCK, plain, LOCAL, workspace)
    assert keep_beside(conversion, tmp_path / "answer.xml") is None
    assert "no such thing" in conversion.findings[0].message
    (tmp_path / "converters" / "stops" / "convert.py").write_text("def (")
    with pytest.raises(UserFacingError, match="cannot be used"):
        answer_for_partner(STOCK, plain, LOCAL, workspace)

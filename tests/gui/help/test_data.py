"""What the help says of the test server, its data, a session, and the files of a workspace."""

from __future__ import annotations

import re

import pytest

from tests.gui.help.markdown import fenced, first_cells, section_of, text_of
from workbench.convert import choose, load_converters
from workbench.documents import read
from workbench.sandbox.faults import FAULTS
from workbench.sessions import LOCAL, load_connections, load_profile
from workbench.transactions import load_catalogue
from workbench.workspace import resources_folder


def test_the_faults_are_those_listed(topics):
    section = section_of(topics, "test-server", "Faults on request")
    assert first_cells(section) == list(FAULTS)


def test_the_clients_are_those_listed(topics):
    section = section_of(topics, "test-server", "The sample company")
    rows = (resources_folder() / "sandbox" / "clients.csv").read_text("utf-8").splitlines()[1:]
    assert first_cells(section) == [row.split(",")[0] for row in rows]


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("customers", "customers"),
        ("items", "items"),
        ("warehouses", "warehouses"),
        ("orders", "orders"),
        ("invoices", "invoices"),
        ("resources", "resources"),
    ],
)
def test_the_sample_company_has_as_many_as_are_told(topics, what, file):
    section = section_of(topics, "test-server", "The sample company")
    told = re.search(rf"^\| {what} \| (\d+) \|", section, re.MULTILINE)
    rows = (resources_folder() / "sandbox" / f"{file}.csv").read_text("utf-8").splitlines()
    assert int(told[1]) == len(rows) - 1


def test_the_samples_that_are_named_exist(topics):
    catalogue = load_catalogue([resources_folder() / "transactions"])
    titles = {sample.title for each in catalogue.transactions for sample in each.samples}
    named = {
        words
        for topic in topics.all
        for words in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", topic.markdown)
        if words.startswith(("An order", "A partner"))
    }
    assert len(named) >= 2
    assert named - titles == set()


def test_the_limits_of_a_session_are_those_of_the_protocol(topics):
    profile = load_profile([resources_folder() / "protocols"], LOCAL.protocol)
    told = dict(re.findall(r"^\| (\w+) \|.*\| (\d+) s \|$", text_of(topics, "session"), re.MULTILINE))
    real = {step.name: f"{step.seconds:g}" for step in (profile.establish, profile.submit, profile.close)}
    assert told == real


def test_the_connection_that_is_shown_can_be_used(topics, tmp_path):
    shown = next(block for block in fenced(text_of(topics, "connections")) if block.startswith("format"))
    (tmp_path / "harbour-test.toml").write_text(shown, "utf-8")
    found = load_connections([tmp_path])
    assert not found.problems
    assert found.get("harbour-test").key_name == "harbour-test"


def test_the_transaction_that_is_shown_can_be_used(topics, tmp_path):
    folder = tmp_path / "transactions" / "CreateReturn"
    folder.mkdir(parents=True)
    (folder / "transaction.toml").write_text(fenced(section_of(topics, "workspace", "Add a transaction"))[0], "utf-8")
    for name in ("return.xsd", "rules.sch", "standard.xml", "broken-paint.xml"):
        (folder / name).write_text("<x/>", "utf-8")
    catalogue = load_catalogue([tmp_path / "transactions"])
    assert not catalogue.problems
    assert catalogue.get("return").samples[0].title == "A broken tin of paint"


def test_the_converter_that_is_shown_can_be_used(topics, tmp_path):
    folder = tmp_path / "acme-orders"
    folder.mkdir()
    (folder / "converter.toml").write_text(fenced(section_of(topics, "workspace", "Add a converter"))[0], "utf-8")
    (folder / "acme-orders.xsl").write_text("<x/>", "utf-8")
    converters = load_converters([tmp_path])
    assert not converters.problems
    taken = choose(read(b"<PurchaseOrder/>", "order.xml"), converters)
    assert taken is not None
    assert taken[0].name == "acme-orders"

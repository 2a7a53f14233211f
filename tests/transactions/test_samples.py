"""Every document that ships with the catalogue is what it says it is."""

from __future__ import annotations

import pytest
from lxml import etree

from workbench.documents import read_file
from workbench.transactions import load_catalogue, recognise
from workbench.workspace import resources_folder

CATALOGUE = load_catalogue([resources_folder() / "transactions"])
XS = "{http://www.w3.org/2001/XMLSchema}"
SAMPLES = [(transaction, sample) for transaction in CATALOGUE.transactions for sample in transaction.samples]


def schema(path):
    return etree.XMLSchema(etree.parse(path))


def test_the_catalogue_is_complete_and_without_problems():
    assert CATALOGUE.problems == ()
    assert [(each.title, each.kind) for each in CATALOGUE.transactions] == [
        ("Create Sales Order", "transaction"),
        ("Create Payment", "transaction"),
        ("Create Customer", "transaction"),
        ("Create Invoice", "transaction"),
        ("Add Booking", "transaction"),
        ("Change Order Status", "transaction"),
        ("Available Stock", "question"),
        ("Customer Credit", "question"),
    ]


@pytest.mark.parametrize("transaction", CATALOGUE.transactions, ids=lambda each: each.name)
def test_standard_and_answer_are_valid(transaction):
    schema(transaction.schema).assertValid(read_file(transaction.standard).root)
    schema(transaction.answer_schema).assertValid(read_file(transaction.answer_sample).root)


@pytest.mark.parametrize("name", ["information-required.xml", "error.xml"])
def test_the_shared_answers_are_valid(name):
    common = resources_folder() / "transactions" / "common"
    root = read_file(common / name).root
    file = "error.xsd" if etree.QName(root).localname == "Error" else "acknowledgement.xsd"
    schema(common / file).assertValid(root)


@pytest.mark.parametrize(
    "file", sorted((resources_folder() / "transactions").glob("*/*.xsd")), ids=lambda file: file.name
)
def test_every_element_attribute_and_type_is_documented(file):
    tree = etree.parse(file)
    for kind in ("element", "attribute", "simpleType", "complexType", "group", "enumeration"):
        for node in tree.iter(f"{XS}{kind}"):
            if node.get("ref") is None and (node.get("name") or kind == "enumeration"):
                words = node.findtext(f"{XS}annotation/{XS}documentation")
                assert words, f"{kind} {node.get('name') or node.get('value')} has no documentation"


@pytest.mark.parametrize(("transaction", "sample"), SAMPLES, ids=lambda each: getattr(each, "title", ""))
def test_good_samples_of_the_standard_are_valid(transaction, sample):
    document = read_file(sample.file)
    if document.outcome == "xml" and recognise(document, CATALOGUE).sureness == "certain" and sample.good:
        schema(transaction.schema).assertValid(document.root)


@pytest.mark.parametrize("transaction", CATALOGUE.transactions, ids=lambda each: each.name)
def test_each_transaction_has_good_and_bad_samples_with_a_reason(transaction):
    assert {sample.good for sample in transaction.samples} == {True, False}
    assert all(sample.summary for sample in transaction.samples)


def test_the_external_references_of_the_samples_differ():
    references = [
        document.root.findtext("{*}ExternalReference")
        for _, sample in SAMPLES
        if (document := read_file(sample.file)).outcome == "xml"
    ]
    used = [reference for reference in references if reference]
    assert len(used) == len(set(used)) > 20

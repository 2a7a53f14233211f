"""The way of a document: what each stage adds, what the request changes, what all of it comes to."""

from __future__ import annotations

import asyncio
import pickle

import pytest

from workbench.bench import NO_CONVERTER, Request, examine, examine_bytes, load_tools
from workbench.documents import read, read_file
from workbench.errors import UserFacingError
from workbench.work import Worker
from workbench.workspace import open_workspace, resources_folder

SAMPLES = resources_folder() / "samples"
ORDER = SAMPLES / "CreateSalesOrder" / "small-order.xml"
PARTNER = SAMPLES / "CreateSalesOrder" / "partner-format.xml"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def tools(folder):
    return load_tools(open_workspace(folder))


def states(examination):
    return {state.stage: state.state for state in examination.stages}


def test_a_good_document_is_ready_with_every_stage_told(tools):
    examination = examine(read_file(ORDER), tools)
    assert (examination.outcome, examination.findings) == ("ready", ())
    assert examination.transaction.name == "CreateSalesOrder"
    assert (examination.conversion, examination.output) == (None, examination.document)
    assert examination.difference.changes == ()
    assert examination.gate.may_send
    assert not examination.gate.reviewed
    assert [state.stage for state in examination.stages] == [
        *("document", "transaction", "conversion", "schema", "standard", "review", "session")
    ]
    assert all(state.sentence for state in examination.stages)
    assert examination.seconds > 0


@pytest.mark.parametrize(
    ("file", "wanted", "words"),
    [
        (PARTNER, None, "takes it: the root is"),
        (PARTNER, "acme-orders", "You chose this converter."),
        (PARTNER, NO_CONVERTER, "You chose that it is taken as it is."),
        (ORDER, None, "No converter of the workspace takes it."),
    ],
)
def test_why_it_was_converted_is_said(tools, file, wanted, words):
    examination = examine(read_file(file), tools, Request(converter=wanted))
    assert words in examination.why_converted
    stage = next(state for state in examination.stages if state.stage == "conversion")
    assert examination.why_converted in stage.sentence


def test_parameters_of_the_request_reach_the_converter(tools):
    order = resources_folder() / "converters" / "ubl" / "cases" / "plain" / "input.xml"
    document = read(order.read_bytes().replace(b"BLUEGUM", b""), "order.xml")
    filled = examine(document, tools, Request(parameters=(("customer", "HARBOUR01"),)))
    assert b"<CustomerCode>HARBOUR01<" in filled.output.raw


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (b"", "not-xml"),
        (b"%PDF-1.7", "not-xml"),
        (b"<a>", "not-xml"),
        (b"<a/>", "unrecognised"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a/>', "refused"),
        (b"<a>" * 300, "refused"),
    ],
)
def test_what_cannot_go_on_says_so_and_stops_there(tools, raw, outcome):
    examination = examine(read(raw, "a.xml"), tools)
    assert examination.outcome == outcome
    assert examination.findings
    assert examination.transaction is None
    assert examination.difference is None
    assert not examination.gate.may_send


def test_a_partners_format_is_converted_and_the_output_is_what_is_checked(tools):
    examination = examine(read_file(PARTNER), tools)
    assert examination.conversion.converter == "acme-orders"
    assert examination.output is examination.conversion.output
    assert examination.output.root.tag.endswith("}SalesOrder")
    assert examination.transaction.name == "CreateSalesOrder"
    assert examination.outcome == "ready"
    assert states(examination)["conversion"] == "fine"


def test_no_converter_means_none(tools):
    examination = examine(read_file(PARTNER), tools, Request(converter=NO_CONVERTER))
    assert examination.conversion is None
    assert examination.output is examination.document


def test_a_converter_can_be_named_or_given_as_a_file(tools, folder):
    by_name = examine(read_file(PARTNER), tools, Request(converter="acme-orders"))
    assert by_name.conversion.converter == "acme-orders"
    sheet = folder / "own.xsl"
    sheet.write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        '<xsl:template match="/"><own/></xsl:template></xsl:stylesheet>'
    )
    by_file = examine(read_file(PARTNER), tools, Request(converter=str(sheet)))
    assert by_file.output.root.tag == "own"
    assert by_file.outcome == "unrecognised"
    with pytest.raises(UserFacingError, match="There is no converter"):
        examine(read_file(PARTNER), tools, Request(converter="nobody"))


def test_the_users_choice_of_transaction_stands(tools):
    examination = examine(read_file(ORDER), tools, Request(chosen="payment"))
    assert examination.transaction.name == "CreatePayment"
    assert examination.outcome == "problems"


def test_an_own_schema_takes_the_place_of_the_transactions(tools, folder):
    schema = folder / "own.xsd"
    schema.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:int"/></xs:schema>'
    )
    request = Request(schemas=(schema,))
    assert examine(read(b"<a>1</a>", "a.xml"), tools, request).outcome == "ready"
    faulty = examine(read(b"<a>x</a>", "a.xml"), tools, request)
    assert (faulty.outcome, [finding.stage for finding in faulty.findings]) == ("problems", ["schema"])
    schema.write_text("<broken")
    with pytest.raises(UserFacingError, match=r"own\.xsd"):
        examine(read(b"<a>1</a>", "a.xml"), tools, request)


def test_an_own_standard_is_what_the_structure_is_compared_with(tools, folder):
    standard = folder / "standard.xml"
    standard.write_bytes(b"<a><b/><c/></a>")
    examination = examine(read(b"<a><b/></a>", "a.xml"), tools, Request(standard=standard))
    assert [change.kind for change in examination.difference.changes] == ["removed"]
    assert examination.difference.changes[0].left.path == "/a/c"
    standard.write_bytes(b"<a>")
    with pytest.raises(UserFacingError, match="no XML that a document can be compared with"):
        examine(read(b"<a/>", "a.xml"), tools, Request(standard=standard))


def test_findings_come_in_the_order_of_the_document(tools):
    examination = examine(read_file(SAMPLES / "CreateSalesOrder" / "eight-faults.xml"), tools)
    lines = [finding.place.line for finding in examination.findings]
    assert lines == sorted(lines)


def test_no_more_findings_than_are_worth_reading(tools):
    body = "<Line/>" * 50
    raw = f'<SalesOrder xmlns="urn:saasplications:standard:1" version="1.0"><Lines>{body}</Lines></SalesOrder>'
    few = examine(read(raw.encode(), "a.xml"), tools, Request(limit=5))
    assert len(few.findings) <= 6


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*/*.xml")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_sample_is_examined_alike_each_time(sample, tools):
    first, second = (examine(read_file(sample), tools) for _ in range(2))
    assert first.outcome == second.outcome
    assert first.findings == second.findings
    assert first.stages == second.stages
    assert (first.difference is None) == (second.difference is None)


def test_an_examination_travels_from_a_worker_process(folder):
    async def use():
        worker = Worker()
        try:
            return await worker.run(examine_bytes, ORDER.read_bytes(), "order.xml", folder, Request())
        finally:
            worker.kill()

    examination = asyncio.run(use())
    assert (examination.outcome, examination.document.name) == ("ready", "order.xml")
    assert pickle.loads(pickle.dumps(examination)).output.root.tag == examination.document.root.tag


def test_a_file_that_comes_into_the_workspace_is_seen_by_the_next_examination(folder):
    assert examine_bytes(b"<Pallet/>", "p.xml", folder).outcome == "unrecognised"
    own = folder / "transactions" / "Pallet"
    own.mkdir(parents=True)
    (own / "standard.xml").write_bytes(b"<Pallet/>")
    (own / "transaction.toml").write_text(
        'format = 1\nname = "Pallet"\ntitle = "Pallet"\n[document]\nroot = "Pallet"\nstandard = "standard.xml"\n'
    )
    assert examine_bytes(b"<Pallet/>", "p.xml", folder).transaction is not None

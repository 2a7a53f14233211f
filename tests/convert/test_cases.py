"""A converter's own cases, what they reach, and what a change does to an archive."""

from __future__ import annotations

import shutil

import pytest

from tests.convert.conftest import XSLT, resources
from workbench.convert import (
    accept,
    compare_versions,
    converter_from_file,
    coverage_of,
    load_cases,
    load_converters,
    make_case,
    own,
    remove_case,
    run_case,
    stamp,
)
from workbench.documents import read
from workbench.errors import UserFacingError

SHIPPED = load_converters((resources() / "converters",)).found


@pytest.fixture
def acme(tmp_path):
    """Give a copy of a converter that can be changed."""
    shutil.copytree(resources() / "converters" / "acme-orders", tmp_path / "acme")
    return converter_from_file(tmp_path / "acme" / "converter.toml")


def change(converter, old: str, new: str) -> None:
    text = converter.file.read_text(encoding="utf-8")
    assert old in text
    converter.file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("converter", "case"),
    [pytest.param(each, case, id=f"{each.name}-{case.name}") for each in SHIPPED for case in load_cases(each)],
)
def test_every_shipped_case_passes(converter, case):
    result = run_case(converter, case)
    assert (result.outcome, result.sentence) == ("passed", "As expected.")


@pytest.mark.parametrize("converter", SHIPPED, ids=lambda each: each.name)
def test_every_shipped_converter_has_cases_that_reach_most_of_it(converter):
    results = [run_case(converter, case, coverage=True) for case in load_cases(converter)]
    assert coverage_of(converter, [each.conversion.reached for each in results]).share > 0.6


def test_a_second_case_of_a_document_of_that_name_gets_a_number(acme):
    documents = [read(raw, "Two Lines.xml") for raw in (b"<a/>", b"<b/>", b"<c/>")]
    assert [make_case(acme, each).name for each in documents] == ["two-lines-2", "two-lines-3", "two-lines-4"]


def test_a_built_in_converter_becomes_ones_own_before_it_is_written_to(tmp_path):
    built_in = next(each for each in SHIPPED if each.name == "acme-orders")
    copied = own(built_in, tmp_path)
    assert copied.folder == tmp_path / "converters" / "acme-orders"
    assert [case.name for case in load_cases(copied)] == [case.name for case in load_cases(built_in)]
    assert own(copied, tmp_path) is copied
    with pytest.raises(UserFacingError, match="no workspace"):
        own(built_in, None)


def test_a_different_output_is_told_by_its_structure(acme):
    change(acme, "a:Header/a:Buyer/@code", "'OTHER'")
    result = run_case(acme, load_cases(acme)[0])
    assert result.outcome == "failed"
    assert result.sentence == "1 difference from what is expected."
    assert "`CustomerCode` changed from `HARBOUR01` to `OTHER`" in result.difference.changes[0].label


def test_layout_and_prefixes_make_no_difference(acme):
    change(acme, 'indent="yes"', 'indent="no"')
    assert run_case(acme, load_cases(acme)[0]).outcome == "passed"


def test_an_accepted_output_is_what_is_expected_from_then_on(acme):
    change(acme, "a:Header/a:Buyer/@code", "'OTHER'")
    case = accept(run_case(acme, load_cases(acme)[0]))
    assert run_case(acme, case).outcome == "passed"
    assert load_cases(acme)[0] == case


def test_a_case_is_made_of_a_document_and_is_new_until_accepted(acme):
    document = read(load_cases(acme)[0].input.read_bytes(), "From Mail (2).xml")
    case = make_case(acme, document)
    assert (case.name, case.input.name) == ("from-mail-2", "input.xml")
    assert run_case(acme, case).outcome == "new"
    assert run_case(acme, accept(run_case(acme, case))).outcome == "passed"
    with pytest.raises(UserFacingError, match="already"):
        make_case(acme, document, "from-mail-2")
    remove_case(case)
    assert len(load_cases(acme)) == 1


def test_a_case_whose_converter_stops_says_why(acme):
    change(acme, "<SalesOrder ", '<xsl:message terminate="yes">No buyer</xsl:message><SalesOrder ')
    result = run_case(acme, load_cases(acme)[0])
    assert result.outcome == "stopped"
    assert "No buyer" in result.sentence
    with pytest.raises(UserFacingError):
        accept(result)


def test_a_converter_without_a_folder_of_its_own_takes_no_case(tmp_path):
    (tmp_path / "c.xsl").write_text("<x/>")
    with pytest.raises(UserFacingError, match="no folder of its own"):
        make_case(converter_from_file(tmp_path / "c.xsl"), read(b"<a/>", "a.xml"))


def test_a_changed_file_changes_the_stamp(acme):
    before = stamp(acme)
    assert stamp(acme) == before
    change(acme, "PCE", "PCX")
    assert stamp(acme) != before


def test_coverage_names_what_no_case_reaches(acme):
    result = run_case(acme, load_cases(acme)[0], coverage=True)
    coverage = coverage_of(acme, [result.conversion.reached])
    assert ". = 'KGM'" in " ".join(part.label for part in coverage.missed)
    assert not any('match="a:Item"' in part.label for part in coverage.missed)


def message(tmp_path, name: str, unit: str, date: str = "20261102"):
    text = (resources() / "samples" / "CreateSalesOrder" / "partner-format.xml").read_text(encoding="utf-8")
    file = tmp_path / f"{name}.xml"
    file.write_text(text.replace('unit="PCE"', f'unit="{unit}"').replace("20261102", date), encoding="utf-8")
    return file


def test_two_versions_are_compared_over_an_archive_and_grouped_by_the_difference(acme, tmp_path):
    files = [message(tmp_path, f"m{n}", unit) for n, unit in enumerate(("PCE", "KGM", "KGM", "LTR"))]
    (tmp_path / "broken.xml").write_text("<not")
    new = acme.file.read_bytes().replace(b">KG<", b">G<").replace(b">LTR<", b">LTR<")
    found = compare_versions(acme, acme, [*files, tmp_path / "broken.xml"], edited={acme.file: new})
    assert (found.equal, found.differing, found.both_stop) == (2, 2, 1)
    group = found.groups[0]
    assert group.files == (files[1], files[2])
    assert group.title == "changed /SalesOrder/Lines/Line/UnitOfMeasure/text()"


def test_a_version_that_stops_is_a_difference(acme, tmp_path):
    new = f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSLT}"><xsl:template match="/"/></xsl:stylesheet>'.encode()
    found = compare_versions(acme, acme, [message(tmp_path, "m", "PCE")], edited={acme.file: new})
    assert found.groups[0].title == "the new version stops (conversion.empty)"


def test_a_file_that_is_not_there_is_told(acme, tmp_path):
    found = compare_versions(acme, acme, [tmp_path / "missing.xml"])
    assert found.unread[0][0].name == "missing.xml"

"""Stylesheets of every version: what they give, what they say, how they fail."""

from __future__ import annotations

import pytest

from tests.convert.conftest import XSLT, codes
from workbench.convert import ConverterError, run
from workbench.documents import read

VERSIONS = pytest.mark.parametrize("version", ["1.0", "2.0", "3.0"])


@VERSIONS
def test_the_output_is_a_document_of_its_own(sheet, order, cells, version):
    converter = sheet('<xsl:template match="/order"><out no="{@no}"/></xsl:template>', version)
    conversion = run(order, converter, cells=cells)
    assert conversion.output.root.get("no") == "7"
    assert conversion.findings == ()
    assert version in conversion.engine


def test_the_engine_is_chosen_by_the_version(sheet, order, cells):
    content = '<xsl:template match="/"><o/></xsl:template>'
    assert "libxslt" in run(order, sheet(content), cells=cells).engine
    assert "Saxon" in run(order, sheet(content, "2.0"), cells=cells).engine


@VERSIONS
def test_parameters_are_given_as_text(sheet, order, cells, version):
    content = '<xsl:param name="client"/><xsl:template match="/"><o c="{$client}"/></xsl:template>'
    conversion = run(order, sheet(content, version), {"client": 'it\'s "DEMO"'}, cells=cells)
    assert conversion.output.root.get("c") == 'it\'s "DEMO"'


def test_a_parameter_with_a_type_is_cast(sheet, order, cells):
    content = (
        '<xsl:param name="n" as="xs:integer" xmlns:xs="http://www.w3.org/2001/XMLSchema"/>'
        '<xsl:template match="/"><o n="{$n + 1}"/></xsl:template>'
    )
    assert run(order, sheet(content, "3.0"), {"n": "41"}, cells=cells).output.root.get("n") == "42"


@VERSIONS
def test_what_the_stylesheet_says_comes_as_findings(sheet, order, cells, version):
    content = (
        '<xsl:template match="/"><xsl:message>Seen</xsl:message>'
        "<xsl:message>warning: odd</xsl:message><o/></xsl:template>"
    )
    findings = run(order, sheet(content, version), cells=cells).findings
    assert [(each.severity, each.message) for each in findings] == [
        ("note", "The converter says: Seen"),
        ("warning", "The converter says: odd"),
    ]


@VERSIONS
def test_a_stop_is_a_finding_with_its_words(sheet, order, cells, version):
    content = '<xsl:template match="/"><o><xsl:message terminate="yes">No customer</xsl:message></o></xsl:template>'
    conversion = run(order, sheet(content, version), cells=cells)
    assert conversion.output is None
    assert codes(conversion) == ["conversion.terminated"]
    assert "No customer" in conversion.findings[0].message


@VERSIONS
def test_a_faulty_expression_is_told_to_the_column(sheet, order, cells, version):
    converter = sheet('\n<xsl:template match="/">\n  <xsl:value-of select="foo["/>\n</xsl:template>', version)
    with pytest.raises(ConverterError) as caught:
        run(order, converter, cells=cells)
    fault = caught.value.faults[0]
    assert (fault.file, fault.line, fault.column) == (converter.file, 3, 17)


def test_several_faults_are_told_each_at_its_place(sheet, order, cells):
    content = '<xsl:template match="/">\n<xsl:value-of select="$x"/><xsl:value-of select="a["/></xsl:template>'
    with pytest.raises(ConverterError) as caught:
        run(order, sheet(content, "3.0"), cells=cells)
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(2, 15), (2, 42)]


@VERSIONS
def test_a_fault_in_an_included_file_names_that_file(sheet, order, cells, version):
    inner = f'<xsl:stylesheet version="{version}" xmlns:xsl="{XSLT}">\n<xsl:template match="b["/></xsl:stylesheet>'
    converter = sheet('<xsl:include href="inner.xsl"/>', version, inner__xsl=inner)
    with pytest.raises(ConverterError) as caught:
        run(order, converter, cells=cells)
    assert (caught.value.faults[0].file.name, caught.value.faults[0].line) == ("inner.xsl", 2)


def test_a_file_that_is_not_well_formed_is_told_at_its_place(make, order, cells):
    converter = make("sheet.xsl", f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSLT}">\n<xsl:template>')
    with pytest.raises(ConverterError) as caught:
        run(order, converter, cells=cells)
    assert caught.value.faults[0].line in (1, 2)


@pytest.mark.parametrize(
    "href", ["../theirs.xsl", "/etc/passwd", "file:///etc/passwd", "http://example.com/x.xsl", "missing.xsl"]
)
@VERSIONS
def test_only_the_own_folder_can_be_included(sheet, order, cells, tmp_path, version, href):
    (tmp_path.parent / "theirs.xsl").write_text(f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSLT}"/>')
    with pytest.raises(ConverterError) as caught:
        run(order, sheet(f'<xsl:include href="{href}"/>', version), cells=cells)
    assert caught.value.faults[0].column > 1


@pytest.mark.parametrize(
    ("version", "expression"),
    [
        ("1.0", "document('file:///etc/passwd')"),
        ("1.0", "document('http://127.0.0.1:9/')"),
        ("3.0", "doc('file:///etc/passwd')"),
        ("3.0", "unparsed-text('/etc/passwd')"),
        ("3.0", "collection('file:///etc')"),
        ("3.0", "json-doc('http://127.0.0.1:9/')"),
    ],
)
def test_nothing_else_can_be_read(sheet, order, cells, version, expression):
    content = f'<xsl:template match="/"><o><xsl:copy-of select="{expression}"/></o></xsl:template>'
    conversion = run(order, sheet(content, version), cells=cells)
    assert conversion.output is None
    assert codes(conversion) == ["conversion.access"]


def test_the_environment_is_not_the_users(sheet, order, cells, monkeypatch):
    monkeypatch.setenv("WORKBENCH_SECRET", "hidden")
    content = '<xsl:template match="/"><o v="{environment-variable(\'WORKBENCH_SECRET\')}"/></xsl:template>'
    assert run(order, sheet(content, "3.0"), cells=cells).output.root.get("v") == ""


def test_further_documents_stay_in_memory(sheet, order, cells, tmp_path):
    content = (
        f'<xsl:template match="/"><o/><xsl:result-document href="file://{tmp_path}/second.xml">'
        "<two/></xsl:result-document></xsl:template>"
    )
    conversion = run(order, sheet(content, "3.0"), cells=cells)
    assert [(each.name, each.root.tag) for each in conversion.secondary] == [("second.xml", "two")]
    assert not (tmp_path / "second.xml").exists()


def test_exslt_writes_no_file(make, order, cells, tmp_path):
    text = (
        f'<xsl:stylesheet version="1.0" xmlns:xsl="{XSLT}" xmlns:e="http://exslt.org/common" '
        f'extension-element-prefixes="e"><xsl:template match="/"><e:document href="{tmp_path}/w.xml"><a/></e:document>'
        "<o/></xsl:template></xsl:stylesheet>"
    )
    assert codes(run(order, make("sheet.xsl", text), cells=cells)) == ["conversion.access"]
    assert not (tmp_path / "w.xml").exists()


LOOP = (
    '<xsl:template match="/"><o><xsl:call-template name="r"/></o></xsl:template>'
    '<xsl:template name="r">{}</xsl:template>'
)
TWICE = '<xsl:param name="n" select="900"/><xsl:if test="$n > 0">{0}{0}</xsl:if>'.format(
    '<xsl:call-template name="r"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template>'
)


@VERSIONS
def test_endless_recursion_is_told(sheet, order, cells, version):
    conversion = run(order, sheet(LOOP.format('<a><xsl:call-template name="r"/></a>'), version), cells=cells)
    assert codes(conversion) == ["conversion.recursion"]


@VERSIONS
def test_work_without_end_is_ended(sheet, order, cells, version):
    conversion = run(order, sheet(LOOP.format(TWICE), version), cells=cells)
    assert codes(conversion) in (["conversion.time-limit"], ["conversion.recursion"])
    fine = sheet('<xsl:template match="/"><o/></xsl:template>', version, "fine.xsl")
    assert run(order, fine, cells=cells).output is not None


def test_memory_without_end_is_ended(sheet, order, cells):
    content = (
        '<xsl:template match="/">'
        '<xsl:variable name="v" select="for $i in 1 to 2000000000 return concat(\'aaaaaaaaaa\', $i)"/>'
        '<o><xsl:value-of select="reverse($v)"/></o></xsl:template>'
    )
    found = codes(run(order, sheet(content, "3.0"), cells=cells))
    assert found in (["conversion.memory-limit"], ["conversion.time-limit"])


def test_json_comes_in_and_goes_out(sheet, cells):
    content = (
        '<xsl:output method="json"/><xsl:template match="/" xmlns:j="http://www.w3.org/2005/xpath-functions">'
        "<xsl:sequence select=\"map{'total': sum(j:map/j:array/j:number), 'first': string(j:map/j:string)}\"/>"
        "</xsl:template>"
    )
    conversion = run(read(b'{"n": [1, 2.5], "s": "x"}', "a.json"), sheet(content, "3.0"), cells=cells)
    assert conversion.method == "text"
    assert conversion.output.text.replace(" ", "") in ('{"total":3.5,"first":"x"}', '{"first":"x","total":3.5}')


def test_an_output_in_another_encoding_is_read_as_it_declares(sheet, cells):
    for version in ("1.0", "3.0"):
        content = '<xsl:output encoding="ISO-8859-1"/>'
        content += '<xsl:template match="/"><o><xsl:value-of select="a"/></o></xsl:template>'
        conversion = run(read("<a>Zoë</a>".encode(), "a.xml"), sheet(content, version), cells=cells)
        assert conversion.output.root.text == "Zoë"
        assert conversion.output.encoding == "iso8859-1"


def test_an_output_that_is_no_xml_is_not_taken_for_it(sheet, order, cells):
    broken = '<xsl:value-of disable-output-escaping="yes" select="\'&lt;broken\'"/>'
    content = f'<xsl:template match="/"><o>{broken}</o></xsl:template>'
    assert run(order, sheet(content), cells=cells).output.outcome == "not-xml"


def test_a_changed_stylesheet_is_compiled_anew(sheet, order, cells):
    for name in ("one", "two"):
        converter = sheet(f'<xsl:template match="/"><{name}/></xsl:template>')
        assert run(order, converter, cells=cells).output.root.tag == name


def test_unsaved_text_stands_for_the_file(sheet, order, cells):
    converter = sheet('<xsl:template match="/"><saved/></xsl:template>')
    edited = {converter.file: converter.file.read_bytes().replace(b"saved", b"unsaved")}
    assert run(order, converter, edited=edited, cells=cells).output.root.tag == "unsaved"


@VERSIONS
def test_coverage_tells_templates_and_branches_and_changes_nothing(sheet, order, cells, version):
    content = (
        '<xsl:template match="/">\n<o><xsl:choose><xsl:when test="order/line">y</xsl:when>'
        '<xsl:otherwise>n</xsl:otherwise></xsl:choose></o></xsl:template><xsl:template match="never"/>'
    )
    converter = sheet(content, version)
    plain, covered = run(order, converter, cells=cells), run(order, converter, coverage=True, cells=cells)
    assert covered.output.raw == plain.output.raw
    assert covered.findings == ()
    assert covered.reached == {"sheet.xsl#1", "sheet.xsl#2"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<xsl:variable name='v' select='$v'/><xsl:template match='/'/>", "cannot be used within its own declaration"),
        (
            "<xsl:mode name='m' on-no-match='shallow-copy'/><xsl:mode name='m' on-no-match='deep-copy'/>",
            "conflicting values",
        ),
        (
            "<xsl:decimal-format name='d' grouping-separator='.' decimal-separator='.'/><xsl:template match='/'/>",
            "grouping-separator and as the decimal-separator",
        ),
    ],
)
def test_a_fault_that_saxon_gives_no_line_is_found_by_the_name_it_speaks_of(sheet, order, cells, content, words):
    with pytest.raises(ConverterError, match=words) as caught:
        run(order, sheet(content, "3.0"), cells=cells)
    (fault,) = caught.value.faults
    assert fault.line == 1
    assert fault.column > 60
    assert "XTSE" not in fault.message


def test_a_long_message_of_saxon_is_told_whole(sheet, order, cells):
    far = "far-" * 40
    content = f"<xsl:template match='/'><xsl:copy-of select=\"document('{far}.xml')\"/></xsl:template>"
    (finding,) = run(order, sheet(content, "3.0"), cells=cells).findings
    assert finding.code == "conversion.access"
    assert f"it wanted to read `{far}.xml`" in finding.message


def test_a_module_that_a_condition_leaves_out_need_not_be_there(sheet, order, cells):
    included = "<xsl:include href='nowhere.xsl' use-when='{}'/><xsl:template match='/'><o/></xsl:template>"
    assert run(order, sheet(included.format("false()"), "3.0"), cells=cells).output is not None
    with pytest.raises(ConverterError):
        run(order, sheet(included.format("true()"), "3.0", name="wanted.xsl"), cells=cells)


def test_the_only_place_that_ends_the_conversion_is_named(sheet, order, cells):
    end = "<xsl:message terminate='yes'>Enough.</xsl:message>"
    one = run(order, sheet(f"<xsl:template match='/'>\n{end}</xsl:template>"), cells=cells)
    assert "`sheet.xsl`, line 2, column 1: Enough." in one.findings[-1].message
    two = run(order, sheet(f"<xsl:template match='/'>\n{end}{end}</xsl:template>", name="two.xsl"), cells=cells)
    assert "line" not in two.findings[-1].message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<xsl:key name='k' match='//key(' use='.'/>", "`//key(` is not a pattern"),
        ("<xsl:key name='k' match='a' use='('/>", "`(` is not XPath"),
        ("<xsl:template match='/'><xsl:variable name='v' select='a['/></xsl:template>", "`a[` is not XPath"),
        ("<xsl:nonsense/>", "`xsl:nonsense` is not known here"),
    ],
)
def test_what_libxslt_says_is_put_in_our_words(sheet, order, cells, content, words):
    with pytest.raises(ConverterError) as caught:
        run(order, sheet(content), cells=cells)
    assert words in caught.value.message

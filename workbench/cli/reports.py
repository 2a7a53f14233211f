"""Reports of a check for other programs (JUnit) and for people (HTML), and of a difference for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from lxml import etree

from workbench.bench import Examination
from workbench.findings import Finding

_STYLE = """
:root { color-scheme: light dark }
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1.05rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .35rem .6rem }
th { font-weight: 600 } tr + tr { border-top: 1px solid #8884 }
code { font-family: ui-monospace, monospace } .hint { opacity: .75 } td.place { white-space: nowrap }
"""
_SIGNS = {"error": "✗ error", "warning": "! warning", "note": "i note"}


def junit(examined: Sequence[tuple[str, Examination]]) -> bytes:
    """Give one test suite with a test case a file; a file that is not ready is a failure."""
    suites = etree.Element("testsuites")
    suite = etree.SubElement(
        suites,
        "testsuite",
        name="workbench check",
        tests=str(len(examined)),
        failures=str(sum(examination.outcome != "ready" for _, examination in examined)),
        time=f"{sum(examination.seconds for _, examination in examined):.3f}",
    )
    for name, examination in examined:
        transaction = examination.transaction
        case = etree.SubElement(
            suite,
            "testcase",
            name=_printable(name),
            classname=transaction.name if transaction is not None else "unrecognised",
            time=f"{examination.seconds:.3f}",
        )
        if examination.outcome != "ready":
            errors = sum(finding.severity == "error" for finding in examination.findings)
            failure = etree.SubElement(case, "failure", type=examination.outcome, message=f"{errors} errors")
            failure.text = _printable("\n".join(_line(finding) for finding in examination.findings))
    return etree.tostring(suites, xml_declaration=True, encoding="utf-8", pretty_print=True)


def html(examined: Sequence[tuple[str, Examination]]) -> str:
    """Give a page that stands alone, with every file's findings in a table."""
    counts = Counter(examination.outcome for _, examination in examined)
    summary = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    parts = [
        '<!doctype html><html lang="en-AU"><meta charset="utf-8"><title>Check</title>',
        f"<style>{_STYLE}</style><h1>Check of {len(examined)} files: {escape(summary)}</h1>",
    ]
    for name, examination in examined:
        transaction = examination.transaction
        what = transaction.title if transaction is not None else "not recognised"
        parts.append(f"<h2>{escape(name)}: {escape(what)}: {escape(examination.outcome)}</h2>")
        if examination.findings:
            rows = "".join(_row(finding) for finding in examination.findings)
            parts.append(f"<table><tr><th>Where<th>How bad<th>What, and what to do</tr>{rows}</table>")
        else:
            parts.append("<p>Nothing found.</p>")
    return "\n".join(parts) + "\n"


def _row(finding: Finding) -> str:
    place = finding.place
    where = f"{place.line}:{place.column}<br><code>{escape(place.path or '')}</code>" if place is not None else "-"
    advice = f'<br><span class="hint">{escape(finding.advice)}</span>' if finding.advice else ""
    return (
        f'<tr><td class="place">{where}<td>{_SIGNS[finding.severity]}<br><code>{escape(finding.code)}</code>'
        f"<td>{escape(finding.message)}{advice}</tr>"
    )


def _line(finding: Finding) -> str:
    where = f"{finding.place.line}:{finding.place.column}" if finding.place is not None else "-"
    return f"{where} {finding.severity} {finding.code}: {finding.message} {finding.advice}".rstrip()


def _printable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold; a file's name or a quoted value may have anything in it."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff")
    )

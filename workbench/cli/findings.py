"""How findings, and the fixes for them, look on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.cli.console import Console
from workbench.findings import Finding

if TYPE_CHECKING:
    from workbench.checks.fixes import Fix


def finding_object(finding: Finding) -> dict[str, Any]:
    """Give a finding as the command line's contract has it."""
    place = finding.place
    return {
        "stage": finding.stage,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "advice": finding.advice,
        "line": place.line if place is not None else None,
        "column": place.column if place is not None else None,
        "path": place.path if place is not None else None,
    }


def print_finding(finding: Finding, console: Console) -> None:
    """Print one finding: where, how bad, what; below it the advice."""
    where = f"{finding.place.line}:{finding.place.column}" if finding.place is not None else "-"
    console.line(f"  {where:>8}  {console.paint(finding.severity, finding.severity)}  {finding.message}")
    if finding.advice:
        console.line(f"            {console.paint(finding.advice, 'hint')}")


def fix_object(fix: Fix) -> dict[str, Any]:
    """Give a fix as a program wants it: what it does, where, and the lines before and after."""
    return {
        "code": fix.code,
        "title": fix.title,
        "line": fix.place.line,
        "column": fix.place.column,
        "sure": fix.sure,
        "fills": fix.fills,
        "before": fix.before,
        "after": fix.after,
    }


def print_fix(fix: Fix, console: Console, lead: str = "") -> None:
    """Print a fix with the lines it changes."""
    console.line(f"{lead}{fix.title}")
    for sign, text in (("-", fix.before), ("+", fix.after)):
        for line in text.split("\n"):
            console.line(f"{lead}  {sign} {line.strip()}")

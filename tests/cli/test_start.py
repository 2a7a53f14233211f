"""A check of a small document loads nothing that it does not need: that is what makes it quick."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, SAMPLES

ORDER = SAMPLES / "CreateSalesOrder" / "small-order.xml"
_LOADED = """
import sys
from workbench.__main__ import main

code = main(sys.argv[1:])
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""
NEVER = {
    *("asyncio", "concurrent", "multiprocessing", "subprocess", "socket", "ssl", "http", "email", "logging"),
    *("hashlib", "dataclasses", "json", "sqlite3", "decimal", "copy", "tempfile", "importlib.metadata"),
    *("PySide6", "httpx", "keyring", "msgspec", "platformdirs", "saxonche", "tomlkit", "xmlschema", "pyexpat"),
    *("workbench.ui", "workbench.sessions", "workbench.sandbox", "workbench.isolation", "workbench.klaviyo"),
    *("workbench.checks.explain", "workbench.checks.thorough", "workbench.convert.running", "workbench.review.digests"),
    *("workbench.compare.values", "workbench.documents.explain", "workbench.transactions.likeness"),
}


def loaded(program, *arguments: str) -> set[str]:
    """What is loaded at the end of a run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOADED, *arguments],
        capture_output=True,
        text=True,
        env=program.environment,
        check=True,
        timeout=60,
    )
    return set(done.stderr.split())


def test_a_check_of_a_sound_document_loads_only_what_it_needs(program):
    modules = loaded(program, "check", str(ORDER))
    assert modules & NEVER == set()
    # It did run all there is to run.
    assert {"workbench.checks.rule_engines", "workbench.compare.structure", "workbench.checks.paths"} <= modules


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_words_about_the_program_load_nothing_of_it(program, option):
    found = {name for name in loaded(program, option) if name.startswith("workbench.")}
    assert found == {"workbench.__main__", "workbench.cli", "workbench.errors"} | {
        f"workbench.cli.{name}" for name in ("commands", "console", "main")
    }


def test_only_the_command_asked_for_is_loaded(program):
    commands = {file.stem for file in (ROOT / "workbench" / "cli").glob("*.py")} - {"__init__", "__main__"}
    modules = {name.removeprefix("workbench.cli.") for name in loaded(program, "check", str(ORDER))}
    assert commands & modules == {"main", "commands", "console", "check", "findings", "tools"}

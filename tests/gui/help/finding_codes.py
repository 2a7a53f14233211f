"""Every code a finding can have, read out of the program's own sources and data."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[3]
STAGES = ("document", "recognition", "conversion", "schema", "rules", "standard", "review", "response")
CODE = re.compile(rf"(?:{'|'.join(STAGES)})\.[a-z0-9-]+")
ROOMS = ("documents", "transactions", "convert", "checks", "compare", "review", "sessions", "bench")
SUFFIX_MAKERS = {"_add", "_finding"}
"""Calls whose first text is the code without `document.`; only the room documents has them."""


def all_codes() -> set[str]:
    return {*_worded(), *_literal(), *_of_documents(), *rule_codes()}


def rule_codes() -> set[str]:
    """The codes of the built-in transactions' own rules."""
    found = set()
    for file in (ROOT / "resources" / "transactions").glob("*/*.sch"):
        for node in etree.parse(file).iter("{*}assert", "{*}report"):
            if node.get("id"):
                found.add(f"rules.{node.get('id')}")
    return found


def _worded() -> set[str]:
    words = tomllib.loads((ROOT / "resources" / "words" / "checks.toml").read_text(encoding="utf-8"))
    return {key for key in words if CODE.fullmatch(key)}


def _literal() -> set[str]:
    return {text for file in _sources() for text in _texts(ast.parse(file.read_text("utf-8"))) if CODE.fullmatch(text)}


def _of_documents() -> set[str]:
    found = set()
    for file in (ROOT / "workbench" / "documents").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in SUFFIX_MAKERS and node.args:
                found |= set(_texts(node.args[0]))
            if isinstance(node, ast.Assign) and _name(node.targets[0]) == "_OVER_A_LIMIT":
                found |= {row.elts[1].value for row in node.value.elts}
    return {f"document.{suffix}" for suffix in found}


def makers() -> set[str]:
    """The modules that put a code together of parts, which no text in them gives away."""
    made = set()
    for file in _sources():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                if str(node.values[0].value).rstrip(".") in STAGES and str(node.values[0].value).endswith("."):
                    made.add(str(file.relative_to(ROOT / "workbench")))
    return made


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / "workbench" / room).rglob("*.py")


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""

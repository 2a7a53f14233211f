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
CODE = re.compile(rf"(?:{'|'.join(STAGES)})\.(?!xml$|json$)[a-z0-9-]+")
"""Not the names of files, such as `document.xml`."""
ROOMS = ("documents", "transactions", "convert", "checks", "compare", "review", "sessions", "bench")


def all_codes() -> set[str]:
    return {*_worded(), *_literal(), *_composed(), *rule_codes()}


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


def _composed() -> set[str]:
    """What functions are given that put a stage in front of it; those of checks have their words listed besides."""
    found = set()
    for file in _sources():
        tree = ast.parse(file.read_text("utf-8"))
        composing = {
            function.name: prefix
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and (prefix := next(_prefixes(function), ""))
        }
        for node in ast.walk(tree):
            prefix = composing.get(_name(node.func), "") if isinstance(node, ast.Call) and node.args else ""
            if prefix:
                given = [node.args[0], *_assigned(tree, _name(node.args[0]))]
                found |= {prefix + text for each in given for text in _texts(each) if re.fullmatch("[a-z-]+", text)}
    return found


def _assigned(tree: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a variable of this name is given anywhere, also as one of several: `name, other = value, …`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            for target, value in zip(node.targets[0].elts, node.value.elts, strict=True):
                if name and _name(target) == name:
                    yield value
        elif isinstance(node, ast.Assign) and name and _name(node.targets[0]) == name:
            yield node.value


def makers() -> set[str]:
    """The rooms that put a code together of parts, which no text in them gives away."""
    return {
        file.relative_to(ROOT / "workbench").parts[0]
        for file in _sources()
        if next(_prefixes(ast.parse(file.read_text("utf-8"))), "")
    }


def _prefixes(tree: ast.AST) -> Iterator[str]:
    """Give the stages of texts such as `f"document.{code}"`, with their point."""
    for node in ast.walk(tree):
        first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else None
        if isinstance(first, ast.Constant) and str(first.value) in {f"{stage}." for stage in STAGES}:
            yield str(first.value)


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / "workbench" / room).rglob("*.py")


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""

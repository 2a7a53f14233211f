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
    """What functions are given that put a stage in front of it; checks lists its own with their words."""
    return {code for room in ROOMS if room != "checks" for code in _composed_in(room)}


def _composed_in(room: str) -> set[str]:
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / "workbench" / room).rglob("*.py")]
    makers = {function.name: made for tree in trees for function in _functions(tree) if (made := _made_by(function))}
    return {
        f"{prefix}.{text}"
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and (made := makers.get(_name(call.func))) is not None
        for prefix, place in [made]
        if place < len(call.args)
        for given in (call.args[place], *_assigned(tree, _name(call.args[place])))
        for text in _texts(given)
        if re.fullmatch("[a-z-]+", text)
    }


def _made_by(function: ast.FunctionDef) -> tuple[str, int] | None:
    """Give the stage and which argument follows it, for a function that holds a text such as `f"document.{code}"`."""
    names = [argument.arg for argument in function.args.args if argument.arg != "self"]
    for node in ast.walk(function):
        stage, variable = _stage_and_variable(node)
        if stage and variable in names:
            return stage, names.index(variable)
    return None


def _stage_and_variable(node: ast.AST) -> tuple[str, str]:
    """Take a text such as `f"document.{code}"` apart; empty for any other."""
    values = node.values if isinstance(node, ast.JoinedStr) else []
    if len(values) == 2 and isinstance(values[0], ast.Constant) and isinstance(values[1], ast.FormattedValue):
        stage, point, rest = str(values[0].value).partition(".")
        if stage in STAGES and point and not rest:
            return stage, _name(values[1].value)
    return "", ""


def _assigned(tree: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a variable of this name is given anywhere, also as one of several: `name, other = value, …`."""
    for node in ast.walk(tree):
        target = node.targets[0] if isinstance(node, ast.Assign) and name else None
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from (value for one, value in zip(target.elts, node.value.elts, strict=True) if _name(one) == name)
        elif target is not None and _name(target) == name:
            yield node.value


def makers() -> set[str]:
    """The rooms that put a code together of parts, which no text in them gives away."""
    return {
        file.relative_to(ROOT / "workbench").parts[0]
        for file in _sources()
        if any(_stage_and_variable(node)[0] for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    }


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (ROOT / "workbench" / room).rglob("*.py")


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""

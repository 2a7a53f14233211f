"""Puts a Schematron schema together: its includes, what it extends from other files, its abstract patterns.

What comes out is one tree in which nothing refers to another file. See ISO/IEC 19757-3, 5.4 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from workbench.checks.locations import Locations, Missing
from workbench.checks.sources import SchemaError, line_of, parse_source, read_raw

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
_DEEPEST = 16
_MOST_FILES = 500
_PIECE = r"""("[^"]*"|'[^']*')|\$([^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)"""


class Assembly:
    """One file of rules with all it refers to.

    Attributes:
        root: the `sch:schema` element, whole.
        files: what was read, by path, to tell when a file changes.
    """

    def __init__(self, path: Path, roots: Iterable[Path] = ()) -> None:
        self.files: dict[Path, bytes] = {}
        self._locations = Locations(path, roots)
        self._origins: dict[etree._Element, Path] = {}
        self.root = self._parsed(path.resolve())
        self._resolve(self.root, path.resolve(), ())
        _instantiate(self.root)

    def is_current(self) -> bool:
        """Whether all files are still what was read."""
        try:
            return all(path.read_bytes() == raw for path, raw in self.files.items())
        except OSError:
            return False

    def _parsed(self, path: Path) -> etree._Element:
        if path not in self.files:
            if len(self.files) >= _MOST_FILES:
                raise SchemaError(f"`{path.name}` is one of more than {_MOST_FILES} files of rules.", "")
            self.files[path] = read_raw(path)
        return parse_source(self.files[path], path, {})

    def _resolve(self, node: etree._Element, path: Path, above: tuple[tuple[Path, str], ...]) -> None:
        for one in list(node.iter(f"{SCH}include", f"{SCH}extends", f"{XSL}include", f"{XSL}import")):
            href = one.get("href")
            if href is None:
                continue
            location, _, fragment = href.strip().partition("#")
            target = self._target(one, location, path) if location else path
            if (target, fragment) in above or len(above) > _DEEPEST:
                raise error_at(one, path, f"includes `{href}`, which includes it")
            part = self._part(one, target, fragment, path)
            self._resolve(part, target, (*above, (target, fragment)))
            keep_whole = one.tag == f"{SCH}include"
            _put(one, [part] if keep_whole else list(part))

    def _target(self, node: etree._Element, location: str, path: Path) -> Path:
        base = node.base
        if base is not None and not base.startswith(("http:", "https:")) and Path(base).parent != path.parent:
            path = path.parent / base if not Path(base).is_absolute() else Path(base)
        found = self._locations.find(location, path)
        if isinstance(found, Missing):
            raise error_at(node, path, found.reason)
        return found

    def _part(self, node: etree._Element, target: Path, fragment: str, path: Path) -> etree._Element:
        root = self._parsed(target)
        if not fragment:
            return root
        for one in root.iter("*"):
            if fragment in (one.get("id"), one.get("{http://www.w3.org/XML/1998/namespace}id")):
                return one
        raise error_at(node, path, f"asks for `#{fragment}`, and `{target.name}` has nothing of that name")


def error_at(node: etree._Element, path: Path, reason: str) -> SchemaError:
    """The error that names a place in a file of rules."""
    line = line_of(node)
    where = f"`{path.name}`, line {line}" if line else f"`{path.name}`"
    return SchemaError(f"{where}: {reason}.", f"Correct {path} and check again.")


def replaced(text: str, values: Mapping[str, str]) -> str:
    """An expression with each `$name` that is no part of a text in quotation marks replaced."""
    if "$" not in text:
        return text

    def one(found: re.Match[str]) -> str:
        name = found[2]
        return found[0] if name is None or name not in values else values[name]

    return re.sub(_PIECE, one, text)


def variables(text: str) -> Iterator[str]:
    """The names of the variables an expression refers to."""
    for found in re.finditer(_PIECE, text) if "$" in text else ():
        if found[2] is not None:
            yield found[2]


def _put(node: etree._Element, parts: list[etree._Element]) -> None:
    parent = node.getparent()
    if parent is None:
        return
    at = parent.index(node)
    for offset, part in enumerate(parts):
        part.tail = None
        parent.insert(at + offset, part)
    parent.remove(node)


def _instantiate(root: etree._Element) -> None:
    """Puts what an abstract pattern says in place of each pattern that is one."""
    abstract = {one.get("id", ""): one for one in root.iter(f"{SCH}pattern") if _is_abstract(one)}
    for node in list(root.iter(f"{SCH}pattern")):
        base = node.get("is-a")
        if base is None:
            continue
        original = abstract.get(base)
        if original is None:
            raise SchemaError(f"Line {line_of(node)} of the rules is-a `{base}`, and there is no such pattern.", "")
        values = {**_parameters(original), **_parameters(node)}
        made = _filled(original, values)
        for name in ("abstract", "id"):
            if name in made.attrib:
                del made.attrib[name]
        if node.get("id"):
            made.set("id", node.get("id", ""))
        if node.get("documents"):
            made.set("documents", node.get("documents", ""))
        for let in reversed(list(node.iterchildren(f"{SCH}let"))):
            made.insert(0, let)
        _put(node, [made])


def _is_abstract(node: etree._Element) -> bool:
    return node.get("abstract", "").strip() in ("true", "1")


def _parameters(node: etree._Element) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in node.iterchildren(f"{SCH}param")}


def _filled(node: etree._Element, values: Mapping[str, str]) -> etree._Element:
    """A copy in which each parameter, longest name first, is replaced by its value, also inside texts."""
    from copy import deepcopy  # few rules have abstract patterns

    lines = [one.sourceline for one in node.iter("*")]
    made = deepcopy(node)
    names = sorted(values, key=len, reverse=True)
    pattern = re.compile("|".join(rf"\${re.escape(name)}(?![\w.\-])" for name in names)) if names else None
    for one, line in zip(made.iter("*"), lines, strict=True):
        one.sourceline = line
        for name, value in one.attrib.items() if pattern is not None else ():
            if "$" in value:
                assert pattern is not None
                one.set(name, pattern.sub(lambda found: values[found[0][1:]], str(value)))
    return made

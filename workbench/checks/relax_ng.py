"""Reads RELAX NG in both its forms, with the files it refers to put in their places (specification, 4.5 to 4.7).

What comes out is one tree without references to files, so that the engine reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree

from workbench.checks.locations import Locations, Missing, as_path
from workbench.checks.sources import Bundle, SchemaError, Source, parse_source, read_raw

RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DEEPEST = 20
_MOST_FILES = 500


def read_relax_ng(path: Path, roots: Iterable[Path] = ()) -> Bundle:
    """Read a RELAX NG schema (.rng, or .rnc for the compact form) with all it refers to.

    Raises:
        SchemaError: a file is missing, broken, or outside the folders allowed.
    """
    main = path.resolve()
    reader = _Reader(Locations(main, roots))
    root = reader.whole(main, ())
    source = reader.sources[main]
    return Bundle(Source(main, source.raw, root, ()), reader.sources, {})


class _Reader:
    def __init__(self, locations: Locations) -> None:
        self.sources: dict[Path, Source] = {}
        self._locations = locations

    def whole(self, path: Path, above: tuple[Path, ...]) -> etree._Element:
        """The tree of a file with the files it refers to in place."""
        root = deepcopy(self._source(path).root)
        holder = etree.Element("holder")
        holder.append(root)
        inner = (*above, path)
        for node in list(holder.iter(f"{RNG}externalRef", f"{RNG}include")):
            target = self._target(node, path, inner)
            other = self.whole(target, inner)
            _give_down(node, other)
            if node.tag == f"{RNG}include":
                self._include(node, other, path)
            else:
                other.tail = node.tail
                _parent(node).replace(node, other)
        made = holder[0]
        made.tail = None
        holder.remove(made)
        return made

    def _source(self, path: Path) -> Source:
        if path not in self.sources:
            if len(self.sources) >= _MOST_FILES:
                raise SchemaError(f"`{path.name}` is one of more than {_MOST_FILES} files.", "Check its includes.")
            raw = read_raw(path)
            if path.suffix.casefold() == ".rnc":
                from workbench.checks.compact import read_compact

                root = read_compact(raw, path)
            else:
                root = parse_source(raw, path, {})
            self.sources[path] = Source(path, raw, root, ())
        return self.sources[path]

    def _target(self, node: etree._Element, path: Path, above: tuple[Path, ...]) -> Path:
        where = f"`{path.name}`, line {node.sourceline}"
        target = self._locations.find(node.get("href", "").strip(), _base(node, path))
        if isinstance(target, Missing):
            raise SchemaError(f"{where}, {target.reason}.", target.advice)
        if target in above or len(above) > _DEEPEST:
            raise SchemaError(f"{where}, includes `{target.name}`, which includes it.", "Break the circle.")
        return target

    def _include(self, node: etree._Element, grammar: etree._Element, path: Path) -> None:
        """What an include means: the other grammar without what this one defines anew, then this one's definitions."""
        where = f"`{path.name}`, line {node.sourceline}"
        if grammar.tag != f"{RNG}grammar":
            raise SchemaError(f"{where}, includes a file that is no grammar.", "Refer to it with externalRef.")
        for name in {_defined(one) for one in _definitions(node)}:
            old = [one for one in _definitions(grammar) if _defined(one) == name]
            if not old:
                what = f"`{name}`" if name else "the start"
                raise SchemaError(f"{where}, defines {what} anew, which the included grammar does not define.", "")
            for one in old:
                _parent(one).remove(one)
        grammar.tag = f"{RNG}div"
        node.tag = f"{RNG}div"
        del node.attrib["href"]
        node.insert(0, grammar)


def _base(node: etree._Element, path: Path) -> Path:
    """The file that a reference is relative to: the schema's own, unless `xml:base` says otherwise."""
    for one in reversed([node, *node.iterancestors()]):
        written = one.get(_XML_BASE)
        if written:
            path = path.parent / as_path(written)
            path = path / "any" if written.endswith("/") else path
    return path


def _give_down(node: etree._Element, other: etree._Element) -> None:
    """What a referred file takes over from the place it is put into."""
    namespace = node.get("ns")
    if namespace is not None and other.get("ns") is None:
        other.set("ns", namespace)
    if other.get("datatypeLibrary") is None:
        other.set("datatypeLibrary", "")


def _definitions(node: etree._Element) -> Iterator[etree._Element]:
    for child in node.iterchildren(f"{RNG}start", f"{RNG}define", f"{RNG}div"):
        if child.tag == f"{RNG}div":
            yield from list(_definitions(child))
        else:
            yield child


def _defined(node: etree._Element) -> str:
    """The name a definition gives something; empty for the start."""
    return node.get("name", "").strip() if node.tag == f"{RNG}define" else ""


def _parent(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    assert parent is not None
    return parent

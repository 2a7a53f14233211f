"""Finds the files that a schema asks for: beside it, through a catalog, among those that come with the program.

Nothing is fetched from the network, and nothing but schemas is looked at. A catalog is a file `catalog.xml` in the
form of OASIS XML Catalogs 1.1 in one of the folders: `uri`, `system`, `rewriteURI`, `rewriteSystem`, `nextCatalog`.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from workbench.documents.parser import hardened_parser

CATALOG = "catalog.xml"
_ADDRESS = r"[A-Za-z][A-Za-z0-9+.-]+:"
_ENDINGS = frozenset((".xsd", ".rng", ".rnc", ".sch"))
_STEPS_UP = 3
"""How far above a schema's own folder its other files may lie: families keep shared types in `../../common`."""
_OASIS = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Missing(NamedTuple):
    """Why a file that a schema asks for cannot be had, in words that follow "the schema"."""

    reason: str
    advice: str


class Locations:
    """The folders a schema's files may come from, and what their catalogs say.

    Args:
        main: the schema's main file.
        roots: further folders.
    """

    def __init__(self, main: Path, roots: Iterable[Path] = ()) -> None:
        from workbench.workspace import resources_folder

        own = main.resolve().parent
        self._folders = (own, *(root.resolve() for root in roots))
        self._shipped = resources_folder() / "schemas"
        self._catalog: _Catalog | None = None

    def find(self, location: str, base: Path, namespace: str = "") -> Path | Missing:
        """The file that a location written in a schema means.

        Args:
            location: as written, perhaps empty.
            base: the file it is written in.
            namespace: the namespace wanted, which a catalog may know better than the location.
        """
        listed = self._listed(location)
        if listed is not None:
            return listed
        found = self._written(location, base, namespace)
        return (self._listed(namespace) or found) if isinstance(found, Missing) else found

    def allows(self, path: Path) -> bool:
        """Whether a file lies where files may come from."""
        if any(path.is_relative_to(folder) for folder in self._folders):
            return True
        return path.suffix.casefold() in _ENDINGS and any(path.is_relative_to(one) for one in _above(self._folders[0]))

    def _written(self, location: str, base: Path, namespace: str) -> Path | Missing:
        if not location:
            return Missing(
                f"asks for the namespace `{namespace}` and does not say where it is", "Add a schemaLocation."
            )
        if not is_address(location):
            return self._beside(location, base)
        name = as_path(location).name
        for folder in (base.parent, *self._folders):
            if name and (folder / name).is_file():
                return folder / name
        return Missing(
            f"asks for `{location}`, and schemas are never fetched from the network",
            f"Put a copy of that file beside {base.name}; a file of the same name is taken from there.",
        )

    def _beside(self, location: str, base: Path) -> Path | Missing:
        target = (base.parent / as_path(location)).resolve()
        if not self.allows(target):
            return Missing(
                f"asks for `{location}`, which lies outside the schema's own folders",
                "Keep all files of a schema in one folder, or in the folders set up for shared types.",
            )
        if not target.is_file():
            return Missing(
                f"asks for `{location}`, and there is no such file", f"Put the missing file into {target.parent}."
            )
        return target

    def _listed(self, name: str) -> Path | None:
        if not name:
            return None
        if self._catalog is None:
            self._catalog = _Catalog((*self._folders, self._shipped))
        found = self._catalog.path_of(name)
        if found is not None and (self.allows(found) or found.is_relative_to(self._shipped)):
            return found
        return None


def is_address(location: str) -> bool:
    """Whether a location is a web address or a URN, and not a path."""
    return ":" in location and re.match(_ADDRESS, location) is not None and not location.startswith("file:")


def as_path(location: str) -> Path:
    """The path part of an address or a relative reference, unquoted."""
    if ":" not in location and "%" not in location:
        return Path(location)
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(location).path if re.match(_ADDRESS, location) else location))


def _above(folder: Path) -> list[Path]:
    """The folders some steps up, as far as they are still somebody's project and not the whole disk."""
    home = Path.home()
    return [one for one in list(folder.parents)[:_STEPS_UP] if len(one.parts) > 2 and not home.is_relative_to(one)]


class _Catalog:
    """The entries of all catalogs in some folders; the first that knows a name wins."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._names: dict[str, Path] = {}
        self._prefixes: list[tuple[str, str, Path]] = []
        self._seen: set[Path] = set()
        for folder in folders:
            self._read(folder / CATALOG)

    def path_of(self, name: str) -> Path | None:
        """The file that a name stands for, if there is such a file."""
        path = self._names.get(name)
        if path is None:
            best = max((one for one in self._prefixes if name.startswith(one[0])), key=_length, default=None)
            path = None if best is None else best[2] / as_path(best[1] + name[len(best[0]) :])
        path = path.resolve() if path is not None else None
        return path if path is not None and path.is_file() else None

    def _read(self, path: Path) -> None:
        if path in self._seen or len(self._seen) > 50 or not path.is_file():
            return
        self._seen.add(path)
        try:
            root = etree.fromstring(path.read_bytes(), hardened_parser(elements_only=True))
        except (etree.XMLSyntaxError, OSError):
            return  # a file of that name that is no catalog lists nothing
        for node in root.iter(f"{_OASIS}*"):
            self._entry(node, path.parent / as_path(_base(node)))

    def _entry(self, node: etree._Element, folder: Path) -> None:
        kind = str(node.tag).removeprefix(_OASIS)
        if kind in ("uri", "system"):
            name, target = node.get("name" if kind == "uri" else "systemId"), node.get("uri")
            if name and target and not is_address(target):
                self._names.setdefault(name, folder / as_path(target))
        elif kind in ("rewriteURI", "rewriteSystem"):
            start = node.get("uriStartString" if kind == "rewriteURI" else "systemIdStartString")
            target = node.get("rewritePrefix")
            if start and target is not None and not is_address(target):
                self._prefixes.append((start, target, folder))
        elif kind == "nextCatalog":
            target = node.get("catalog", "")
            if target and not is_address(target):
                self._read((folder / as_path(target)).resolve())


def _length(entry: tuple[str, str, Path]) -> int:
    return len(entry[0])


def _base(node: etree._Element) -> str:
    bases = [one.get(_XML_BASE) for one in (node, *node.iterancestors())]
    return "".join(reversed([base for base in bases if base and not is_address(base)]))

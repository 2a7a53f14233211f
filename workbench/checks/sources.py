"""The files a schema consists of: found, read and parsed without ever leaving the folders they may come from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from lxml import etree

from workbench.errors import UserFacingError

XS = "{http://www.w3.org/2001/XMLSchema}"
# The records on the way of a valid document are named tuples: a frozen dataclass takes a millisecond to define.
_LINKS = (f"{XS}include", f"{XS}import", f"{XS}redefine", f"{XS}override")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_MOST_FILES = 500
_MOST_BYTES = 50_000_000


class SchemaError(UserFacingError):
    """A schema or rules file that cannot be used: the message names file, line and reason."""


class Source(NamedTuple):
    """One parsed file of a schema."""

    path: Path
    raw: bytes
    root: etree._Element
    links: tuple[tuple[etree._Element, Path], ...]
    """The include, import and redefine elements of this file that point at a file, with that file."""


class Bundle(NamedTuple):
    """A schema's main file with everything it includes."""

    main: Source
    sources: dict[Path, Source]
    digest: str

    def is_current(self) -> bool:
        """Whether all files are still what was read."""
        try:
            return all(path.read_bytes() == source.raw for path, source in self.sources.items())
        except OSError:
            return False


class _OnlyThese(etree.Resolver):
    """Serves what was read already; any other address is refused before a file or the network is touched."""

    def __init__(self, known: dict[str, bytes]) -> None:
        super().__init__()
        self._known = known

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        address = system_url or ""
        raw = self._known.get(address)
        if raw is None:
            raw = self._known.get(str(_as_path(address).resolve()), b"")
        return self.resolve_string(raw, context, base_url=system_url)


def hardened_parser(known: dict[str, bytes]) -> etree.XMLParser:
    """A parser that resolves nothing but the files in `known`, by path or address; more may be added later."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    parser.resolvers.add(_OnlyThese(known))
    return parser


def parse_source(raw: bytes, path: Path, known: dict[str, bytes]) -> etree._Element:
    """Parse one schema or rules file.

    Raises:
        SchemaError: it is not XML, or carries a document type declaration.
    """
    try:
        root = etree.fromstring(raw, hardened_parser(known), base_url=path.as_posix())
    except etree.XMLSyntaxError as error:
        raise SchemaError(
            f"`{path.name}`, line {error.lineno}, is not well-formed XML: {error.msg}.",
            f"Correct the file {path} or take another copy of it.",
        ) from None
    if cast("Any", root.getroottree().docinfo).doctype:
        raise SchemaError(
            f"`{path.name}` begins with a document type declaration, which this program does not follow.",
            f"Remove the <!DOCTYPE …> from {path}.",
        )
    return root


def read_raw(path: Path) -> bytes:
    """The bytes of a schema file.

    Raises:
        SchemaError: there is no such file, or it cannot be read or is too large.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SchemaError(f"`{path.name}` is too large for a schema.", "Check that this is the right file.")
        return path.read_bytes()
    except OSError as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise SchemaError(
            f"The schema file `{path.name}` {reason}.", f"Check the path {path}, and that you may read it."
        ) from None


def read_bundle(path: Path, roots: Iterable[Path] = ()) -> Bundle:
    """Read a schema and all it includes, imports or redefines.

    Args:
        path: the main file.
        roots: folders besides the main file's own from which further files may come.

    Raises:
        SchemaError: a file is missing, broken, or outside the folders allowed.
    """
    main = path.resolve()
    allowed = (main.parent, *(root.resolve() for root in roots))
    sources: dict[Path, Source] = {}
    known: dict[str, bytes] = {}
    waiting = [main]
    while waiting:
        current = waiting.pop()
        if current in sources:
            continue
        if len(sources) >= _MOST_FILES:
            raise SchemaError(f"`{main.name}` includes more than {_MOST_FILES} files.", "Check its includes.")
        raw = read_raw(current)
        root = parse_source(raw, current, known)
        links = tuple(_links(root, current, allowed))
        sources[current] = Source(current, raw, root, links)
        known[str(current)] = raw
        waiting.extend(target for _, target in links)
    for source in sources.values():
        for node, target in source.links:
            known.setdefault(node.get("schemaLocation", ""), sources[target].raw)
    return Bundle(sources[main], sources, _digest(sources))


def _digest(sources: dict[Path, Source]) -> str:
    """A digest over all the bytes of a schema, whatever the order they were read in."""
    whole = hashlib.sha256()
    for path in sorted(sources):
        whole.update(hashlib.sha256(sources[path].raw).digest())
    return whole.hexdigest()


def _links(root: etree._Element, path: Path, allowed: tuple[Path, ...]) -> Iterator[tuple[etree._Element, Path]]:
    for node in root.iterchildren(*_LINKS):
        location = node.get("schemaLocation")
        if location:
            target = _target(location, node, path, allowed)
            if target is not None:
                yield node, target


def _target(location: str, node: etree._Element, path: Path, allowed: tuple[Path, ...]) -> Path | None:
    """The file an include points at; None for an import by web address, which is left unresolved."""
    place = f"`{path.name}`, line {node.sourceline}"
    if _ADDRESS.match(location) and not location.startswith("file:"):
        named = _in_folders(_as_path(location).name, allowed)
        if named is not None:
            return named
        raise SchemaError(
            f"{place}, asks for `{location}`, and schemas are never fetched from the network.",
            f"Put a copy of that file beside {path.name}; a file of the same name is taken from there.",
        )
    target = (path.parent / _as_path(location)).resolve()
    if not any(target.is_relative_to(folder) for folder in allowed):
        raise SchemaError(
            f"{place}, asks for `{location}`, which lies outside the schema's own folders.",
            "Keep all files of a schema in one folder, or in the folders set up for shared types.",
        )
    if not target.is_file():
        raise SchemaError(
            f"{place}, asks for `{location}`, and there is no such file.",
            f"Put the missing file into {target.parent}.",
        )
    return target


def _as_path(location: str) -> Path:
    """The path part of an address or a relative reference, unquoted."""
    if ":" not in location and "%" not in location:
        return Path(location)
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(location).path if _ADDRESS.match(location) else location))


def _in_folders(name: str, folders: tuple[Path, ...]) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)

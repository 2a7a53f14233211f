"""The files a schema consists of: found, read and parsed without ever leaving the folders they may come from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from workbench.documents.parser import hardened_parser
from workbench.errors import UserFacingError

if TYPE_CHECKING:
    from workbench.checks.locations import Locations

XS = "{http://www.w3.org/2001/XMLSchema}"
# The records on the way of a valid document are named tuples: a frozen dataclass takes a millisecond to define.
_LINKS = (f"{XS}include", f"{XS}import", f"{XS}redefine", f"{XS}override")
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


class Unresolved(NamedTuple):
    """An include or import that leads nowhere. Only what refers to its components is in trouble."""

    location: str
    """As written; empty for an import that gives only a namespace, as is usual where another file imports it."""
    where: str
    reason: str
    advice: str


class Bundle(NamedTuple):
    """A schema's main file with everything it includes."""

    main: Source
    sources: dict[Path, Source]
    served: dict[str, bytes]
    """What an engine may read, by the path or address under which it asks for it."""
    unresolved: tuple[Unresolved, ...] = ()

    @property
    def digest(self) -> str:
        """A digest over all the bytes of the schema, whatever the order they were read in."""
        import hashlib  # it loads OpenSSL, which a check of a document does without

        whole = hashlib.sha256()
        for path in sorted(self.sources):
            whole.update(hashlib.sha256(self.sources[path].raw).digest())
        return whole.hexdigest()

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
        return self.resolve_string(served(self._known, system_url or "") or b"", context, base_url=system_url)


def served(known: dict[str, bytes], address: str) -> bytes | None:
    """What is served under an address, which an engine may write as a path or a file address."""
    raw = known.get(address)
    if raw is None:
        from workbench.checks.locations import as_path

        raw = known.get(str(as_path(address).resolve()))
    return raw


def serving_parser(known: dict[str, bytes]) -> etree.XMLParser:
    """A parser that resolves nothing but the files in `known`, by path or address; more may be added later."""
    parser = hardened_parser(elements_only=True, own_entities=True)
    parser.resolvers.add(_OnlyThese(known))
    return parser


def parse_source(raw: bytes, path: Path, known: dict[str, bytes]) -> etree._Element:
    """Parse one schema or rules file.

    A document type is passed over but for the entities that it declares with their text.

    Raises:
        SchemaError: it is not XML, or refers to entities of other files.
    """
    try:
        root = etree.fromstring(raw, serving_parser(known), base_url=path.as_posix())
    except etree.XMLSyntaxError as error:
        raise SchemaError(
            f"`{path.name}`, line {error.lineno}, is not well-formed XML: {error.msg}.",
            f"Correct the file {path} or take another copy of it.",
        ) from None
    return root


def _rewritten(root: etree._Element) -> bytes:
    """A parsed file written again, without document type, its elements on the lines where they were."""
    return b"\n" * (line_of(root) - 1) + etree.tostring(root, with_tail=False)


def line_of(node: etree._Element) -> int:
    """The line of an element in its file; 0 when it has none."""
    line: object = node.sourceline
    return line if isinstance(line, int) else 0


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


def read_bundle(paths: Sequence[Path], roots: Iterable[Path] = ()) -> Bundle:
    """Read a schema and all it includes, imports or redefines.

    Args:
        paths: the main file; or several, of different namespaces, that are to be one schema together.
        roots: folders besides the main file's own from which further files may come.

    Raises:
        SchemaError: a file is broken.
    """
    mains = [path.resolve() for path in paths]
    bundle = _Reader(mains[0], (*roots, *(path.parent for path in mains[1:]))).read([*mains])
    if len(mains) == 1:
        return bundle
    return bundle._replace(main=_together([bundle.sources[path] for path in mains], bundle.served))


def _together(mains: list[Source], known: dict[str, bytes]) -> Source:
    """A schema that imports several, as if somebody had written it beside the first."""
    written = etree.Element(f"{XS}schema", {"targetNamespace": "urn:workbench:together"}, {"xs": XS[1:-1]})
    for main in mains:
        node = etree.SubElement(written, f"{XS}import", schemaLocation=str(main.path))
        namespace = main.root.get("targetNamespace")
        if namespace:
            node.set("namespace", namespace)
    raw, path = etree.tostring(written), mains[0].path.with_name("schemas together.xsd")
    root = parse_source(raw, path, known)
    links = zip(root.iterchildren("*"), (main.path for main in mains), strict=True)
    return Source(path, raw, root, tuple(links))


class _Reader:
    def __init__(self, main: Path, roots: Iterable[Path]) -> None:
        self._main = main
        self._roots = tuple(roots)
        self._locations: Locations | None = None
        self._sources: dict[Path, Source] = {}
        self._served: dict[str, bytes] = {}
        self._unresolved: list[Unresolved] = []

    def read(self, waiting: list[Path]) -> Bundle:
        while waiting:
            current = waiting.pop()
            if current in self._sources:
                continue
            if len(self._sources) >= _MOST_FILES:
                raise SchemaError(f"`{self._main.name}` includes more than {_MOST_FILES} files.", "Check its includes.")
            raw = read_raw(current)
            root = parse_source(raw, current, self._served)
            has_document_type = root.getroottree().docinfo.internalDTD is not None
            self._served[str(current)] = _rewritten(root) if has_document_type else raw
            links = self._links(root, current)
            self._sources[current] = Source(current, raw, root, links)
            waiting.extend(target for _, target in links)
        sources = self._sources
        unresolved = sorted(self._unresolved, key=lambda one: not one.location)
        return Bundle(sources[self._main], sources, self._served, tuple(unresolved))

    def _links(self, root: etree._Element, path: Path) -> tuple[tuple[etree._Element, Path], ...]:
        found = []
        changed = False
        for node in list(root.iterchildren(*_LINKS)):
            target = self._target(node, path)
            if target is not None:
                found.append((node, target))
                if not node.get("schemaLocation"):
                    node.set("schemaLocation", str(target))
                    changed = True
            elif node.get("schemaLocation") is not None and all(one.tag == f"{XS}annotation" for one in node):
                # An engine that is told of a file that is not there takes that for a fault of the schema.
                del node.attrib["schemaLocation"]
                if node.tag != f"{XS}import":
                    root.remove(node)
                changed = True
        if changed:
            self._served[str(path)] = _rewritten(root)
        return tuple(found)

    def _target(self, node: etree._Element, path: Path) -> Path | None:
        """The file a link points at; None when it cannot be had, which alone is no fault (Part 1, 4.2.1 and 4.2.3)."""
        from workbench.checks.locations import Locations, Missing, as_path, is_address

        if self._locations is None:
            self._locations = Locations(self._main, self._roots)
        location, namespace = node.get("schemaLocation", "").strip(), node.get("namespace", "")
        is_import = node.tag == f"{XS}import"
        if not location and not is_import:
            return None
        target = self._locations.find(location, path, namespace if is_import else "")
        if isinstance(target, Missing):
            where = f"`{path.name}`, line {line_of(node)}"
            self._unresolved.append(Unresolved(location, where, target.reason, target.advice))
            return None
        if location:
            asked = location if is_address(location) else str((path.parent / as_path(location)).resolve())
            if asked != str(target):
                self._served[asked] = read_raw(target)
        return target

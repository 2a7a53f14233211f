"""The schemas that a document asks for itself, as far as they lie in folders that may be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from workbench.checks.locations import Locations
from workbench.checks.sources import Bundle, parse_source, read_raw

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def named_schemas(root: etree._Element, roots: Iterable[Path]) -> tuple[Path, ...]:
    """The files that `xsi:schemaLocation` and `xsi:noNamespaceSchemaLocation` of the outermost element lead to.

    A location leads only to files inside the folders given: by a path relative to one of them, by a catalog there,
    or, for a web address, by its last part. Anything else is left alone.

    Args:
        root: the document's outermost element.
        roots: the folders.
    """
    found = (_file(namespace, location, roots) for namespace, location in _hints(root))
    return tuple(dict.fromkeys(path for path in found if path is not None))


def further_schemas(root: etree._Element, bundle: Bundle, roots: Iterable[Path]) -> tuple[Path, ...]:
    """The files that the outermost element names for namespaces of which a schema says nothing.

    Args:
        root: the document's outermost element.
        bundle: the schema; its own folder is one that may be read.
        roots: further folders.
    """
    known = {source.root.get("targetNamespace", "") for source in bundle.sources.values()}
    folders = (bundle.main.path.parent, *roots)
    found = (_file(*hint, folders) for hint in _hints(root) if hint[0] not in known)
    return tuple(dict.fromkeys(path for path in found if path is not None and path not in bundle.sources))


def _hints(root: etree._Element) -> list[tuple[str, str]]:
    """Namespaces with locations."""
    pairs = root.get(f"{_XSI}schemaLocation", "").split()
    wanted = [*zip(pairs[::2], pairs[1::2], strict=False)]
    bare = root.get(f"{_XSI}noNamespaceSchemaLocation", "").strip()
    return [*wanted, ("", bare)] if bare else wanted


def _file(namespace: str, location: str, folders: Iterable[Path]) -> Path | None:
    for folder in folders:
        base = folder.resolve() / "document.xml"
        path = Locations(base, ()).find(location, base, namespace)
        if isinstance(path, Path) and path.is_relative_to(folder.resolve()):
            return path
    return None


def are_of_different_namespaces(paths: Iterable[Path]) -> bool:
    """Whether no two of some XML Schema files declare the same namespace.

    Raises:
        SchemaError: a file cannot be read.
    """
    namespaces = [parse_source(read_raw(path), path, {}).get("targetNamespace", "") for path in paths]
    return len(set(namespaces)) == len(namespaces)

"""The schemas that a document asks for itself, as far as they lie in folders that may be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from workbench.checks.locations import Locations
from workbench.checks.sources import parse_source, read_raw

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def named_schemas(root: etree._Element, roots: Iterable[Path]) -> tuple[Path, ...]:
    """The files that `xsi:schemaLocation` and `xsi:noNamespaceSchemaLocation` of the outermost element lead to.

    A location leads only to files inside the folders given: by a path relative to one of them, by a catalog there,
    or, for a web address, by its last part. Anything else is left alone.

    Args:
        root: the document's outermost element.
        roots: the folders.
    """
    pairs = root.get(f"{_XSI}schemaLocation", "").split()
    wanted = [*zip(pairs[::2], pairs[1::2], strict=False)]
    bare = root.get(f"{_XSI}noNamespaceSchemaLocation", "").strip()
    if bare:
        wanted.append(("", bare))
    found: dict[Path, None] = {}
    for namespace, location in wanted:
        for folder in roots:
            base = folder.resolve() / "document.xml"
            path = Locations(base, ()).find(location, base, namespace)
            if isinstance(path, Path) and path.is_relative_to(folder.resolve()):
                found[path] = None
                break
    return tuple(found)


def are_of_different_namespaces(paths: Iterable[Path]) -> bool:
    """Whether no two of some XML Schema files declare the same namespace.

    Raises:
        SchemaError: a file cannot be read.
    """
    namespaces = [parse_source(read_raw(path), path, {}).get("targetNamespace", "") for path in paths]
    return len(set(namespaces)) == len(namespaces)

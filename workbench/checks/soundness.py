"""Checks a schema itself, as is done once when it is registered.

libxml2 lets some unsound schemas pass, so the thorough engine reads each once. That takes a second for a large family
of files; what it found is kept by digest.
"""

from __future__ import annotations

from _thread import allocate_lock  # the whole of threading takes longer to load than a small document to check
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from workbench.checks.schema import SHELF, Schema, is_relax_ng
from workbench.checks.sources import SchemaError
from workbench.findings import Finding, Place

_KEPT: dict[str, tuple[Finding, ...]] = {}
_LOCK = allocate_lock()


def inspect_schema(
    paths: Sequence[Path], roots: Iterable[Path] = (), remembered: Path | None = None
) -> tuple[Finding, ...]:
    """Say what is wrong with a schema or a file of rules; nothing when it can be relied on.

    Args:
        paths: the file (.xsd, .rng, .rnc, .sch); or several XML Schemas that are to be one schema together.
        roots: folders besides its own from which it may include files.
        remembered: a folder that remembers sound schemas by digest from one start of the program to the next.
    """
    try:
        if paths[0].suffix.casefold() == ".sch":
            from workbench.checks.rule_shelf import compiled_rules

            compiled_rules(paths[0], roots)
            return ()
        schema = SHELF.take(paths, roots)
        lost = tuple(
            Finding("schema", "warning", "schema.missing-file", f"{one.where}, {one.reason}.", one.advice)
            for one in schema.bundle.unresolved
            if one.location
        )
        return lost if is_relax_ng(paths[0]) else (*lost, *flaws_of(schema, remembered))
    except SchemaError as error:
        return (Finding("schema", "error", "schema.unusable", error.message, error.advice),)


def flaws_of(schema: Schema, remembered: Path | None = None) -> tuple[Finding, ...]:
    """What the thorough engine has against an XML Schema that libxml2 took; kept by the schema's digest.

    Args:
        schema: the schema.
        remembered: a folder with an empty file for each sound schema, named by its digest.
    """
    if schema.thorough is not None:
        return ()  # it has passed already
    digest = schema.bundle.digest
    with _LOCK:
        known = _KEPT.get(digest)
    mark = None if remembered is None else remembered / digest
    if known is None and mark is not None and mark.is_file():
        known = ()
    if known is None:
        known = _found(schema)
        if mark is not None and not known:
            with suppress(OSError):  # it will be read again another time
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
        with _LOCK:
            _KEPT[digest] = known
    return known


def _found(schema: Schema) -> tuple[Finding, ...]:
    from workbench.checks.second_opinion import is_sound_by_1_1
    from workbench.checks.thorough import Thorough

    bundle = schema.bundle
    advice = f"Correct {bundle.main.path} or ask its author for a sound one."
    found = []
    flaws = Thorough(bundle, "1.0").flaws()
    if flaws and all("ID" in flaw.message for flaw in flaws) and is_sound_by_1_1(bundle):
        flaws = ()  # 1.1 lets identifiers have what 1.0 denies them, and libxml2 does not mind
    for flaw in flaws:
        where = f"`{flaw.file}`, line {flaw.line}" if flaw.line else f"`{flaw.file}`"
        place = Place(flaw.line, 1, flaw.line, 1) if flaw.line else None
        words = flaw.message.rstrip(".").replace("'", "`")
        found.append(Finding("schema", "error", "schema.unsound", f"{where}: {words}.", advice, place))
    return tuple(found)

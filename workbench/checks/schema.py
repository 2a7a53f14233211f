"""A schema ready for use: libxml2 for the verdict, our own model for the explanation, both made once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from workbench.checks.sources import Bundle, SchemaError, read_bundle

if TYPE_CHECKING:
    from workbench.checks.model import Model

_OF_1_1 = re.compile(
    rb"minVersion\s*=\s*[\"']1\.1|<(?:[\w.-]+:)?(?:assert|assertion|alternative|openContent|override)[\s/>]"
)
_MOST_KEPT = 64


class EngineError(NamedTuple):
    """What libxml2 says about one node."""

    path: str
    line: int
    kind: str
    message: str


class Schema:
    """An XML Schema 1.0 or RELAX NG schema, compiled."""

    def __init__(self, bundle: Bundle, engine: etree.XMLSchema | etree.RelaxNG) -> None:
        self.bundle = bundle
        self._engine = engine
        self._lock = Lock()
        self._model: Model | None = None

    @property
    def is_relax_ng(self) -> bool:
        """Whether this is RELAX NG, of which there is no model."""
        return isinstance(self._engine, etree.RelaxNG)

    def is_valid(self, root: etree._Element) -> bool:
        """Whether the document keeps to the schema."""
        with self._lock:
            return self._engine.validate(root.getroottree())

    def engine_errors(self, root: etree._Element) -> list[EngineError]:
        """What libxml2 has to say about the document: not all that is wrong, but in its own words."""
        with self._lock:
            self._engine.validate(root.getroottree())
            return [
                EngineError(entry.path or "", entry.line, entry.type_name, entry.message)
                for entry in cast("Iterable[Any]", self._engine.error_log)
            ]

    def model(self) -> Model:
        """The schema's own model.

        Raises:
            UnknownConstructError: the schema uses something the reader does not know.
        """
        from workbench.checks.model import Model

        with self._lock:
            if self._model is None:
                self._model = Model(self.bundle)
            return self._model


def is_version_1_1(bundle: Bundle) -> bool:
    """Whether a schema needs an XSD 1.1 engine."""
    return any(_OF_1_1.search(source.raw) for source in bundle.sources.values())


class Shelf:
    """Schemas compiled before, by main file; one whose files have changed since is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, tuple[Path, ...]], tuple[Bundle, Schema | None]] = {}
        self._lock = Lock()

    def take(self, path: Path, roots: Iterable[Path]) -> tuple[Bundle, Schema | None]:
        """The files of a schema and its compiled form, None when libxml2 cannot run it (XSD 1.1).

        Raises:
            SchemaError: the schema cannot be used.
        """
        key = path.resolve(), tuple(roots)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0].is_current():
                return kept
            bundle = read_bundle(*key)
            made = bundle, (None if is_version_1_1(bundle) else Schema(bundle, _compiled(bundle)))
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = made
            return made


SHELF = Shelf()
"""The schemas of this process. A cache and nothing else: whatever is on it can be had again from its files."""


def _compiled(bundle: Bundle) -> etree.XMLSchema | etree.RelaxNG:
    main = bundle.main
    try:
        if main.path.suffix.casefold() == ".rng":
            return etree.RelaxNG(main.root)
        return etree.XMLSchema(main.root)
    except (etree.XMLSchemaParseError, etree.RelaxNGParseError) as error:
        raise _unusable(main.path, error) from None


def _unusable(path: Path, error: etree.LxmlError) -> SchemaError:
    entries = [entry for entry in cast("Iterable[Any]", error.error_log) if entry.level_name in ("ERROR", "FATAL")]
    where, reason = f"`{path.name}`", str(error)
    if entries:
        entry = entries[0]
        name = Path(entry.filename).name if entry.filename and not entry.filename.startswith("<") else path.name
        where = f"`{name}`, line {entry.line}" if entry.line else f"`{name}`"
        reason = entry.message
    return SchemaError(
        f"{where}, is no schema that can be used: {plain(reason).rstrip('.')}.",
        f"Correct {path} or ask its author for a sound one.",
    )


def plain(message: str) -> str:
    """A message of libxml2 without namespace braces and with names in back-quotes."""
    message = re.sub(r"\{[^{}\s]*\}", "", message)
    return re.sub(r"'([^'`\n]{0,200})'", r"`\1`", message)

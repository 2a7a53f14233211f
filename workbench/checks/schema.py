"""A schema ready for use: an engine for the verdict, our own model for the explanation, both made once."""

from __future__ import annotations

import re
from _thread import allocate_lock  # the whole of threading takes longer to load than a small document to check
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from lxml import etree

from workbench.checks.doubts import Doubts
from workbench.checks.sampling import is_long, sample
from workbench.checks.sources import Bundle, SchemaError, read_bundle
from workbench.documents.parser import hardened_parser

if TYPE_CHECKING:
    from workbench.checks.grammar_model import GrammarModel
    from workbench.checks.model import Model
    from workbench.checks.thorough import Thorough

_MOST_KEPT = 64
_HAS_NAME_CLASSES = re.compile(rb"anyName|nsName|notAllowed|<(?:\w+:)?choice|\*|\|")
"""A quick no for schemas of RELAX NG whose outermost element has one name."""
_FEW = 5
"""Faults in a sample of a long document, up to which it is taken to be sound in most of its length."""


class EngineError(NamedTuple):
    """What libxml2 says about one node."""

    path: str
    line: int
    kind: str
    message: str


class Schema:
    """A schema, compiled: XML Schema 1.0 and RELAX NG by libxml2, XML Schema 1.1 by xmlschema."""

    def __init__(self, bundle: Bundle, engine: etree.XMLSchema | etree.RelaxNG | Thorough) -> None:
        self.bundle = bundle
        self._engine = engine
        self._lock = allocate_lock()
        self._model: Model | GrammarModel | None = None
        self._doubts: Doubts | None = None

    @property
    def is_relax_ng(self) -> bool:
        """Whether this is RELAX NG."""
        return isinstance(self._engine, etree.RelaxNG)

    @property
    def thorough(self) -> Thorough | None:
        """The thorough engine where that is the one that gives the verdict (XSD 1.1)."""
        return None if isinstance(self._engine, etree.XMLSchema | etree.RelaxNG) else self._engine

    def is_doubtful(self, root: etree._Element) -> bool:
        """Whether a document that was found valid has values that the engine does not look at."""
        if self.is_relax_ng:
            return self._begins_wrongly(root)
        if not isinstance(self._engine, etree.XMLSchema):
            return False
        if self._doubts is None:
            self._doubts = Doubts(self.bundle)
        return self._doubts.about(root)

    def _begins_wrongly(self, root: etree._Element) -> bool:
        """Whether a document begins with an element that may not be outermost; libxml2 overlooks what names exclude."""
        if not _HAS_NAME_CLASSES.search(self.bundle.main.raw):
            return False
        from workbench.checks.globals import UnknownConstructError
        from workbench.checks.grammar_model import GrammarModel

        with suppress(UnknownConstructError, RecursionError):
            model = self.model()
            return isinstance(model, GrammarModel) and not model.admits(str(root.tag))
        return False

    def errors(self, root: etree._Element) -> list[EngineError] | None:
        """What the engine has against a document, in its own words; None when it finds it valid.

        The list is empty where the engine has not said: xmlschema is asked for its reasons separately, and of a long
        document that seems to be faulty all over, `errors_while_reading` gives the verdict.
        """
        if not isinstance(self._engine, etree.XMLSchema | etree.RelaxNG):
            return None if self._engine.is_valid(root) else []
        if isinstance(self._engine, etree.XMLSchema) and is_long(root) and self._is_faulty_all_over(root):
            return []
        with self._lock:
            with suppress(etree.LxmlError):  # it gives up, for instance for want of memory; others may know
                if self._engine.validate(root.getroottree()):
                    return None
            return [
                EngineError(entry.path or "", entry.line, entry.type_name, entry.message)
                for entry in cast("Iterable[Any]", self._engine.error_log)
            ]

    def _is_faulty_all_over(self, root: etree._Element) -> bool:
        """Whether so much is wrong with a long document that each fault's path would cost too much.

        For each error in a tree its path is written, for which all siblings before are counted: in a long list of
        which every line is faulty, that takes the square of its length.
        """
        small = sample(root)
        if small is None:
            return True
        with self._lock:
            if self._engine.validate(small.getroottree()):  # type: ignore[union-attr]  # asked of libxml2 only
                return False
            errors = cast("Iterable[Any]", self._engine.error_log)  # type: ignore[union-attr]
            return sum("_CVC_IDC" not in entry.type_name for entry in errors) > _FEW

    def errors_while_reading(self, root: etree._Element) -> list[EngineError] | None:
        """What libxml2 has against a document, without paths; None when it finds it valid.

        The document's text is validated while it is read again.
        """
        assert isinstance(self._engine, etree.XMLSchema)
        parser = hardened_parser(schema=self._engine)
        with self._lock:
            try:
                etree.fromstring(etree.tostring(root.getroottree()), parser)
            except etree.XMLSyntaxError:
                return [
                    EngineError("", entry.line, entry.type_name, entry.message)
                    for entry in cast("Iterable[Any]", parser.error_log)
                ]
        return None

    def model(self) -> Model | GrammarModel:
        """The schema's own model.

        Raises:
            UnknownConstructError: the schema uses something the reader does not know.
        """
        with self._lock:
            if self._model is None:
                self._model = self._read_model()
            return self._model

    def _read_model(self) -> Model | GrammarModel:
        if self.is_relax_ng:
            from workbench.checks.grammar_model import GrammarModel

            return GrammarModel(self.bundle)
        from workbench.checks.model import Model

        return Model(self.bundle)


class Shelf:
    """Schemas compiled before, by file; one whose files have changed since is compiled again.

    The same bytes under another name are not compiled twice.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[tuple[Path, ...], tuple[Path, ...]], Schema] = {}
        self._lock = allocate_lock()

    def take(self, paths: Sequence[Path], roots: Iterable[Path] = ()) -> Schema:
        """The compiled form of a schema file, or of several that are to be one schema together.

        Raises:
            SchemaError: the schema cannot be used.
        """
        key = tuple(path.resolve() for path in paths), tuple(roots)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept.bundle.is_current():
                return kept
            made = _read(*key)
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = made
            return made


SHELF = Shelf()
"""The schemas of this process. A cache and nothing else: whatever is on it can be had again from its files."""


def is_relax_ng(path: Path) -> bool:
    """Whether a file is a RELAX NG schema, in XML or in the compact form."""
    return path.suffix.casefold() in (".rng", ".rnc")


def _read(paths: tuple[Path, ...], roots: tuple[Path, ...]) -> Schema:
    if is_relax_ng(paths[0]):
        from workbench.checks.relax_ng import read_relax_ng

        bundle = read_relax_ng(paths[0], roots)
        try:
            return Schema(bundle, etree.RelaxNG(bundle.main.root))
        except etree.RelaxNGParseError as error:
            raise _unusable(bundle, error) from None
    from workbench.checks.version import is_version_1_1

    bundle = read_bundle(paths, roots)
    if is_version_1_1(bundle):
        from workbench.checks.thorough import Thorough

        return Schema(bundle, _sound(Thorough(bundle, "1.1"), bundle))
    try:
        return Schema(bundle, etree.XMLSchema(bundle.main.root))
    except etree.XMLSchemaParseError as error:
        from workbench.checks.second_opinion import overruled

        engine = overruled(bundle, error)
        if engine is None:
            raise _unusable(bundle, error) from None
        return Schema(bundle, engine)


def _sound(engine: Thorough, bundle: Bundle) -> Thorough:
    """The engine, if the schema it was built of is sound."""
    for flaw in engine.flaws():
        where = f"`{flaw.file}`, line {flaw.line}" if flaw.line else f"`{flaw.file}`"
        raise unusable(where, flaw.message, bundle)
    return engine


def _unusable(bundle: Bundle, error: etree.LxmlError) -> SchemaError:
    path = bundle.main.path
    entries = [entry for entry in cast("Iterable[Any]", error.error_log) if entry.level_name in ("ERROR", "FATAL")]
    where, reason = f"`{path.name}`", str(error)
    if entries:
        entry = entries[0]
        name = Path(entry.filename).name if entry.filename and not entry.filename.startswith("<") else path.name
        where = f"`{name}`, line {entry.line}" if entry.line else f"`{name}`"
        reason = entry.message
    return unusable(where, plain(reason), bundle)


def unusable(where: str, reason: str, bundle: Bundle) -> SchemaError:
    """The error that says why a schema cannot be used; an import that leads nowhere is named as the likely cause."""
    if bundle.unresolved:
        lost = bundle.unresolved[0]
        return SchemaError(
            f"{lost.where}, {lost.reason}. So {where} cannot be used: {reason.rstrip('.')}.", lost.advice
        )
    return SchemaError(
        f"{where}, is no schema that can be used: {reason.rstrip('.')}.",
        f"Correct {bundle.main.path} or ask its author for a sound one.",
    )


def plain(message: str) -> str:
    """A message of libxml2 without namespace braces and with names in back-quotes."""
    message = re.sub(r"\{[^{}\s]*\}", "", message)
    return re.sub(r"'([^'`\n]{0,200})'", r"`\1`", message)

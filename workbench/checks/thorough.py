"""xmlschema, the thorough engine: for XSD 1.1, for checking schemas themselves, and as second opinion.

It takes a hundred times as long as libxml2 and is loaded only when one of these is wanted.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from threading import RLock
from time import monotonic
from typing import Any, Literal, NamedTuple
from urllib.error import URLError
from urllib.request import OpenerDirector

import xmlschema
from elementpath import ElementPathError
from lxml import etree
from xmlschema.validators import XMLSchemaValidationError

from workbench.checks.sources import XS, Bundle, SchemaError, line_of, served

_TROUBLES = (
    xmlschema.XMLSchemaException,
    ElementPathError,
    ArithmeticError,
    LookupError,
    ValueError,
    OSError,
    RecursionError,
    AttributeError,
    TypeError,
)
"""What the engine raises on schemas and expressions it cannot cope with."""


class SchemaFlaw(NamedTuple):
    """Something wrong with a schema itself."""

    file: str
    line: int
    """0 when it is not known."""
    message: str


class Refusal(NamedTuple):
    """What the engine has against one node of a document."""

    node: etree._Element
    kind: str
    """`assertion`, `children`, `value` and so on: the engine's class of fault."""
    reason: str
    assertion: str = ""
    """The test of an assertion that does not hold."""
    documentation: str = ""
    """What the schema's author says about that assertion."""


class Thorough:
    """A schema built by xmlschema.

    Args:
        bundle: the schema's files; nothing else is read.
        version: the version of XML Schema to read it as.

    Raises:
        SchemaError: it is so broken that nothing can be built of it.
    """

    def __init__(self, bundle: Bundle, version: Literal["1.0", "1.1"]) -> None:
        self._bundle = bundle
        self._lock = RLock()
        kind = xmlschema.XMLSchema11 if version == "1.1" else xmlschema.XMLSchema10
        path = bundle.main.path
        known = {**bundle.served, str(path): bundle.served.get(str(path), bundle.main.raw)}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._schema = kind(
                    path.as_uri(),
                    base_url=path.parent.as_uri(),
                    validation="lax",
                    defuse="always",
                    opener=_OnlyThese(known),
                )
        except _TROUBLES as error:
            flaw = self._flaw(error)
            where = f"`{flaw.file}`, line {flaw.line}" if flaw.line else f"`{flaw.file}`"
            raise SchemaError(
                f"{where}, is no schema that can be used: {flaw.message.rstrip('.')}.",
                f"Correct {path} or ask its author for a sound one.",
            ) from None

    def flaws(self) -> tuple[SchemaFlaw, ...]:
        """What is wrong with the schema itself."""
        found = dict.fromkeys(self._flaw(error) for error in self._schema.all_errors)
        return tuple(found)

    def is_valid(self, root: etree._Element) -> bool:
        """Whether a document keeps to the schema; also False when the engine cannot tell."""
        with self._lock, warnings.catch_warnings(), suppress(*_TROUBLES):
            warnings.simplefilter("ignore")
            return next(self._schema.iter_errors(root), None) is None
        return False

    def refusals(self, root: etree._Element, limit: int, seconds: float) -> tuple[list[Refusal], bool]:
        """What the engine has against a document, and whether that is all.

        Args:
            root: the document's outermost element.
            limit: how many refusals are wanted.
            seconds: after this time no more are looked for.
        """
        until = monotonic() + seconds
        found: list[Refusal] = []
        with self._lock, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                for error in self._schema.iter_errors(root):
                    found.append(_refusal(error, root))
                    if len(found) > limit or monotonic() > until:
                        return found, False
            except _TROUBLES as error:
                found.append(Refusal(root, "broken", _sentence(str(error))))
                return found, False
        return found, True

    def _flaw(self, error: Any) -> SchemaFlaw:
        source, elem = getattr(error, "source", None), getattr(error, "elem", None)
        message = _sentence(getattr(error, "message", None) or str(error))
        url = getattr(source, "url", None) or getattr(error, "schema_url", None)
        path = self._bundle.main.path
        for known in self._bundle.sources.values():
            if url is not None and known.path.as_uri() == url:
                path = known.path
        root = getattr(source, "root", None)
        return SchemaFlaw(path.name, 0 if elem is None or root is None else self._line(path, root, elem), message)

    def _line(self, path: Any, root: Any, elem: Any) -> int:
        """The line of an element of the engine's own tree, found at the same number in ours."""
        number = next((number for number, one in enumerate(root.iter()) if one is elem), None)
        source = self._bundle.sources.get(path)
        if number is None or source is None:
            return 0
        ours = next((one for at, one in enumerate(source.root.iter()) if at == number), None)
        return 0 if ours is None else line_of(ours)


class _OnlyThese(OpenerDirector):
    """Opens what was read already, and nothing else."""

    def __init__(self, known: dict[str, bytes]) -> None:
        super().__init__()
        self._known = known

    def open(self, fullurl: Any, data: Any = None, timeout: Any = None) -> Any:
        from pathlib import Path

        url = fullurl if isinstance(fullurl, str) else fullurl.full_url
        raw = served(self._known, url)
        if raw is not None:
            return io.BytesIO(raw)
        if url.startswith(Path(xmlschema.__file__).parent.as_uri()):  # its own schemas of well-known namespaces
            return super().open(fullurl, data)
        raise URLError("not among the files of the schema")


def _refusal(error: XMLSchemaValidationError, root: etree._Element) -> Refusal:
    node = error.elem if isinstance(error.elem, etree._Element) else root
    validator = error.validator
    kind = type(validator).__name__
    reason = _sentence(error.reason or "it does not fit")
    if "Assert" in kind:
        return Refusal(node, "assertion", reason, str(getattr(validator, "path", "") or ""), _words(validator))
    return Refusal(node, "children" if error.invalid_tag or "Group" in kind else "value", reason)


def _sentence(text: str) -> str:
    return " ".join(text.split())


def _words(validator: Any) -> str:
    elem = getattr(validator, "elem", None)
    found = None if elem is None else elem.find(f"{XS}annotation/{XS}documentation")
    return "" if found is None else _sentence("".join(found.itertext()))

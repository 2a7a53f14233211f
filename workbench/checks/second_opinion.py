"""When libxml2 refuses a schema that is sound: what it is known to be wrong about, and who is asked instead.

Found by running the W3C's test suite: for these kinds of refusal xmlschema is right more often than not, for all
others libxml2 is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from lxml import etree

from workbench.checks.sources import Bundle, SchemaError
from workbench.checks.thorough import Thorough

_VERSIONS: tuple[Literal["1.0", "1.1"], ...] = ("1.0", "1.1")
_DOUBTED: dict[str, frozenset[str]] = {
    "SCHEMAP_INVALID_FACET_VALUE": frozenset({"1.0"}),
    "SCHEMAP_ST_PROPS_CORRECT_1": frozenset({"1.0"}),
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": frozenset(_VERSIONS),
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": frozenset(_VERSIONS),
    "SCHEMAP_AG_PROPS_CORRECT": frozenset({"1.1"}),
    "SCHEMAP_A_PROPS_CORRECT_3": frozenset({"1.1"}),
    "SCHEMAP_COS_ALL_LIMITED": frozenset({"1.1"}),
    "SCHEMAP_E_PROPS_CORRECT_5": frozenset({"1.1"}),
    "SCHEMAP_S4S_ATTR_NOT_ALLOWED": frozenset({"1.1"}),
    "SCHEMAP_S4S_ELEM_NOT_ALLOWED": frozenset({"1.1"}),
    "SCHEMAP_UNION_NOT_EXPRESSIBLE": frozenset({"1.1"}),
}
"""By kind of refusal, the versions of XML Schema by whose rules a schema may be sound all the same."""


def overruled(bundle: Bundle, error: etree.LxmlError) -> Thorough | None:
    """The thorough engine for a schema that libxml2 refuses without good reason; None when the reason stands.

    Args:
        bundle: the schema.
        error: what libxml2 has against it.
    """
    entries: Iterable[Any] = error.error_log  # type: ignore[assignment]  # as the stubs have it
    first = next((one for one in entries if one.level_name in ("ERROR", "FATAL")), None)
    versions = frozenset() if first is None else _doubted(first.type_name, first.message)
    for version in _VERSIONS:
        try:
            engine = Thorough(bundle, version)
        except SchemaError:
            continue
        if not engine.flaws():
            return engine if version in versions else None
        if not versions:
            return None
    return None


def is_sound_by_1_1(bundle: Bundle) -> bool:
    """Whether a schema is sound by the rules of XML Schema 1.1."""
    try:
        return not Thorough(bundle, "1.1").flaws()
    except SchemaError:
        return False


def _doubted(kind: str, message: str) -> frozenset[str]:
    if kind == "SCHEMAP_S4S_ATTR_INVALID_VALUE" and ("'maxOccurs'" in message or "'minOccurs'" in message):
        return frozenset({"1.0"})  # it has no numbers beyond 2,147,483,647
    if kind == "SCHEMAP_SRC_RESOLVE" and "XMLSchema-instance" in message:
        return frozenset({"1.0"})
    return _DOUBTED.get(kind, frozenset())

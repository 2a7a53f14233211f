"""Puts faults into words. The words themselves are data: `resources/words/checks.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.checks.fault import Fault
from workbench.checks.naming import Naming
from workbench.documents import Document
from workbench.findings import Finding, Place, Severity, Stage

_SLOT = re.compile(r"\{([a-z_]+)\}")
_MOST_SHOWN = 80
_AUSTRALIAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """The words file, read when the first fault is found."""
    here = Path(__file__).resolve().parent
    for folder in (here.parents[1] / "resources", here.parent / "resources"):
        path = folder / "words" / "checks.toml"
        if path.is_file():
            with path.open("rb") as file:
                return tomllib.load(file)
    raise FileNotFoundError("resources/words/checks.toml")


class Words:
    """Words the faults of one document.

    Args:
        document: for the places.
        keys: what identifies repeated elements, see `Naming`.
    """

    def __init__(self, document: Document, keys: Mapping[str, str]) -> None:
        self._document = document
        self._texts = texts()
        self._naming = Naming(keys, tuple(self._texts["naming"]["endings"]))

    def finding(self, fault: Fault) -> Finding:
        """The finding for a fault of the schema."""
        entry = self._texts.get(fault.code) or self._texts["schema.wrong-value"]
        facts = self._facts(fault)
        related = None if fault.related is None else self._document.place(fault.related)
        return Finding(
            "schema",
            entry.get("severity", "error"),
            fault.code,
            fill(entry["message"], facts),
            fill(entry.get("advice", []), facts),
            self._place(fault),
            related,
            fault.documentation,
            fault.detail,
        )

    def remark(self, code: str, severity: Severity, stage: Stage, facts: Mapping[str, str]) -> Finding:
        """A finding about the checking itself, without a place."""
        entry = self._texts[code]
        return Finding(stage, severity, code, fill(entry["message"], facts), fill(entry.get("advice", []), facts))

    def _facts(self, fault: Fault) -> dict[str, str]:
        naming, node = self._naming, fault.node
        facts = {name: _shown(value) for name, value in fault.facts.items()}
        facts["here"] = naming.of(node)
        facts["parent"] = naming.container(node)
        facts["first"] = "" if fault.related is None else naming.of(fault.related)
        facts["subject"] = facts["here"]
        if fault.attribute:
            facts["subject"] = f"Attribute `{fault.facts.get('attribute', '')}` of {facts['here']}"
        value = fault.facts.get("value", "")
        if fault.code == "schema.not-a-date":
            facts["suggestion"] = iso_date(value)
        elif fault.code in ("schema.not-a-number", "schema.not-a-whole-number"):
            facts["suggestion"] = plain_number(value)
        elif fault.code == "schema.not-a-boolean":
            facts["suggestion"] = self._texts["booleans"].get(value.casefold(), "")
        kind = facts.get("type", "")
        facts["kind"] = self._texts["types"].get(kind, "")
        return facts

    def _place(self, fault: Fault) -> Place:
        if fault.spot == "attribute":
            return self._document.place_of_attribute(fault.node, fault.attribute)
        if fault.spot == "content":
            return self._document.place_of_content(fault.node)
        return self._document.place(fault.node)


def fill(templates: str | list[str], facts: Mapping[str, str]) -> str:
    """The first template all of whose slots have something to say, filled."""
    for template in [templates] if isinstance(templates, str) else templates:
        if all(facts.get(slot) for slot in _SLOT.findall(template)):
            text = _SLOT.sub(lambda found: facts[found[1]], template)
            return text[:1].upper() + text[1:]
    return ""


def iso_date(value: str) -> str:
    """A date as Australians write it, in the form of the schema; empty when it is not sure which day is meant."""
    found = _AUSTRALIAN.fullmatch(value.strip())
    if found is None:
        return ""
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def plain_number(value: str) -> str:
    """A number written with a currency sign or thousands separators, as the schema wants it; empty when unsure."""
    bare = re.sub(r"^(?:A?\$|AUD)\s*|\s*(?:%|AUD)$", "", value.strip())
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        bare = bare.replace(",", "")
    written = re.fullmatch(r"[+-]?\d+(?:\.\d+)?", bare)
    return bare if written and bare != value else ""


def _shown(value: str) -> str:
    """A value on one line, cut when it is long, with white space at its ends made visible as a space only."""
    value = value.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return value if len(value) <= _MOST_SHOWN or value.startswith("`") else value[: _MOST_SHOWN - 1] + "…"

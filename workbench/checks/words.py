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
from workbench.checks.remedies import remedies_of
from workbench.documents import Document
from workbench.findings import Finding, Place, Severity, Stage

_SLOT = re.compile(r"\{([a-z_]+)\}")
_MOST_SHOWN = 80


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
        self._keys = keys
        self._naming = Naming(keys, tuple(self._texts["naming"]["endings"]))

    def finding(self, fault: Fault) -> Finding:
        """The finding for a fault of the schema."""
        entry = self._texts.get(fault.code) or self._texts["schema.wrong-value"]
        remedies = remedies_of(fault, self._texts["booleans"], self._keys)
        facts = self._facts(fault)
        first = remedies[0] if remedies else None
        facts["suggestion"] = first.value if first is not None and first.kind == "rewrite" and first.sure else ""
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
            remedies,
        )

    def remark(self, code: str, severity: Severity, stage: Stage, facts: Mapping[str, str]) -> Finding:
        """A finding about the checking itself, without a place."""
        entry = self._texts[code]
        return Finding(stage, severity, code, fill(entry["message"], facts), fill(entry.get("advice", []), facts))

    def _facts(self, fault: Fault) -> dict[str, str]:
        naming, node = self._naming, fault.node
        facts = dict(fault.facts)
        if fault.code != "schema.wrong-namespace":  # namespaces are to be copied, however long
            facts = {name: _shown(value, 300 if name == "reason" else _MOST_SHOWN) for name, value in facts.items()}
        facts["here"] = naming.of(node)
        facts["parent"] = naming.container(node)
        facts["first"] = "" if fault.related is None else naming.of(fault.related)
        facts["subject"] = facts["here"]
        if fault.attribute:
            facts["subject"] = f"Attribute `{fault.facts.get('attribute', '')}` of {facts['here']}"
        facts["part"] = "attribute" if fault.attribute else "element"
        if fault.code == "schema.pattern" and fault.kind is not None:
            from workbench.checks.placeholders import placeholder_value

            facts["example"] = placeholder_value(fault.kind) or ""
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


def _shown(value: str, most: int) -> str:
    """A value on one line, cut when it is long, with white space at its ends made visible as a space only."""
    value = value.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return value if len(value) <= most or value.startswith("`") else value[: most - 1] + "…"
